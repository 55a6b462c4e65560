import { parse as parseCookies } from 'hono/utils/cookie'

/** What the site answered a browser. */
export interface BrowserAnswer {
  readonly status: number
  readonly text: string
  /** `data` of the envelope. */
  readonly data: unknown
}

/** As much of a browser as a login by remote calls needs: cookies, and the `Origin` of the site's own pages. */
export class TestBrowser {
  readonly #fetch: (request: Request) => Promise<Response>
  readonly #origin: string
  readonly #functions: string
  readonly #cookies = new Map<string, string>()

  /** `element` is the appId and the full name of the login, with a dot between. */
  constructor(fetch: (request: Request) => Promise<Response>, origin: string, element: string) {
    this.#fetch = fetch
    this.#origin = origin
    this.#functions = `/api/${element.replaceAll('.', '/')}`
  }

  /** Calls a function of the login as a page of the site does. */
  call(name: string, args: object): Promise<BrowserAnswer> {
    const headers = { 'content-type': 'application/json', origin: this.#origin }
    return this.#send(`${this.#functions}/${name}`, { method: 'POST', headers, body: JSON.stringify(args) })
  }

  /** Begins a login and gives its state, which is good in this browser alone. */
  async begin(): Promise<string> {
    const { data } = await this.call('getLoginConfig', {})
    return (data as { readonly state?: string } | null)?.state ?? ''
  }

  /** Logs in and gives the answer of `getLoginCode`. */
  async logIn(authCode: string): Promise<BrowserAnswer> {
    return this.call('getLoginCode', { authCode, state: await this.begin() })
  }

  /** Who is logged in: status 401 when nobody is. */
  readSession(): Promise<BrowserAnswer> {
    return this.#send('/api/session')
  }

  async #send(path: string, { headers, ...init }: RequestInit = {}): Promise<BrowserAnswer> {
    const request = new Request(new URL(path, this.#origin), { ...init, headers: new Headers(headers) })
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`)
    if (cookies.length > 0) request.headers.set('cookie', cookies.join('; '))

    const response = await this.#fetch(request)
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const text = await response.text()
    const { data } = JSON.parse(text) as { readonly data: unknown }
    return { status: response.status, text, data }
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    for (const [name, value] of Object.entries(parseCookies(pair))) this.#cookies.set(name, value)
  }
}
