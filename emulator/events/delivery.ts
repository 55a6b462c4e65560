import type { EventFields } from './xml.js'

/** One try to deliver an event. */
export interface DeliveryTry {
  /** The emulator's time in milliseconds. */
  at: number
  /** HTTP status; null without an answer in time. */
  status: number | null
  /** Why there was no answer; null when there was one. */
  error: string | null
}

/** One event and what became of it. `url` and `body` are what was posted: posting them again is a replay. */
export interface Delivery {
  /** What the event says, before encryption. */
  readonly fields: EventFields
  /** The same as XML. */
  readonly xml: string
  readonly url: string
  readonly body: string
  readonly tries: DeliveryTry[]
  outcome: 'pending' | 'delivered' | 'gaveUp'
}

/** In total [S-crypto]; the text can be read as three more after the first, too. */
const MAX_TRIES = 3

/** Posts the event until it is answered with 200, three times at most. Never rejects. */
export async function deliver(
  delivery: Delivery,
  { timeoutMs, clock, closing }: { timeoutMs: number; clock: () => number; closing: AbortSignal },
): Promise<void> {
  while (delivery.tries.length < MAX_TRIES && !closing.aborted) {
    const at = clock()
    const attempt = {
      at,
      ...(await post(delivery, AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]))),
    }
    delivery.tries.push(attempt)
    if (attempt.status === 200) {
      delivery.outcome = 'delivered'
      return
    }
  }
  delivery.outcome = 'gaveUp'
}

/** Any other status than 200 is a failure, a redirect among them [S-crypto]. */
async function post(
  { url, body }: Delivery,
  signal: AbortSignal,
): Promise<{ status: number | null; error: string | null }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/xml' },
      redirect: 'manual',
      signal,
    })
    await response.arrayBuffer()
    return { status: response.status, error: null }
  } catch (error) {
    return { status: null, error: describeFailure(error) }
  }
}

/** What went wrong on the network, where fetch says no more than that it failed. */
export function describeFailure(error: unknown): string {
  const { cause, message } = error as Error
  return cause instanceof Error ? cause.message : message
}
