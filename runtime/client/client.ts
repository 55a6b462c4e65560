import { ask } from './ask.js'
import type { LoginEntry, LoginOffer, MountedPanel, PanelFailure } from './entry.js'
import { FailedCall } from './failed-call.js'
import { type DatedOffer, LoginPanel } from './login-panel.js'

export interface ClientOptions {
  /** Where the handler is: this site, or a path on it, as in `/auth`. */
  readonly baseUrl?: string
  /** The `appId` of app.config.json, as in `example.MyApp`. */
  readonly app: string
}

/** Who is logged in. */
export interface SignedInUser {
  readonly userId: string
  readonly [more: string]: unknown
}

export interface PanelOptions {
  /** Called with the user when the browser is logged in: now is the time to go on. */
  readonly onLogin: (user: SignedInUser) => void
  /** Called when the panel cannot go on; it is gone by then. `mountLoginPanel` again begins anew. */
  readonly onError?: (failure: PanelFailure) => void
  /** Called when somebody changed their mind; the panel is gone by then. */
  readonly onCancel?: () => void
  /** `zh` by default. */
  readonly lang?: 'zh' | 'en'
  /** `middle`, 480 by 416 pixels, by default; `small` is 320 by 380. */
  readonly size?: 'middle' | 'small'
  /** What the browser prefers by default. */
  readonly colorScheme?: 'light' | 'dark' | 'auto'
}

/** The browser's side of a login. */
export interface LoginClient {
  /** Begins a login: what the element's `getLoginConfig` gives, with a state that is good for this browser alone. */
  getLoginConfig(fullName: string, options?: { readonly returnTo?: string }): Promise<LoginOffer>
  /** Ends a login: the browser is logged in, and this is who. */
  loginWithCode(
    fullName: string,
    back: { readonly authCode: string; readonly state: string },
  ): Promise<SignedInUser>
  /** Who is logged in, or null. */
  session(): Promise<SignedInUser | null>
  /** Ends the session. */
  logout(): Promise<void>
  /** Draws the login of an element into an element of the page, and keeps it fresh for as long as it is there. */
  mountLoginPanel(place: HTMLElement, fullName: string, options: PanelOptions): MountedPanel
  /**
   * Leaves the page for the login, and comes back to `returnTo`, by default to where it is now. Inside the vendor's
   * own app that logs in without a question; elsewhere it is the login page.
   */
  loginInWecom(fullName: string, options?: { readonly returnTo?: string }): void
}

// As app.config.json takes them.
const appIdPattern = /^[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*$/

// Where the server does not say it, as one behind a proxy that drops headers.
const usualLifetimeSeconds = 300

/**
 * Makes the client of an app's logins. Every call that fails rejects with a `FailedCall`, which has `code` and
 * `reason`.
 *
 * @example
 * import { createClient } from 'wecom-elements/client'
 *
 * const client = createClient({ app: 'example.MyApp' })
 * const place = document.querySelector<HTMLElement>('#login')
 * if (place !== null && (await client.session()) === null) {
 *   client.mountLoginPanel(place, 'auths.loginTypes.Staff', {
 *     lang: 'en',
 *     onLogin: ({ userId }) => {
 *       place.textContent = `Hello, ${userId}`
 *     },
 *     onError: ({ code, reason, solution }) => {
 *       place.textContent = [reason, solution, code].join(' ')
 *     },
 *   })
 * }
 *
 * @throws TypeError when `app` is no appId.
 */
export function createClient({ baseUrl = '', app }: ClientOptions): LoginClient {
  if (!appIdPattern.test(app)) throw new TypeError('app has to be an appId, as in "example.MyApp".')
  const base = baseUrl.replace(/\/+$/, '')
  const addressOf = (fullName: string, method: string) =>
    `${base}/api/${app.replace('.', '/')}/${fullName.split('.').map(encodeURIComponent).join('/')}/${method}`

  const begin = async (fullName: string, args: object): Promise<DatedOffer> => {
    const { data, headers } = await ask(addressOf(fullName, 'getLoginConfig'), args)
    const lifetimeSeconds = Number(headers.get('x-state-lifetime') ?? usualLifetimeSeconds)
    return { offer: data as LoginOffer, lifetimeSeconds }
  }

  const client: LoginClient = {
    async getLoginConfig(fullName, { returnTo } = {}) {
      return (await begin(fullName, returnTo === undefined ? {} : { returnTo })).offer
    },
    async loginWithCode(fullName, { authCode, state }) {
      return (await ask(addressOf(fullName, 'getLoginCode'), { authCode, state })).data as SignedInUser
    },
    async session() {
      try {
        return (await ask(`${base}/api/session`)).data as SignedInUser
      } catch (error) {
        if (error instanceof FailedCall && error.code === nobodyLoggedIn) return null
        throw error
      }
    },
    async logout() {
      await ask(`${base}/api/logout`, {})
    },
    mountLoginPanel(place, fullName, options) {
      const { onLogin, onCancel, onError, lang = 'zh', size = 'middle', colorScheme = 'auto' } = options
      const source = {
        getOffer: () => begin(fullName, {}),
        getEntry: () => loadEntry(`${base}/assets/entry/${encodeURIComponent(fullName)}`),
        complete: async (authCode: string, state: string) => {
          onLogin(await client.loginWithCode(fullName, { authCode, state }))
        },
      }
      const events = {
        onCancel: () => onCancel?.(),
        onError: (failure: PanelFailure) => onError?.(failure),
      }
      const panel = new LoginPanel(place, source, { lang, size, colorScheme }, events)
      void panel.draw()
      return panel
    },
    loginInWecom(fullName, { returnTo = location.pathname + location.search + location.hash } = {}) {
      const query = new URLSearchParams({ returnTo }).toString()
      location.assign(`${base}/login/${encodeURIComponent(fullName)}?${query}`)
    },
  }
  return client
}

const nobodyLoggedIn = 40100

/** The module of a login's type; undefined where it has none. */
async function loadEntry(address: string): Promise<LoginEntry | undefined> {
  const answer = await fetch(address, { credentials: 'same-origin' }).catch((cause: unknown) => {
    throw new FailedCall(0, 'The server cannot be reached.', { cause })
  })
  if (answer.status === 204) return undefined
  if (!answer.ok) throw new FailedCall(0, `The login's panel was answered with status ${answer.status}.`)
  return (await import(answer.url)) as LoginEntry
}
