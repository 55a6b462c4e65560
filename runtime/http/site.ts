import type { App } from '../app.js'
import type { LoginElement } from './login-elements.js'

/**
 * The origin under which browsers reach this site: `server.publicUrl`, else that of the login's redirectUri. The
 * Host header and X-Forwarded-* decide nothing, since whoever sends the request writes them.
 */
export function siteOrigin(app: App, login: LoginElement): string {
  return new URL(app.internals.config.server.publicUrl ?? login.redirectUri).origin
}

export function isSecureSite(app: App, login: LoginElement): boolean {
  return siteOrigin(app, login).startsWith('https:')
}
