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

export async function getToken(emulator: Emulator): Promise<string> {
  const answer = await ask(emulator, '/cgi-bin/gettoken', {
    corpid: emulator.corpId,
    corpsecret: emulator.corpSecret,
  })
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
