import { writeCookie } from './cookies.js'
import { type Occasion, answerJson } from './envelope.js'
import { type RouteContext, type Routes, toOccasion } from './route.js'
import { parseReturnTo } from './return-to.js'
import { findSession } from './signed-in.js'
import { isSecureSite, siteOrigin } from './site.js'

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
  const { app, limits } = routes
  const occasion = toOccasion(routes, context)
  const found = await findSession(app, context.req.raw, limits)
  if (found !== undefined) {
    if (context.req.header('origin') !== siteOrigin(app, found.login)) {
      return answerJson(
        occasion,
        { errcode: 40300, errmsg: 'The Origin header has to be this site’s own.' },
        403,
      )
    }
    await app.internals.sessions.end(found.token)
    // Hono adds headers that were set before to answers of its own making only, so it goes on what is answered.
    const answer = answerLoggedOut(context, occasion)
    answer.headers.append('Set-Cookie', writeCookie('session', isSecureSite(app, found.login), '', 0))
    return answer
  }
  return answerLoggedOut(context, occasion)
}

function answerLoggedOut(context: RouteContext, occasion: Occasion): Response {
  if (context.req.header('accept')?.includes('text/html') !== true) return answerJson(occasion, {})
  return context.redirect(parseReturnTo(context.req.query('returnTo')) ?? '/', 303)
}
