import type { Clock } from '../kernel/clock.js'

/** The shape of every JSON answer: the number 0 with data, or an error's number and text. */
export interface Envelope {
  readonly errcode: number
  readonly errmsg: string | null
  readonly requestId: string
  /** Milliseconds since 1970. */
  readonly sysTime: number
  /** Milliseconds that the answer took. */
  readonly duration: number
  readonly data: unknown
}

/** One request being answered. */
export interface Occasion {
  readonly requestId: string
  readonly beganAtMs: number
  readonly clock: Clock
}

export function answerJson(
  { requestId, beganAtMs, clock }: Occasion,
  { errcode = 0, errmsg = null, data = {} }: { errcode?: number; errmsg?: string | null; data?: unknown },
  status = 200,
): Response {
  const sysTime = clock.now()
  const envelope: Envelope = { errcode, errmsg, requestId, sysTime, duration: sysTime - beganAtMs, data }
  return Response.json(envelope, { status })
}
