import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { Request as UndiciRequest } from 'undici'
import { describe, expect, it } from 'vitest'
import { createHandler } from '../../runtime/http/index.js'
import type { Browser } from '../support/browser.js'
import { type AcmeSite, beginLogin, logIn, openAcmeSite, readPage } from '../support/acme-site.js'

const example = 'auths.loginTypes.AcmeExample'
const hour = 3_600_000
const sameOrigin = { 'sec-fetch-site': 'same-origin' }

async function openLoggedIn(options: Parameters<typeof openAcmeSite>[0] = {}) {
  const site = await openAcmeSite(options)
  const browser = site.browser()
  await logIn(site, browser)
  const ask = () => browser.visit(`${site.origin}/api/session`)
  const postLogout = (headers: Record<string, string>, query = '') =>
    browser.visit(`${site.origin}/api/logout${query}`, { method: 'POST', headers })
  return { site, browser, ask, postLogout, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
}

async function isLoggedIn(site: AcmeSite, browser: Browser): Promise<boolean> {
  return (await readPage(await browser.visit(site.origin))).userId !== null
}

describe('GET /api/session', () => {
  it('says who is logged in', async () => {
    await using t = await openLoggedIn()
    const response = await t.ask()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toEqual({
      errcode: 0,
      errmsg: null,
      requestId: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      sysTime: t.site.clock.now(),
      duration: 0,
      data: {
        fullName: example,
        userId: 'ada',
        user: { userId: 'ada', name: 'Ada Lovelace' },
        createdAt: '2026-01-01T00:00:00.000Z',
      },
    })
  })

  it('is 401 in the same shape when nobody is', async () => {
    await using site = await openAcmeSite()
    const response = await site.browser().visit(`${site.origin}/api/session`)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      errcode: 40100,
      errmsg: 'Nobody is logged in.',
      requestId: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      sysTime: site.clock.now(),
      duration: 0,
      data: {},
    })
  })

  it('names each request differently', async () => {
    await using t = await openLoggedIn()
    const readId = async () => ((await (await t.ask()).json()) as { requestId: string }).requestId
    expect(await readId()).not.toBe(await readId())
  })

  it.each([
    ['made up', 'wecom-elements-session=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG'],
    ['empty', 'wecom-elements-session='],
    ['not well-formed', 'wecom-elements-session=%E0%A4%A; ;=;='],
    ['huge', `wecom-elements-session=${'x'.repeat(8000)}`],
  ])('is 401 for a cookie that is %s', async (_, cookie) => {
    await using t = await openLoggedIn()
    const answer = await fetch(`${t.site.origin}/api/session`, { headers: { cookie } })
    expect(answer.status).toBe(401)
  })

  it('takes neither the hash in the database nor the browser key for a session', async () => {
    await using t = await openLoggedIn()
    const hash = String(t.site.rows('session')[0]?.['tokenHash'])
    const browserKey = t.browser.cookies(t.site.origin).get('wecom-elements-browser') ?? ''
    for (const token of [hash, browserKey]) {
      const cookie = `wecom-elements-session=${token}`
      expect((await fetch(`${t.site.origin}/api/session`, { headers: { cookie } })).status).toBe(401)
    }
  })
})

describe('POST /api/logout', () => {
  it.each<[string, Record<string, string>]>([
    ['of another site', { origin: 'https://evil.example' }],
    ['of another port', { origin: 'http://127.0.0.1:1' }],
    ['of another scheme', { origin: 'https://127.0.0.1' }],
    ['that is null', { origin: 'null' }],
    ['that is null, from another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['that is null, from a neighbour', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['of another site, whatever it says of itself', { origin: 'https://evil.example', ...sameOrigin }],
    ['that is empty', { origin: '' }],
    ['that is missing', {}],
  ])('is refused with an Origin %s, and the session stays', async (_, headers) => {
    await using t = await openLoggedIn()
    const response = await t.postLogout(headers)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ errcode: 40300 })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await isLoggedIn(t.site, t.browser)).toBe(true)
  })

  // Nobody could log out by a form on such a page: its Origin is null, and only the browser tells whose page it was.
  it('is done for a form on a page of the site with Referrer-Policy no-referrer', async () => {
    await using t = await openLoggedIn()
    expect((await t.postLogout({ origin: 'null', ...sameOrigin })).status).toBe(200)
    expect(t.site.rows('session')).toEqual([])
  })

  it('ends the session and takes the cookie away', async () => {
    await using t = await openLoggedIn()
    const token = t.browser.cookies(t.site.origin).get('wecom-elements-session') ?? ''
    const response = await t.postLogout({ origin: t.site.origin })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ errcode: 0, errmsg: null, data: {} })
    expect(response.headers.getSetCookie()).toEqual([
      'wecom-elements-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    ])
    expect(t.site.rows('session')).toEqual([])
    const cookie = `wecom-elements-session=${token}`
    expect((await fetch(`${t.site.origin}/api/session`, { headers: { cookie } })).status).toBe(401)
  })

  it('takes the __Host- cookie away on https, where publicUrl is the Origin', async () => {
    await using t = await openLoggedIn({ origin: 'https://site.example' })
    expect((await t.postLogout({ origin: 'http://site.example' })).status).toBe(403)
    const response = await t.postLogout({ origin: 'https://site.example' })
    expect(response.headers.getSetCookie()).toEqual([
      '__Host-wecom-elements-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ])
    expect(t.site.rows('session')).toEqual([])
  })

  it('ends the session of this browser alone', async () => {
    await using t = await openLoggedIn()
    const other = t.site.browser()
    await logIn(t.site, other)
    await t.postLogout({ origin: t.site.origin })
    expect(await isLoggedIn(t.site, t.browser)).toBe(false)
    expect(await isLoggedIn(t.site, other)).toBe(true)
  })

  it.each([
    ['', '/'],
    ['?returnTo=%2Fgoodbye%3Fa%3D1', '/goodbye?a=1'],
    ['?returnTo=%2F%2Fevil.example', '/'],
    ['?returnTo=https%3A%2F%2Fevil.example', '/'],
  ])('sends the browser of a form on, %s to %s', async (query, location) => {
    await using t = await openLoggedIn()
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
    const response = await t.postLogout({ origin: t.site.origin, accept }, query)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(location)
    expect(t.site.rows('session')).toEqual([])
  })

  it('is done already when nobody is logged in', async () => {
    await using site = await openAcmeSite()
    const response = await site.browser().visit(`${site.origin}/api/logout`, { method: 'POST' })
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).toEqual([])
  })
})

describe('a session', () => {
  it('ends when it is not used for 12 hours', async () => {
    await using t = await openLoggedIn()
    t.site.clock.advance(12 * hour - 1)
    expect((await t.ask()).status).toBe(200)
    t.site.clock.advance(12 * hour)
    expect((await t.ask()).status).toBe(401)
  })

  it('ends 7 days after the login, however much it is used', async () => {
    await using t = await openLoggedIn()
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      t.site.clock.advance(6 * hour)
      expect((await t.ask()).status).toBe(200)
    }
    t.site.clock.advance(6 * hour)
    expect((await t.ask()).status).toBe(401)
  })

  it('has the limits that the host sets', async () => {
    await using t = await openLoggedIn({ session: { idleSeconds: 60, absoluteSeconds: 150 } })
    t.site.clock.advance(59_999)
    expect((await t.ask()).status).toBe(200)
    t.site.clock.advance(60_000)
    expect((await t.ask()).status).toBe(401)
  })

  it('has a cookie that lasts as long as the session may', async () => {
    await using site = await openAcmeSite({ session: { absoluteSeconds: 7200 } })
    const browser = site.browser()
    const answer = await browser.visit(await beginLogin(site, browser))
    expect(answer.headers.getSetCookie().join()).toContain('Max-Age=7200;')
  })

  it('ends when its instance is removed', async () => {
    await using t = await openLoggedIn()
    t.site.folder.remove('auths/loginTypes/AcmeExample')
    await t.site.app.reload()
    expect((await t.ask()).status).toBe(401)
    expect(t.site.rows('session')).toEqual([])
  })

  it('ends when its instance stands for another organisation', async () => {
    await using t = await openLoggedIn()
    await t.site.changeConfig('AcmeExample', { clientId: 'another-client' })
    expect((await t.ask()).status).toBe(401)
    await t.site.changeConfig('AcmeExample', {})
    expect((await t.ask()).status).toBe(401)
  })

  it('stays when its instance is changed otherwise, and when a change breaks it', async () => {
    await using t = await openLoggedIn()
    await t.site.changeConfig('AcmeExample', { clientSecret: 'another-secret' })
    expect((await t.ask()).status).toBe(200)
    t.site.folder.write('auths/loginTypes/AcmeExample/AcmeExample.json', 'not JSON')
    await t.site.app.reload()
    expect((await t.ask()).status).toBe(200)
  })

  it('is good in another process that shares the database', async () => {
    await using t = await openLoggedIn()
    await using again = await t.site.folder.open({ clock: t.site.clock, env: t.site.acme.env })
    const cookie = `wecom-elements-session=${t.browser.cookies(t.site.origin).get('wecom-elements-session') ?? ''}`
    const request = new Request(`${t.site.origin}/api/session`, { headers: { cookie } })
    const session = await createHandler(again).session(request)
    expect(session).toEqual({
      fullName: example,
      userId: 'ada',
      user: { userId: 'ada', name: 'Ada Lovelace' },
      createdAt: '2026-01-01T00:00:00.000Z',
    })
  })
})

describe('handler.session', () => {
  const cookieOf = ({ site, browser }: { site: AcmeSite; browser: Browser }) =>
    [...browser.cookies(site.origin)].map((pair) => pair.join('=')).join('; ')

  // Its headers are no instance of the global Headers, and were read like those of Node: nobody was logged in.
  it('finds the session of a Request of another class than the global one', async () => {
    await using t = await openLoggedIn()
    const headers = { cookie: cookieOf(t) }
    const request = new UndiciRequest(`${t.site.origin}/orders`, { headers })
    expect(request.headers).not.toBeInstanceOf(Headers)
    const asked = request as unknown as Request
    expect(await t.site.handler.session(asked)).toMatchObject({ fullName: example, userId: 'ada' })
    const stranger = new UndiciRequest(`${t.site.origin}/orders`) as unknown as Request
    expect(await t.site.handler.session(stranger)).toBeNull()
  })

  // Frameworks on node:http have no Web-standard request to ask with.
  it('finds the session of a request of Node', async () => {
    await using t = await openLoggedIn()
    const message = new IncomingMessage(new Socket())
    expect(await t.site.handler.session(message)).toBeNull()
    message.headers.cookie = cookieOf(t)
    expect(await t.site.handler.session(message)).toMatchObject({ fullName: example, userId: 'ada' })
    const bare = { headers: { cookie: cookieOf(t) } }
    expect(await t.site.handler.session(bare)).toMatchObject({ userId: 'ada' })
    // A header of that name is no method.
    const odd = { headers: { get: 'x', cookie: cookieOf(t) } }
    expect(await t.site.handler.session(odd)).toMatchObject({ userId: 'ada' })
  })
})
