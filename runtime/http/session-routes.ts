import { readBothCookies, writeCookie } from './cookies.js'
import { answerJson } from './envelope.js'
import { refuse } from './refusal.js'
import { parseReturnTo } from './return-to.js'
import type { RouteContext, Routes } from './route.js'
import { findSession } from './signed-in.js'
import { isForeign } from './site.js'

/** `GET /api/session`: who is logged in, or 401. */
export async function answerSession(routes: Routes, context: RouteContext): Promise<Response> {
  const found = await findSession(routes, context.req.raw)
  return found === undefined
    ? refuse(routes, context, 'notLoggedIn')
    : answerJson(routes, context, { data: found.signedIn })
}

/**
 * `POST /api/logout`: ends the session. A form on a page gets the browser sent on to `?returnTo=/path`, a program
 * gets JSON.
 */
export async function answerLogout(routes: Routes, context: RouteContext): Promise<Response> {
  const { app } = routes
  if (isForeign(app, context.req.raw)) return refuse(routes, context, 'foreignOrigin')
  const { sessions, states } = app.internals
  // Of tabs that logged in at once each has a session, and the browser only the last one's cookie.
  for (const { value } of readBothCookies(context.req.raw, 'browser')) await states.forgetUsed(value)
  // Whatever became of the login that a session came through, it can be ended.
  for (const { value, isSecure } of readBothCookies(context.req.raw, 'session')) {
    await sessions.end(value)
    context.header('Set-Cookie', writeCookie('session', isSecure, '', 0), { append: true })
  }
  if (context.req.header('accept')?.includes('text/html') !== true) return answerJson(routes, context, {})
  return context.redirect(parseReturnTo(context.req.query('returnTo')) ?? '/', 303)
}
