import { type Handler, type HandlerOptions, createHandler } from 'wecom-elements/http'
import { Browser } from './browser.js'
import type { InstanceName, WecomApp } from './wecom-app.js'

const origin = 'http://127.0.0.1:3000'

/** A browser in which a member is logged in, as far as remote functions need one. */
export interface MemberBrowser {
  /** Calls a function of the instance; gives the answer's envelope with its HTTP status. */
  readonly call: (functionName: string, args?: object) => Promise<RemoteAnswer>
}

export interface RemoteAnswer {
  readonly status: number
  readonly errcode: number
  readonly errmsg: string | null
  readonly data: unknown
}

export interface MemberLogin extends HandlerOptions {
  readonly instance?: InstanceName
}

/** Logs a member in by remote functions, as the browser client does, which begins a session. */
export async function logInByBrowser(
  t: WecomApp,
  userId: string,
  { instance = 'Plain', ...options }: MemberLogin = {},
): Promise<MemberBrowser> {
  const handler: Handler = createHandler(t.app, options)
  const browser = new Browser({}, (request) => handler.fetch(request))
  const call = async (functionName: string, args: object = {}): Promise<RemoteAnswer> => {
    const url = `${origin}/api/test/Wecom/auths/loginTypes/${instance}/${functionName}`
    const headers = { 'content-type': 'application/json', origin }
    const response = await browser.visit(url, { method: 'POST', headers, body: JSON.stringify(args) })
    return { ...((await response.json()) as Omit<RemoteAnswer, 'status'>), status: response.status }
  }

  const { state } = (await call('getLoginConfig')).data as { state: string }
  const { errcode, errmsg } = await call('getLoginCode', { authCode: t.emulator.grantCode(userId), state })
  if (errcode !== 0) throw new Error(`${userId} could not log in: ${String(errmsg)}`)
  return { call }
}

/** How many sessions a member has. */
export async function countSessions(t: WecomApp, userId: string): Promise<number> {
  return (await t.app.sessions.list({ userId })).rows.length
}
