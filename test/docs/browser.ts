/** A browser as far as a login needs one: it keeps cookies and shows where it is sent. */
export class Browser {
  readonly #cookies = new Map<string, string>()

  async get(url: string): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }

  /** Logs in at `loginUrl` as that member of the emulator; gives the answer of the callback. */
  async logIn(loginUrl: string, userId: string): Promise<Response> {
    const page = readLocation(await this.get(loginUrl))
    const body = new URLSearchParams({ userid: userId })
    const picked = await fetch(page, { method: 'POST', body, redirect: 'manual' })
    return this.get(readLocation(picked))
  }
}

function readLocation(response: Response): string {
  const location = response.headers.get('location')
  if (location === null) throw new Error(`${response.url} answered ${response.status} and sends nobody on`)
  return location
}
