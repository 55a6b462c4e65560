import type { App } from '../app.js'
import { readBothCookies } from './cookies.js'
import { type LoginElement, listWorkingLogins } from './login-elements.js'

/**
 * Whether browsers reach this site by https, as `server.publicUrl` says, else the login's redirectUri. X-Forwarded-*
 * decides nothing, since whoever sends the request may write it.
 */
export function isSecureSite(app: App, login: LoginElement): boolean {
  return new URL(app.internals.config.server.publicUrl ?? login.redirectUri).protocol === 'https:'
}

/**
 * Whether a request comes from a page of another site, or carries cookies of ours and does not say from which page it
 * comes. Without cookies it may still come from a browser that has some: SameSite kept them back.
 */
export function isForeign(app: App, request: Request): boolean {
  const [cookie] = [...readBothCookies(request, 'session'), ...readBothCookies(request, 'browser')]
  if (cookie === undefined && !request.headers.has('origin')) return false
  const schemes = cookie === undefined ? ['https:', 'http:'] : [cookie.isSecure ? 'https:' : 'http:']
  return !isOwnOrigin(app, request, schemes)
}

/**
 * Whether a request comes from a page of this site: of `server.publicUrl`, else of a host to which a login returns.
 * Browsers write Origin and Host themselves, so an Origin that names the host the request went to is ours too; that
 * lets people out also while every login is broken.
 *
 * A form on a page with `Referrer-Policy: no-referrer` comes with the Origin `null`. Whose page it was is then in
 * Sec-Fetch-Site, which no page can write either.
 */
function isOwnOrigin(app: App, request: Request, schemes: readonly string[]): boolean {
  const origin = request.headers.get('origin')
  if (origin === 'null') return request.headers.get('sec-fetch-site') === 'same-origin'
  if (origin === null || !URL.canParse(origin)) return false
  const { publicUrl } = app.internals.config.server
  if (publicUrl !== undefined) return origin === new URL(publicUrl).origin
  const { protocol, host } = new URL(origin)
  const isSameHost = host === new URL(request.url).host && schemes.includes(protocol)
  return (
    isSameHost || listWorkingLogins(app).some(({ redirectUri }) => new URL(redirectUri).origin === origin)
  )
}
