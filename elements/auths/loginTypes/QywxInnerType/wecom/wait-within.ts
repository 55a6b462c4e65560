import type { CallLimits } from './call.js'

/**
 * Waits for something that goes on without us, no longer than the limits allow.
 *
 * @throws the signal's reason when the caller gave up, or what `work` rejects with.
 */
export async function waitWithin<Value>(
  work: Promise<Value>,
  { signal, deadlineMs = Infinity }: CallLimits,
): Promise<{ readonly value: Value } | 'tooSlow'> {
  const end = new AbortController()
  const deadline = new Promise<'tooSlow'>((resolve, reject) => {
    const remainingMs = deadlineMs - performance.now()
    const timer = Number.isFinite(remainingMs) ? setTimeout(resolve, remainingMs, 'tooSlow') : undefined
    const giveUp = () => {
      reject(signal?.reason as Error)
    }
    if (signal?.aborted === true) giveUp()
    signal?.addEventListener('abort', giveUp, { once: true, signal: end.signal })
    end.signal.addEventListener('abort', () => {
      clearTimeout(timer)
    })
  })
  try {
    return await Promise.race([work.then((value) => ({ value })), deadline])
  } finally {
    end.abort()
  }
}
