import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RouteContext, Routes } from './route.js'

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

/** What an envelope says besides when and about which request. */
export interface Content {
  readonly errcode?: number
  readonly errmsg?: string | null
  readonly data?: unknown
}

/** Answers with JSON. */
export function answerJson(
  { app }: Routes,
  context: RouteContext,
  { errcode = 0, errmsg = null, data = {} }: Content,
  status = 200,
): Response {
  const { requestId, beganAtMs } = context.var
  const sysTime = app.internals.clock.now()
  const envelope: Envelope = { errcode, errmsg, requestId, sysTime, duration: sysTime - beganAtMs, data }
  return context.json(envelope, status as ContentfulStatusCode)
}
