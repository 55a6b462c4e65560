import { completeLogin } from './complete-login.js'
import { createBrowserKey, readBrowserKey, readCookie, writeCookie } from './cookies.js'
import { type LoginStart, answerFailure, loginHref } from './failure.js'
import type { RouteContext, Routes } from './route.js'
import { type LoginElement, findLogin, isCallbackPath } from './login-elements.js'
import { isLookAhead } from './look-ahead.js'
import { answerPage } from './pages.js'
import { parseReturnTo } from './return-to.js'
import { isSecureSite } from './site.js'

/**
 * Reads a request as that of a browser coming back from a vendor; undefined when it isn't one, and the path is not
 * ours. The state names the login it belongs to, so that one which another process has found is known here too.
 */
export async function readArrival({ app }: Routes, request: Request): Promise<Arrival | undefined> {
  const { pathname, searchParams } = new URL(request.url)
  const code = searchParams.get('code')
  const state = searchParams.get('state')
  if (code === null && state === null) return undefined

  let begun: Awaited<ReturnType<typeof app.internals.states.find>>
  try {
    begun = state === null ? undefined : await app.internals.states.find(state)
  } catch (error) {
    // Without storage only the paths that are known from the configs are ours: the host's own pages go on.
    return isCallbackPath(app, pathname) ? { kind: 'unreadable', error } : undefined
  }
  const login = begun === undefined ? undefined : findLogin(app, begun.element)
  if (begun !== undefined && login !== undefined && new URL(login.redirectUri).pathname === pathname) {
    return {
      kind: 'known',
      login,
      code: code ?? '',
      state: state ?? '',
      returnTo: parseReturnTo(begun.returnTo ?? undefined),
    }
  }
  return isCallbackPath(app, pathname) ? { kind: 'foreign' } : undefined
}

/**
 * `GET <redirectUri>`: the browser comes back with code and state. The state is consumed only together with the key
 * in this browser's cookie.
 */
export async function answerCallback(
  routes: Routes,
  context: RouteContext,
  arrival: Arrival,
): Promise<Response> {
  if (isLookAhead(context.req.raw)) return context.body(null, 204)
  if (arrival.kind === 'foreign') return answerForeign(routes, context)
  if (arrival.kind === 'unreadable') {
    return answerFailure(routes, context, arrival.error, { login: undefined, returnTo: undefined })
  }

  const again = { login: arrival.login.fullName, returnTo: arrival.returnTo }
  if (arrival.code === '') return answerRefused(routes, context, again)
  try {
    return await logIn(routes, context, arrival)
  } catch (error) {
    return answerFailure(routes, context, error, again)
  }
}

/** A browser that comes back, one with a login which did not begin here, or one of which nothing can be read now. */
export type Arrival =
  KnownArrival | { readonly kind: 'foreign' } | { readonly kind: 'unreadable'; readonly error: unknown }

interface KnownArrival {
  readonly kind: 'known'
  readonly login: LoginElement
  /** Empty when the person refused. */
  readonly code: string
  readonly state: string
  readonly returnTo: string | undefined
}

async function logIn(routes: Routes, context: RouteContext, arrival: KnownArrival): Promise<Response> {
  const { login, code, state, returnTo } = arrival
  const { app, limits } = routes
  const request = context.req.raw
  const isSecure = isSecureSite(app, login)
  // A browser without the cookie gets a key that fits no state: not even one that was issued to no browser.
  const browserKey = readBrowserKey(request, isSecure) ?? createBrowserKey(app.internals.randomBytes)
  const token = await completeLogin(routes, { login, code, state, browserKey })
  if (token === undefined) return answerForeign(routes, context)

  const previous = readCookie(request, 'session', isSecure)
  if (previous !== undefined && previous !== token) await app.internals.sessions.end(previous)
  context.header('Set-Cookie', writeCookie('session', isSecure, token, limits.absoluteSeconds))
  return context.redirect(returnTo ?? '/', 303)
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
  again: LoginStart,
): Response | Promise<Response> {
  return answerPage(routes, context, (texts) => ({
    title: texts.refused,
    links: [{ href: loginHref(again), text: texts.again }],
  }))
}
