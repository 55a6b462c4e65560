import type { Envelope } from '../../runtime/http/envelope.js'
import type { AcmeSite } from './acme-site.js'
import type { Browser } from './browser.js'

export interface CallOptions {
  /** The instance that is called. */
  readonly login?: string
  /** Besides those of a page of the site itself. */
  readonly headers?: Readonly<Record<string, string>>
}

export function functionAddress(site: AcmeSite, name: string, login = 'AcmeExample'): string {
  return `${site.origin}/api/test/Acme/auths/loginTypes/${login}/${name}`
}

/** Calls a function of an instance as a page of the site does. */
export function callFunction(
  site: AcmeSite,
  browser: Browser,
  name: string,
  args: unknown = {},
  { login, headers }: CallOptions = {},
): Promise<Response> {
  return browser.visit(functionAddress(site, name, login), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.origin, ...headers },
    body: JSON.stringify(args),
  })
}

export function readEnvelope(response: Response): Promise<Envelope> {
  return response.json() as Promise<Envelope>
}

/** Begins a login by a remote call and gives its state. */
export async function beginRemotely(site: AcmeSite, browser: Browser, args: object = {}): Promise<string> {
  const { data } = await readEnvelope(await callFunction(site, browser, 'getLoginConfig', args))
  return (data as { state: string }).state
}

/** Ends a login by a remote call, with a fresh code unless another is given. */
export function endRemotely(
  site: AcmeSite,
  browser: Browser,
  state: string,
  authCode = site.acme.grantCode(),
): Promise<Response> {
  return callFunction(site, browser, 'getLoginCode', { authCode, state })
}

/** Who is logged in in that browser, as `GET /api/session` says. */
export async function readUserId(site: AcmeSite, browser: Browser): Promise<string | null> {
  const response = await browser.visit(`${site.origin}/api/session`)
  const { data } = await readEnvelope(response)
  return response.status === 200 ? (data as { userId: string }).userId : null
}
