import { auditSourceOf, logInBrowser } from './browser-login.js'
import { stateRefused } from './complete-login.js'
import { createBrowserKey, readCookie, writeCookie } from './cookies.js'
import { type LoginStart, answerFailure, loginHref } from './failure.js'
import { type LoginElement, findLogin, listLoginsAt } from './login-elements.js'
import { isLookAhead } from './look-ahead.js'
import { answerPage } from './pages.js'
import { parseReturnTo } from './return-to.js'
import type { RouteContext, Routes } from './route.js'
import { findSession } from './signed-in.js'
import { isSecureSite } from './site.js'

/** A browser that comes back, one with a login which did not begin here, or one of which nothing can be read now. */
export type Arrival =
  | KnownArrival
  | { readonly kind: 'foreign'; readonly logins: LoginsHere }
  | { readonly kind: 'unreadable'; readonly error: unknown }

/** Those that expect their browsers back at one path. */
type LoginsHere = readonly [LoginElement, ...LoginElement[]]

interface KnownArrival {
  readonly kind: 'known'
  readonly login: LoginElement
  /** Empty when the person refused. */
  readonly code: string
  readonly state: string
  /** Whether nobody had used the state when it was looked up. */
  readonly isUnused: boolean
  readonly returnTo: string | undefined
}

// Whoever arrives again within this time with a login that did not begin here is not sent on a second time.
const sentOnSeconds = 60

/** The outcome, in the audit, of a login that the person broke off at the vendor's. */
const loginCancelled = 40306

/**
 * Reads a request as that of a browser coming back from a vendor; undefined when it isn't one, and the path is not
 * ours. The state names the login it belongs to, so that one which another process has found is known here too.
 */
export async function readArrival({ app }: Routes, request: Request): Promise<Arrival | undefined> {
  const { pathname, searchParams } = new URL(request.url)
  const code = searchParams.get('code')
  const state = searchParams.get('state')
  if (code === null && state === null) return undefined

  const [first, ...others] = listLoginsAt(app, pathname)
  const logins = first === undefined ? undefined : ([first, ...others] as const)
  try {
    const begun = state === null ? undefined : await app.internals.states.find(state)
    const login = begun === undefined ? undefined : findLogin(app, begun.element)
    if (login !== undefined && new URL(login.redirectUri).pathname === pathname) {
      const returnTo = parseReturnTo(begun?.returnTo ?? undefined)
      const isUnused = begun?.usedAtMs === null
      return { kind: 'known', login, code: code ?? '', state: state ?? '', isUnused, returnTo }
    }
  } catch (error) {
    // Without storage, or of a broken login, only the paths that are known from the configs are ours: the host's own
    // pages go on.
    return logins && { kind: 'unreadable', error }
  }
  return logins && { kind: 'foreign', logins }
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
  if (arrival.kind === 'foreign') return answerForeign(routes, context, arrival.logins)
  if (arrival.kind === 'unreadable') {
    return answerFailure(routes, context, arrival.error, { login: undefined, returnTo: undefined })
  }

  const { login, code, state, isUnused, returnTo } = arrival
  const again = { login: login.fullName, returnTo }
  if (code === '') {
    await noteAttempt(routes, context, login, loginCancelled)
    return answerCancelled(routes, context, again)
  }
  try {
    const loggedIn = await logInBrowser(routes, context, { login, code, state, isUnused, way: 'callback' })
    // The session of a repeat is gone when another tab has logged in since; the browser is logged in all the same.
    const isIn = loggedIn !== undefined || (await findSession(routes, context.req.raw)) !== undefined
    return isIn ? context.redirect(returnTo ?? '/', 303) : await answerStrange(routes, context)
  } catch (error) {
    return answerFailure(routes, context, error, again)
  }
}

/**
 * Someone sent this browser here with a login that did not begin here: nobody is let in. In the vendor's own app,
 * where that is an address somebody entered as home page, the login begins here and now, but once.
 */
async function answerForeign(routes: Routes, context: RouteContext, logins: LoginsHere): Promise<Response> {
  const { app } = routes
  const [login] = logins
  await noteAttempt(routes, context, login, stateRefused)
  const request = context.req.raw
  const isSecure = isSecureSite(app, login)
  if (readCookie(request, 'sentOn', isSecure) !== undefined) return answerStrange(routes, context)

  const args = {
    userAgent: request.headers.get('user-agent') ?? '',
    browserKey: createBrowserKey(app.internals.randomBytes),
  }
  const ways = await Promise.all(logins.map(async (one) => one.loginRedirect?.(args).catch(() => undefined)))
  if (ways.every((way) => way === undefined)) return answerStrange(routes, context)
  context.header('Set-Cookie', writeCookie('sentOn', isSecure, '1', sentOnSeconds), { append: true })
  const start = { login: logins.length === 1 ? login.fullName : undefined, returnTo: undefined }
  return context.redirect(loginHref(routes, start), 302)
}

/** Keeps a row of an attempt that got no further than here. */
async function noteAttempt(
  { app }: Routes,
  context: RouteContext,
  { fullName, tenant }: LoginElement,
  outcome: number,
): Promise<void> {
  const { audit } = app.internals
  const act = { act: 'login', element: fullName, tenant }
  await audit.from(auditSourceOf(context, 'callback'), () => audit.note(act, null, outcome))
}

/** A login that did not begin here, or began too long ago. */
function answerStrange(routes: Routes, context: RouteContext): Response | Promise<Response> {
  return answerPage(
    routes,
    context,
    ({ foreign, foreignReason, again, error }) => ({
      title: foreign,
      paragraphs: [foreignReason],
      links: [{ href: `${routes.basePath}/login`, text: again }],
      note: `${error} ${stateRefused}`,
    }),
    403,
  )
}

function answerCancelled(
  routes: Routes,
  context: RouteContext,
  again: LoginStart,
): Response | Promise<Response> {
  return answerPage(routes, context, (texts) => ({
    title: texts.refused,
    paragraphs: [texts.refusedReason],
    links: [{ href: loginHref(routes, again), text: texts.again }],
  }))
}
