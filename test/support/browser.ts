export type Send = (request: Request) => Promise<Response>

/** Where a browser came to rest, and how it got there. */
export interface Journey {
  readonly response: Response
  /** The address of `response`. */
  readonly url: URL
  /** Every address on the way, the last one included. */
  readonly visited: readonly string[]
}

// As many as browsers follow before they call it a loop.
const mostRedirects = 20

/**
 * As much of a browser as a login needs. It keeps cookies per host name, as browsers do whatever the port, and it
 * follows redirects only when told to.
 */
export class Browser {
  readonly #headers: Readonly<Record<string, string>>
  readonly #send: Send
  readonly #jar = new Map<string, Map<string, string>>()

  constructor(headers: Readonly<Record<string, string>> = {}, send: Send = fetch) {
    this.#headers = headers
    this.#send = send
  }

  /** One request with this browser's cookies; a redirect is an answer like any other. */
  async visit(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address)
    const headers = new Headers({ ...this.#headers, ...(init.headers as Record<string, string> | undefined) })
    const cookies = [...this.cookies(url)].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookies !== '') headers.set('cookie', cookies)
    const response = await this.#send(new Request(url, { ...init, headers, redirect: 'manual' }))
    for (const line of response.headers.getSetCookie()) this.#keep(url, line)
    return response
  }

  /** Goes where the redirects lead. What is posted is posted once. */
  async follow(address: string | URL, init: RequestInit = {}): Promise<Journey> {
    const visited: string[] = []
    let url = new URL(address)
    let response = await this.visit(url, init)
    visited.push(url.href)
    while (response.headers.has('location')) {
      if (visited.length > mostRedirects) throw new Error(`a loop of redirects: ${visited.join(' -> ')}`)
      url = new URL(response.headers.get('location') ?? '', url)
      response = await this.visit(url)
      visited.push(url.href)
    }
    return { response, url, visited }
  }

  /** Goes where the redirects lead, and on by the link that a login page has for browsers without scripts. */
  async followLogin(address: string | URL): Promise<Journey> {
    const atLogin = await this.follow(address)
    const link = /<noscript>.*?<a href="([^"]+)"/s.exec(await atLogin.response.clone().text())?.[1]
    if (link === undefined) return atLogin
    const { response, url, visited } = await this.follow(link.replaceAll('&amp;', '&'))
    return { response, url, visited: [...atLogin.visited, ...visited] }
  }

  /** The cookies that would go to that address. */
  cookies(address: string | URL): Map<string, string> {
    return this.#jar.get(new URL(address).hostname) ?? new Map<string, string>()
  }

  /** Puts a cookie into the jar, as if the site had set it. */
  setCookie(address: string | URL, name: string, value: string): void {
    this.#keep(new URL(address), `${name}=${value}`)
  }

  #keep(url: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const name = pair.slice(0, pair.indexOf('='))
    const cookies = new Map(this.cookies(url))
    if (attributes.some((text) => /^max-age=0$/i.test(text))) cookies.delete(name)
    else cookies.set(name, pair.slice(pair.indexOf('=') + 1))
    this.#jar.set(url.hostname, cookies)
  }
}
