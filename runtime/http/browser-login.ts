import { ElementError } from '../kernel/errors.js'
import type { AuditSource } from '../storage/audit.js'
import { completeLogin } from './complete-login.js'
import type { App } from '../app.js'
import { createBrowserKey, readBrowserKey, readCookie, writeCookie } from './cookies.js'
import type { LoginElement, LoginOffer } from './login-elements.js'
import type { RouteContext, Routes } from './route.js'
import { isSecureSite } from './site.js'

// As long as a browser needs the key: for the logins that it begins.
const browserKeySeconds = 30 * 24 * 3600

export interface LoginReturn {
  readonly login: LoginElement
  readonly code: string
  readonly state: string
  /** Whether nobody had used the state when it was looked up just now. */
  readonly isUnused?: boolean
  /** How it came back: by a redirect of the vendor's, or by a call of a page. */
  readonly way: AuditSource['way']
}

/** Where a request comes from, for the audit. */
export function auditSourceOf({ var: { address, requestId }, req }: RouteContext, way: AuditSource['way']) {
  return { way, address, userAgent: req.header('user-agent'), requestId }
}

/** Begins a login for this browser: its state is good for this browser alone. */
export async function beginInBrowser<Offer>(
  routes: Routes,
  context: RouteContext,
  login: LoginElement,
  begin: (browserKey: string) => Promise<Offer>,
): Promise<Offer> {
  refuseDeadEnd(routes, login)
  const { app } = routes
  const isSecure = isSecureSite(app, login)
  const browserKey = readBrowserKey(context.req.raw, isSecure) ?? createBrowserKey(app.internals.randomBytes)
  const offer = await begin(browserKey)
  context.header('Set-Cookie', writeCookie('browser', isSecure, browserKey, browserKeySeconds), {
    append: true,
  })
  return offer
}

/** For how many seconds the state of an offer is good; undefined where the type keeps states of its own. */
export async function readLifetime({ internals }: App, { state }: LoginOffer): Promise<number | undefined> {
  const begun = state === undefined ? undefined : await internals.states.find(state)
  return begun && Math.floor(begun.remainingMs / 1000)
}

/** Where nobody would take it in, the browser that came back would be sent off again, without an end. */
function refuseDeadEnd({ isDeadEnd }: Routes, { fullName, redirectUri }: LoginElement): void {
  const path = new URL(redirectUri).pathname
  if (!isDeadEnd(path)) return
  const reason = `Its path ${path} is a route of this package, where no page of yours is seen.`
  const fix = 'With callback: "page", choose the path of your page.'
  throw new ElementError('ELEMENT_CONFIG_INVALID', `${reason} ${fix}`, { fullName, pointer: '/redirectUri' })
}

/**
 * Logs this browser in: its session takes the place of the one that it had. Gives what the login answered about the
 * user, or undefined when there is no session to be had by this state.
 */
export async function logInBrowser(
  routes: Routes,
  context: RouteContext,
  { login, code, state, isUnused = false, way }: LoginReturn,
): Promise<{ readonly user: unknown } | undefined> {
  const { app, limits } = routes
  const { sessions, randomBytes } = app.internals
  const request = context.req.raw
  const isSecure = isSecureSite(app, login)
  // A browser without the cookie gets a key that fits no state: not even one that was issued to no browser.
  const browserKey = readBrowserKey(request, isSecure) ?? createBrowserKey(randomBytes)
  const source = auditSourceOf(context, way)
  const completed = await completeLogin(routes, {
    login,
    code,
    state,
    isUnused,
    browserKey,
    request,
    source,
  })
  if (completed === undefined) return undefined

  const { token, user, headers } = completed
  const previous = readCookie(request, 'session', isSecure)
  if (previous !== undefined && previous !== token) await sessions.end(previous)
  for (const [name, value] of headers ?? []) context.header(name, value, { append: true })
  context.header('Set-Cookie', writeCookie('session', isSecure, token, limits.absoluteSeconds), {
    append: true,
  })
  return { user }
}
