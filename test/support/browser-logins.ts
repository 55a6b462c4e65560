import type { Handler } from '../../runtime/http/index.js'
import { Browser } from './browser.js'

/** A member who is about to log in, with a code of the emulator's. */
export interface MemberCode {
  readonly userId: string
  readonly code: string
}

/** What was seen of a login. */
export type LoginTold =
  | { readonly kind: 'begun'; readonly state: string; readonly browserKey: string }
  | { readonly kind: 'loggedIn'; readonly state: string; readonly cookie: string; readonly userId: string }
  | { readonly kind: 'failed'; readonly status: number; readonly answer: string }

const site = 'http://127.0.0.1:3000'
const plain = `${site}/api/test/Wecom/auths/loginTypes/Plain`

/** Logs a member in as a browser does, tells each step once it has its answer, and says whether they are in. */
export async function logInByCode(
  { fetch }: Pick<Handler, 'fetch'>,
  { userId, code }: MemberCode,
  tell: (told: LoginTold) => void,
): Promise<boolean> {
  const browser = new Browser({}, fetch)
  const begun = await browser.visit(`${plain}/getLoginConfig`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site },
    body: '{}',
  })
  const told = await begun.text()
  if (begun.status !== 200) {
    tell({ kind: 'failed', status: begun.status, answer: told })
    return false
  }
  const { state } = (JSON.parse(told) as { data: { state: string } }).data
  tell({ kind: 'begun', state, browserKey: [...browser.cookies(site).values()][0] ?? '' })
  const arrived = await browser.visit(`${site}/api/auth/qywx/callback?code=${code}&state=${state}`)
  const cookie = [...browser.cookies(site)].map(([name, value]) => `${name}=${value}`).join('; ')
  const isIn = arrived.status === 303
  if (isIn) tell({ kind: 'loggedIn', state, cookie, userId })
  else tell({ kind: 'failed', status: arrived.status, answer: await arrived.text() })
  return isIn
}
