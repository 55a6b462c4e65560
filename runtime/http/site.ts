import type { App } from '../app.js'
import { type LoginElement, listWorkingLogins } from './login-elements.js'

/**
 * The origin under which browsers reach this site: `server.publicUrl`, else that of the login's redirectUri. The
 * Host header and X-Forwarded-* decide nothing, since whoever sends the request writes them.
 */
function siteOrigin(app: App, login: LoginElement): string {
  return new URL(app.internals.config.server.publicUrl ?? login.redirectUri).origin
}

export function isSecureSite(app: App, login: LoginElement): boolean {
  return siteOrigin(app, login).startsWith('https:')
}

/**
 * Whether a request comes from a page of this site: of `server.publicUrl`, else of a host to which a login returns.
 * Browsers write Origin and Host themselves, so an Origin that names the host the request went to is ours too; that
 * lets people out also while every login is broken.
 */
export function isOwnOrigin(app: App, request: Request, isSecure: boolean): boolean {
  const origin = request.headers.get('origin')
  if (origin === null || !URL.canParse(origin)) return false
  const { publicUrl } = app.internals.config.server
  if (publicUrl !== undefined) return origin === new URL(publicUrl).origin
  const { protocol, host } = new URL(origin)
  const isSameHost = host === new URL(request.url).host && protocol === (isSecure ? 'https:' : 'http:')
  return (
    isSameHost || listWorkingLogins(app).some(({ redirectUri }) => new URL(redirectUri).origin === origin)
  )
}
