import { loginHref } from './failure.js'
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
      if (!isSafe && isForeign(routes.app, request))
        return refuse(403, 40300, 'The Origin header has to be this site’s own.')
      const found = await findSession(routes, request)
      return found === undefined
        ? sendToLogin(routes, request, isSafe)
        : answer(request, found.signedIn, ...rest)
    }
}

function sendToLogin(routes: Routes, request: Request, isSafe: boolean): Response {
  const isPage = request.headers.get('accept')?.includes('text/html') === true
  if (!isSafe || !isPage) return refuse(401, 40100, 'Nobody is logged in.')
  const { pathname, search } = new URL(request.url)
  const location = loginHref(routes, { login: undefined, returnTo: parseReturnTo(pathname + search) })
  return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } })
}

function refuse(status: number, errcode: number, errmsg: string): Response {
  return Response.json({ errcode, errmsg }, { status, headers: { 'cache-control': 'no-store' } })
}
