import type { Emulator } from '../../emulator/index.js'

/** Answers of the emulator as a client sees them, for its own tests. */

export type Answer = Record<string, unknown>

export async function ask(
  emulator: Emulator,
  path: string,
  query: Record<string, string> = {},
  init: RequestInit = {},
): Promise<Answer> {
  const response = await fetch(`${emulator.apiUrl}${path}?${new URLSearchParams(query).toString()}`, init)
  return (await response.json()) as Answer
}

export async function getToken(emulator: Emulator, secret = emulator.corpSecret): Promise<string> {
  const answer = await ask(emulator, '/cgi-bin/gettoken', { corpid: emulator.corpId, corpsecret: secret })
  if (typeof answer['access_token'] !== 'string')
    throw new TypeError(`gettoken gave ${JSON.stringify(answer)}`)
  return answer['access_token']
}

export async function askWithToken(
  emulator: Emulator,
  path: string,
  query: Record<string, string> = {},
  init: RequestInit = {},
): Promise<Answer> {
  return ask(emulator, path, { access_token: await getToken(emulator), ...query }, init)
}

/** As the app, with a JSON body. */
export async function postWithToken(emulator: Emulator, path: string, body: unknown): Promise<Answer> {
  return askWithToken(emulator, path, {}, { method: 'POST', body: JSON.stringify(body) })
}

/** As 通讯录同步, whose secret is {@link SYNC_SECRET} where a test sets it. */
export async function askAsContactSync(
  emulator: Emulator,
  path: string,
  query: Record<string, string> = {},
  init: RequestInit = {},
): Promise<Answer> {
  return ask(emulator, path, { access_token: await getToken(emulator, SYNC_SECRET), ...query }, init)
}

export const SYNC_SECRET = 'the-secret-of-contact-sync'

/** One field of each row of a list. */
export function pluck(answer: Answer, list: string, field: string): unknown[] {
  return (answer[list] as Answer[]).map((row) => row[field])
}

export async function exchangeCode(emulator: Emulator, code: string): Promise<Answer> {
  return askWithToken(emulator, '/cgi-bin/auth/getuserinfo', { code })
}

export async function askDetail(emulator: Emulator, userTicket: unknown): Promise<Answer> {
  const body = JSON.stringify({ user_ticket: userTicket })
  return askWithToken(emulator, '/cgi-bin/auth/getuserdetail', {}, { method: 'POST', body })
}

/** A visit to a page without following its redirect. */
export async function visit(
  url: string,
  init: RequestInit = {},
): Promise<{ response: Response; html: string }> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  return { response, html: await response.text() }
}

/** Posts a page's form to the page's own URL. */
export function postForm(url: string, fields: string, headers: Record<string, string> = {}) {
  return visit(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: fields,
  })
}

export function locationOf(response: Response): URL {
  return new URL(response.headers.get('location') ?? 'about:no-location')
}
