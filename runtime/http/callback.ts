import { readCookie, writeCookie } from './cookies.js'
import { answerFailure, loginHref } from './failure.js'
import type { RouteContext, Routes } from './route.js'
import { type LoginElement, findLogin, isCallbackPath } from './login-elements.js'
import { answerPage } from './pages.js'
import { parseReturnTo } from './return-to.js'
import { isSecureSite } from './site.js'

/** Whether a request is a browser coming back from a vendor: only then is the path ours. */
export function isCallback({ app }: Routes, request: Request): boolean {
  const { pathname, searchParams } = new URL(request.url)
  return (searchParams.has('code') || searchParams.has('state')) && isCallbackPath(app, pathname)
}

/**
 * `GET <redirectUri>`: the browser comes back with code and state. The state names the login it belongs to, and is
 * consumed only together with the key in this browser's cookie.
 */
export async function answerCallback(routes: Routes, context: RouteContext): Promise<Response> {
  const request = context.req.raw
  if (isLookAhead(request)) return context.body(null, 204)

  const state = context.req.query('state') ?? ''
  const code = context.req.query('code') ?? ''
  const begun = await routes.app.internals.states.find(state)
  const login = begun === undefined ? undefined : findLogin(routes.app, begun.element)
  if (begun === undefined || login === undefined) return answerForeign(routes, context)

  const again = { login: login.fullName, returnTo: begun.returnTo ?? undefined }
  if (code === '') return answerRefused(routes, context, again)
  try {
    return await logIn(routes, context, login, { code, state, returnTo: begun.returnTo })
  } catch (error) {
    return answerFailure(routes, context, error, again)
  }
}

interface Arrival {
  readonly code: string
  readonly state: string
  readonly returnTo: string | null
}

async function logIn(
  { app, limits }: Routes,
  context: RouteContext,
  login: LoginElement,
  { code, state, returnTo }: Arrival,
): Promise<Response> {
  const request = context.req.raw
  const { randomBytes, sessions } = app.internals
  const isSecure = isSecureSite(app, login)
  // A browser without the cookie gets a key that fits no state: not even one that was issued to no browser.
  const browserKey = readCookie(request, 'browser', isSecure) ?? randomBytes(32).toString('base64url')
  const user = await login.getLoginCode({ authCode: code, state, browserKey, signal: request.signal })

  const { fullName, tenant } = login
  const token = await sessions.begin({ fullName, tenant, userId: user.userId, user })
  context.header('Set-Cookie', writeCookie('session', isSecure, token, limits.absoluteSeconds))
  return context.redirect(parseReturnTo(returnTo ?? undefined) ?? '/', 303)
}

/** Programs that look at a link before a person does must not use up what it holds. */
function isLookAhead(request: Request): boolean {
  const purpose = `${request.headers.get('sec-purpose') ?? ''} ${request.headers.get('purpose') ?? ''}`
  return request.method === 'HEAD' || /prefetch|prerender|preview/i.test(purpose)
}

/** Someone sent this browser here with a login that did not begin here, or began too long ago: nobody is let in. */
function answerForeign(routes: Routes, context: RouteContext): Response | Promise<Response> {
  return answerPage(
    routes,
    context,
    ({ foreign, foreignReason, again, error }) => ({
      title: foreign,
      paragraphs: [foreignReason],
      links: [{ href: '/login', text: again }],
      note: `${error} 40301`,
    }),
    403,
  )
}

function answerRefused(
  routes: Routes,
  context: RouteContext,
  again: { login: string; returnTo: string | undefined },
): Response | Promise<Response> {
  return answerPage(routes, context, (texts) => ({
    title: texts.refused,
    links: [{ href: loginHref(again), text: texts.again }],
  }))
}
