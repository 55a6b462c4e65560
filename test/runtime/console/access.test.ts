import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createHandler } from '../../../runtime/http/index.js'
import { ConsoleClient, keyOf } from '../../support/console-client.js'
import { logIn, openAcmeSite } from '../../support/acme-site.js'
import { openRosterSite } from '../../support/roster-site.js'

const here = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }

/** A request as the server gets it, from that address and for that host. */
function enterBy(key: string, { host = '127.0.0.1:3000', headers = {} } = {}): Request {
  return new Request(`http://${host}/console/api/enter`, {
    method: 'POST',
    body: JSON.stringify({ key }),
    headers: { origin: `http://${host}`, 'content-type': 'application/json', ...headers },
  })
}

describe('the console that is not switched on', () => {
  it('is not there, and has no link', async () => {
    await using site = await openRosterSite({ config: { server: {} } })
    expect(site.server.consoleUrl).toBeUndefined()
    for (const path of ['/console', '/console/', '/console/api/me', '/console/assets/index.js']) {
      const response = await fetch(site.server.url + path, { headers: { accept: 'text/html' } })
      expect(response.status).toBe(404)
    }
  })
})

describe('the link of the console', () => {
  it('lets one browser in, once; the next link lets in another', async () => {
    await using site = await openRosterSite()
    const first = site.server.consoleUrl
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/#key=[\w-]{43}$/)
    const client = new ConsoleClient(site.server.url)
    expect((await client.get('/me')).status).toBe(401)
    expect(await client.send('POST', '/enter', { key: keyOf(first) })).toEqual({ status: 200, body: {} })
    expect(await client.get('/me')).toEqual({
      status: 200,
      body: {
        operator: { kind: 'link' },
        appId: 'test.Roster',
        title: 'Roster',
        publicUrl: site.server.url,
        isEmulator: false,
      },
    })

    const other = new ConsoleClient(site.server.url)
    expect(await other.send('POST', '/enter', { key: keyOf(first) })).toMatchObject({
      status: 403,
      body: { errcode: 40300, errmsg: expect.stringContaining('was used') as string },
    })
    expect((await other.get('/me')).status).toBe(401)
    expect(site.server.consoleUrl).not.toBe(first)
    expect((await (await site.enter()).get('/me')).status).toBe(200)
    expect((await client.get('/me')).status).toBe(200)
  })

  it('gives a cookie that no script reads and no other site sends, for 12 hours or until it is left', async () => {
    await using site = await openRosterSite({ basePath: '/admin' })
    const link = site.server.consoleUrl
    expect(link).toContain('/admin/console/#key=')
    const enter = await fetch(`${site.server.url}/admin/console/api/enter`, {
      method: 'POST',
      body: JSON.stringify({ key: keyOf(link) }),
      headers: { origin: site.server.url, 'content-type': 'application/json' },
    })
    const [line = ''] = enter.headers.getSetCookie()
    const attributes = line.split('; ').slice(1)
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/admin/console', 'SameSite=Strict'])

    const cookie = line.split(';')[0] ?? ''
    const askMe = async () =>
      (await fetch(`${site.server.url}/admin/console/api/me`, { headers: { cookie } })).status
    expect(await askMe()).toBe(200)
    site.clock.advance(43_200_000)
    expect(await askMe()).toBe(401)
  })

  it('is over when the browser leaves', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const cookies = new Map(client.browser.cookies(client.origin))
    expect((await client.send('POST', '/leave')).status).toBe(200)
    expect(client.browser.cookies(client.origin).size).toBe(0)
    for (const [name, value] of cookies) client.browser.setCookie(client.origin, name, value)
    expect((await client.get('/me')).status).toBe(401)
  })

  it.each([
    ['a key that is none', () => ({ key: 'x'.repeat(43) })],
    ['another name of this machine in the address', () => ({ host: 'rebound.example:3000' })],
    ['another machine', () => ({ address: '10.0.0.9' })],
    ['nobody knows where', () => ({ address: undefined })],
    ['a proxy', () => ({ headers: { 'x-forwarded-for': '10.0.0.9' } })],
    ['a page of another site', () => ({ headers: { origin: 'http://evil.example' } })],
    ['a page of another port', () => ({ headers: { origin: 'http://127.0.0.1:4000' } })],
    ['another site, as the browser says', () => ({ headers: { 'sec-fetch-site': 'cross-site' } })],
  ] as const)('is refused for %s, and stays good', async (_, change) => {
    await using site = await openRosterSite()
    const {
      key: wrongKey,
      address,
      ...request
    } = {
      key: undefined,
      address: '127.0.0.1',
      ...(change() as { key?: string; address?: string; host?: string; headers?: Record<string, string> }),
    }
    const key = keyOf(site.server.consoleUrl)
    const from = { incoming: { socket: { remoteAddress: address } } }
    const refused = await site.server.handler.fetch(enterBy(wrongKey ?? key, request), from)
    expect(refused.status).toBe(403)
    expect(refused.headers.getSetCookie()).toEqual([])
    expect((await site.server.handler.fetch(enterBy(key), here)).status).toBe(200)
  })

  it('needs an Origin, and says what is wrong with a body', async () => {
    await using site = await openRosterSite()
    const key = keyOf(site.server.consoleUrl)
    const without = enterBy(key)
    without.headers.delete('origin')
    expect((await site.server.handler.fetch(without, here)).status).toBe(403)
    const client = new ConsoleClient(site.server.url)
    expect(await client.send('POST', '/enter', { kee: key })).toMatchObject({
      status: 400,
      body: { errcode: 40000, errmsg: 'enter has no argument "kee". Did you mean key?' },
    })
  })

  it('is printed nowhere but by whoever asks for it', async () => {
    await using site = await openRosterSite()
    const key = keyOf(site.server.consoleUrl)
    const client = await site.enter()
    const [token = ''] = client.browser.cookies(client.origin).values()
    await client.get('/audit')
    const log = inspect(site.log, { depth: 10 })
    expect(log).toContain('/console/api/enter')
    expect(log).not.toContain(key)
    expect(log).not.toContain(token)
    expect(inspect(site.server, { depth: 10 })).not.toContain(key)
  })

  it.each([
    ['all addresses', { host: '0.0.0.0' }],
    ['a public address', { config: { server: { console: true, publicUrl: 'https://app.example.com' } } }],
  ])('is not there for a server of %s', async (_, options) => {
    await using site = await openRosterSite(options)
    expect(site.server.consoleUrl).toBeUndefined()
    const client = new ConsoleClient(site.server.url.replace('0.0.0.0', '127.0.0.1'))
    expect(await client.send('POST', '/enter', { key: '' })).toMatchObject({ status: 403 })
  })

  it('is not there for a handler that a host mounts', async () => {
    await using site = await openRosterSite()
    const { fetch: answer } = createHandler(site.app)
    expect((await answer(enterBy(keyOf(site.server.consoleUrl)), here)).status).toBe(403)
  })

  it('is at the public address where that is one of this machine', async () => {
    const server = { console: true, publicUrl: 'http://localhost:8080/' }
    await using site = await openRosterSite({ config: { server } })
    expect(site.server.consoleUrl).toMatch(/^http:\/\/localhost:8080\/console\/#key=/)
  })
})

describe('a browser that came by the link', () => {
  it('is let in at an address of this machine alone', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const [[name = '', value = ''] = []] = client.browser.cookies(client.origin)
    const ask = async (host: string, address: string, headers = {}) => {
      const request = new Request(`http://${host}/console/api/me`, {
        headers: { cookie: `${name}=${value}`, ...headers },
      })
      return (await site.server.handler.fetch(request, { incoming: { socket: { remoteAddress: address } } }))
        .status
    }
    expect(await ask('127.0.0.1:3000', '127.0.0.1')).toBe(200)
    expect(await ask('[::1]:3000', '::1')).toBe(200)
    expect(await ask('rebound.example', '127.0.0.1')).toBe(401)
    expect(await ask('127.0.0.1:3000', '10.0.0.9')).toBe(401)
    expect(await ask('127.0.0.1:3000', '127.0.0.1', { 'x-forwarded-host': 'app.example.com' })).toBe(401)
    expect(await ask('127.0.0.1:3000', '127.0.0.1', { 'sec-fetch-site': 'same-site' })).toBe(403)
  })

  it('changes nothing for a page of another site', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const end = { userId: 'ada' }
    for (const headers of [{}, { origin: 'null' }, { origin: 'http://evil.example' }] as Record<
      string,
      string
    >[])
      expect(await client.send('POST', '/sessions/end', end, headers)).toMatchObject({
        status: 403,
        body: { errcode: 40300 },
      })
    expect(await client.send('POST', '/sessions/end', end)).toEqual({ status: 200, body: { ended: 0 } })
  })
})

describe('members at the console', () => {
  const server = { console: true }

  it('are refused where the host does not say who may use it', async () => {
    await using site = await openAcmeSite({ config: { server } })
    const browser = site.browser()
    await logIn(site, browser)
    const client = new ConsoleClient(site.origin, browser)
    for (const path of ['/me', '/elements', '/check'])
      expect(await client.get(path)).toMatchObject({
        status: 403,
        body: { errcode: 40300, errmsg: expect.stringContaining('authorizeConsole') as string },
      })
    expect((await new ConsoleClient(site.origin).get('/me')).status).toBe(401)
  })

  it('come in where it does, and what they do is theirs', async () => {
    const asked: unknown[] = []
    await using site = await openAcmeSite({
      config: { server },
      authorizeConsole: ({ userId, fullName }, request) => {
        asked.push([userId, fullName, new URL(request.url).pathname])
        return userId === 'ada'
      },
    })
    const browser = site.browser()
    await logIn(site, browser)
    const client = new ConsoleClient(site.origin, browser)
    const fullName = 'auths.loginTypes.AcmeExample'
    expect((await client.get('/me')).body).toMatchObject({
      operator: { kind: 'member', userId: 'ada', fullName },
      publicUrl: site.origin,
    })
    expect(asked).toEqual([['ada', fullName, '/console/api/me']])

    const other = { origin: 'http://evil.example' }
    expect((await client.send('POST', '/sessions/end', { userId: 'ada' }, other)).status).toBe(403)
    expect((await client.send('POST', '/sessions/end', { userId: 'ada' }, {})).status).toBe(403)
    expect(await client.send('POST', '/sessions/end', { userId: 'ada' })).toEqual({
      status: 200,
      body: { ended: 1 },
    })
    expect((await client.get('/me')).status).toBe(401)
    const { rows } = await site.app.audit.list({ act: 'endSessions' })
    expect(rows).toMatchObject([
      { userId: 'ada', way: 'console', by: 'ada', byLogin: fullName, address: '127.0.0.1', outcome: 0 },
    ])
    // Whoever is forgotten is forgotten as one who did something too.
    await site.app.internals.audit.forget({ element: fullName, tenant: site.acme.clientId, userId: 'ada' })
    expect((await site.app.audit.list({ act: 'endSessions' })).rows).toMatchObject([{ by: 'forgotten' }])
  })
})

describe('the audit', () => {
  it('has a row of who came by the link, and of who tried', async () => {
    await using site = await openRosterSite()
    await site.enter()
    await new ConsoleClient(site.server.url).send('POST', '/enter', { key: 'x' })
    const { rows } = await site.app.audit.list()
    const common = {
      act: 'enterConsole',
      fullName: '',
      userId: null,
      way: 'console',
      by: 'link',
      byLogin: null,
    }
    expect(rows).toMatchObject([
      { ...common, outcome: 40300 },
      { ...common, outcome: 0, address: '127.0.0.1' },
    ])
  })
})
