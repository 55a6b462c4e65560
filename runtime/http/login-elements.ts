import type { App } from '../app.js'
import { ElementError } from '../kernel/errors.js'

/** The one element that the runtime knows by name: the Meta of all logins. */
const loginMeta = 'auths.loginTypes.Meta'

/** What the web side asks of a login, whatever its vendor. */
export interface LoginElement {
  readonly fullName: string
  readonly name: string
  readonly title: string
  readonly redirectUri: string
  readonly tenant: string
  readonly sessionRecheckSeconds?: number
  getLoginConfig(args: LoginArgs): Promise<LoginOffer>
  getLoginCode(args: {
    authCode: string
    state: string
    browserKey: string
  }): Promise<{ readonly userId: string }>
  loginRedirect?(request: LoginArgs & { userAgent: string }): Promise<string | undefined>
  recheck?(userId: string): Promise<{ readonly userId: string } | null>
  syncCorp?(args: { signal: AbortSignal }): Promise<unknown>
  receiveEvent?(request: {
    readonly method: 'GET' | 'POST'
    readonly query: URLSearchParams
    readonly body: string
  }): Promise<{ readonly status: number; readonly body: string }>
}

interface LoginArgs {
  readonly browserKey: string
  readonly returnTo?: string | undefined
  readonly signal?: AbortSignal
}

export interface LoginOffer {
  readonly loginUrl: string
  readonly state?: string
}

/** The login of that full name; undefined where there is none, or where it is no login. */
export function findLogin(app: App, fullName: string): LoginElement | undefined {
  let element: unknown
  try {
    element = app.getElement<unknown>(fullName)
  } catch (error) {
    if (ElementError.is(error) && error.code === 'ELEMENT_NOT_FOUND') return undefined
    throw error
  }
  return isLogin(element) ? element : undefined
}

/** Whether an element is a login, whatever its vendor. */
export function isLogin(element: unknown): element is LoginElement {
  const { constructor } = element as { constructor: { family?: unknown } }
  return constructor.family === loginMeta
}

/** All instances of the login family, by name and title. */
export function listLogins(app: App): { fullName: string; title: string }[] {
  return app.elements({ type: loginMeta }).filter(({ kind }) => kind === 'instance')
}

/** The login that an address means by its full name, or by its last segment where that is unambiguous. */
export function findLoginByAddress(app: App, text: string): LoginElement | undefined {
  if (text.includes('.')) return findLogin(app, text)
  const [only, ...others] = listLogins(app).filter(({ fullName }) => fullName.endsWith(`.${text}`))
  if (others.length > 0) return undefined
  // One that was dropped in since is listed once it was asked for; logins lie beside their Meta.
  return findLogin(app, only?.fullName ?? loginMeta.replace(/[^.]+$/, text))
}

/** The logins that work and are known, without a look at the disk. */
export function listWorkingLogins(app: App): readonly LoginElement[] {
  const logins = app.internals.instancesOf(loginMeta) as readonly LoginElement[]
  return logins.filter(({ redirectUri }) => URL.canParse(redirectUri))
}

/** The logins that expect their browsers back at that path. */
export function listLoginsAt(app: App, path: string): readonly LoginElement[] {
  return listWorkingLogins(app).filter(({ redirectUri }) => new URL(redirectUri).pathname === path)
}
