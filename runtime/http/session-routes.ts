import { readCookie, writeCookie } from './cookies.js'
import { type Occasion, answerJson } from './envelope.js'
import { type RouteContext, type Routes, toOccasion } from './route.js'
import { parseReturnTo } from './return-to.js'
import { findSession } from './signed-in.js'
import { isOwnOrigin } from './site.js'

/** `GET /api/session`: who is logged in, or 401. */
export async function answerSession(routes: Routes, context: RouteContext): Promise<Response> {
  const found = await findSession(routes.app, context.req.raw, routes.limits)
  const occasion = toOccasion(routes, context)
  if (found === undefined)
    return answerJson(occasion, { errcode: 40100, errmsg: 'Nobody is logged in.' }, 401)
  return answerJson(occasion, { data: found.signedIn })
}

/**
 * `POST /api/logout`: ends the session. A form on a page gets the browser sent on to `?returnTo=/path`, a program
 * gets JSON.
 */
export async function answerLogout(routes: Routes, context: RouteContext): Promise<Response> {
  const { app } = routes
  const occasion = toOccasion(routes, context)
  const cookies = readSessionCookies(context.req.raw)
  const [first] = cookies
  if (first !== undefined && !isOwnOrigin(app, context.req.raw, first.isSecure)) {
    const errmsg = 'The Origin header has to be this site’s own.'
    return answerJson(occasion, { errcode: 40300, errmsg }, 403)
  }
  // Whatever became of the login that a session came through, it can be ended.
  for (const { token } of cookies) await app.internals.sessions.end(token)
  const answer = answerLoggedOut(context, occasion)
  // Hono adds headers that were set before to answers of its own making only, so it goes on what is answered.
  for (const { isSecure } of cookies)
    answer.headers.append('Set-Cookie', writeCookie('session', isSecure, '', 0))
  return answer
}

function readSessionCookies(request: Request): { token: string; isSecure: boolean }[] {
  return [true, false].flatMap((isSecure) => {
    const token = readCookie(request, 'session', isSecure)
    return token === undefined ? [] : [{ token, isSecure }]
  })
}

function answerLoggedOut(context: RouteContext, occasion: Occasion): Response {
  if (context.req.header('accept')?.includes('text/html') !== true) return answerJson(occasion, {})
  return context.redirect(parseReturnTo(context.req.query('returnTo')) ?? '/', 303)
}
