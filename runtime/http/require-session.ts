import { createEnvelope } from './envelope.js'
import { loginHref } from './failure.js'
import { type Refusal, refusals } from './refusal.js'
import { createRequestId } from './request-id.js'
import { parseReturnTo } from './return-to.js'
import type { Routes } from './route.js'
import { type SignedIn, findSession } from './signed-in.js'
import { isForeign } from './site.js'

/**
 * Makes a route of the host's own one for people who are logged in. A page sends its browser to the login and back, a
 * program gets 401; what changes something needs the site's own Origin, or gets 403.
 */
export type RequireSession = <Rest extends unknown[]>(
  answer: (request: Request, session: SignedIn, ...rest: Rest) => Response | Promise<Response>,
) => (request: Request, ...rest: Rest) => Promise<Response>

export function createRequireSession(routes: Routes): RequireSession {
  return (answer) =>
    async (request, ...rest) => {
      const isSafe = request.method === 'GET' || request.method === 'HEAD'
      if (!isSafe && isForeign(routes.app, request)) return refuse(routes, 'foreignOrigin')
      const found = await findSession(routes, request)
      if (found !== undefined) return answer(request, found.signedIn, ...rest)

      const isPage = request.headers.get('accept')?.includes('text/html') === true
      return isSafe && isPage ? sendToLogin(routes, request) : refuse(routes, 'notLoggedIn')
    }
}

function sendToLogin(routes: Routes, request: Request): Response {
  const { pathname, search } = new URL(request.url)
  const location = loginHref(routes, { login: undefined, returnTo: parseReturnTo(pathname + search) })
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })
}

/** As our own routes refuse, for a request that came by none of them. */
function refuse(routes: Routes, refusal: Refusal): Response {
  const { clock, randomBytes } = routes.app.internals
  const occasion = { requestId: createRequestId(randomBytes), beganAtMs: clock.now() }
  const { status, ...content } = refusals[refusal]
  const headers = { 'cache-control': 'no-store', 'x-request-id': occasion.requestId }
  return Response.json(createEnvelope(routes, occasion, content), { status, headers })
}
