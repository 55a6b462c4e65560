import { vi } from 'vitest'

const { setTimeout: setRealTimeout } = globalThis

const stepMs = 20

/**
 * Waits for something while time runs some twenty times as fast: pauses and time limits are what they are, and nobody
 * sits them out. The network and a database keep up with it, since a step takes a real millisecond.
 */
export async function inFastTime<Result>(work: () => Promise<Result>): Promise<Result> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  try {
    const end = new AbortController()
    const result = work().finally(() => {
      end.abort()
    })
    // One that fails before the loop has ended is looked at below.
    result.catch(() => undefined)
    while (!end.signal.aborted) {
      await vi.advanceTimersByTimeAsync(stepMs)
      await new Promise((resolve) => setRealTimeout(resolve, 1))
    }
    return await result
  } finally {
    vi.useRealTimers()
  }
}
