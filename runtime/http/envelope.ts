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

/** Which request is answered, and since when it is. */
export interface Occasion {
  readonly requestId: string
  readonly beganAtMs: number
}

export function createEnvelope(
  { app }: Routes,
  { requestId, beganAtMs }: Occasion,
  { errcode = 0, errmsg = null, data = {} }: Content,
): Envelope {
  const sysTime = app.internals.clock.now()
  return { errcode, errmsg, requestId, sysTime, duration: sysTime - beganAtMs, data }
}

/** Answers with JSON. */
export function answerJson(routes: Routes, context: RouteContext, content: Content, status = 200): Response {
  return context.json(createEnvelope(routes, context.var, content), status as ContentfulStatusCode)
}
