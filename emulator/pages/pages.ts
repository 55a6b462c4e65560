import { loginPage } from './login-page.js'
import { oauthPage } from './oauth-page.js'
import { scanPage } from './scan-page.js'
import { loginStatus } from './status.js'
import type { Page } from './visit.js'

/** Every page by its path. */
export const PAGES: ReadonlyMap<string, Page> = new Map([
  ['/wwlogin/sso/login', loginPage],
  ['/wwlogin/sso/scan', scanPage],
  ['/wwlogin/sso/status', loginStatus],
  ['/connect/oauth2/authorize', oauthPage],
])
