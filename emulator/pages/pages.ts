import { loginPage } from './login-page.js'
import { oauthPage } from './oauth-page.js'
import type { Page } from './visit.js'

/** Every page by its path. */
export const PAGES: ReadonlyMap<string, Page> = new Map([
  ['/wwlogin/sso/login', loginPage],
  ['/connect/oauth2/authorize', oauthPage],
])
