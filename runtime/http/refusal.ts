import { answerJson } from './envelope.js'
import type { RouteContext, Routes } from './route.js'

/** Requests that are turned away before anything is done: number, HTTP status, and what it says. */
export const refusals = {
  wrongArgument: { errcode: 40000, status: 400, errmsg: 'An argument is wrong.' },
  notLoggedIn: { errcode: 40100, status: 401, errmsg: 'Nobody is logged in.' },
  foreignOrigin: { errcode: 40300, status: 403, errmsg: 'The Origin header has to be this site’s own.' },
  notAllowed: { errcode: 40300, status: 403, errmsg: 'You may not do this.' },
  unknown: { errcode: 40400, status: 404, errmsg: 'There is nothing here.' },
  wrongMethod: { errcode: 40500, status: 405, errmsg: 'Not by this method.' },
  tooLarge: { errcode: 41300, status: 413, errmsg: 'The body is larger than 64 KiB.' },
  noJson: { errcode: 41500, status: 415, errmsg: 'The body has to be JSON: Content-Type application/json.' },
  tooMany: { errcode: 42900, status: 429, errmsg: 'Too many requests. Wait a moment.' },
} as const

export type Refusal = keyof typeof refusals

/** Turns a request away, in the envelope. */
export function refuse(routes: Routes, context: RouteContext, refusal: Refusal, reason?: string): Response {
  const { errcode, status, errmsg } = refusals[refusal]
  return answerJson(routes, context, { errcode, errmsg: reason ?? errmsg }, status)
}
