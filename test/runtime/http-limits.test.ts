import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createHandler } from '../../runtime/http/index.js'
import { type AcmeSite, beginLogin, callbackPath, logIn, openAcmeSite } from '../support/acme-site.js'
import { callFunction, readEnvelope } from '../support/remote-calls.js'

describe('the logins under way in one browser', () => {
  it('are at most 100: one more ends the oldest, and no other browser’s', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const [browser, other] = [site.browser(), site.browser()]
    const others = await beginLogin(site, other, '/login/AcmeExample')
    const begun: URL[] = []
    for (let count = 0; count < 101; count += 1) {
      site.clock.advance(1)
      begun.push(await beginLogin(site, browser, count % 2 === 0 ? '/login/AcmeExample' : '/login/AcmeOther'))
    }
    expect(site.rows('loginState')).toHaveLength(101)
    const [oldest = '', second = ''] = begun
    expect((await browser.visit(oldest)).status).toBe(403)
    for (const callback of [second, begun.at(-1) ?? '']) {
      expect((await browser.visit(callback)).status).toBe(303)
    }
    expect((await other.visit(others)).status).toBe(303)
  })
})

describe('the requests of one browser', () => {
  it('are limited: one too many is 429 with the seconds to wait, and consumes nothing', async () => {
    await using site = await openAcmeSite({ rateLimit: { perBrowser: 3 } })
    const [browser, other] = [site.browser(), site.browser()]
    const callback = await beginLogin(site, browser)
    for (const status of [401, 401])
      expect((await browser.visit(`${site.origin}/api/session`)).status).toBe(status)
    await browser.visit(`${site.origin}/api/session`)
    const refused = await browser.visit(callback)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(await readEnvelope(refused)).toMatchObject({ errcode: 42900 })
    expect(site.acme.requests).toEqual(['/authorize'])
    expect(site.log.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: 'too many requests', fields: { address: '127.0.0.1' } },
    ])
    await browser.visit(callback)
    expect(site.log.filter(({ level }) => level === 'warn')).toHaveLength(1)
    expect((await logIn(site, other)).response.status).toBe(200)
  })

  it('for the host’s own pages are not counted', async () => {
    await using site = await openAcmeSite({ rateLimit: { perBrowser: 3 } })
    const browser = site.browser()
    await logIn(site, browser)
    for (let count = 0; count < 10; count += 1) {
      expect((await browser.visit(site.origin)).status).toBe(200)
    }
  })
})

describe('the requests of one address', () => {
  const ask = (site: AcmeSite, address: string) =>
    site.browser({ 'x-client': address }).visit(`${site.origin}/api/session`)

  it('are limited where the host tells addresses apart', async () => {
    await using site = await openAcmeSite({
      rateLimit: { perAddress: 2 },
      clientAddress: (request) => request.headers.get('x-client') ?? undefined,
    })
    for (const status of [401, 401, 429]) expect((await ask(site, '192.0.2.1')).status).toBe(status)
    expect((await ask(site, '192.0.2.2')).status).toBe(401)
    expect((await site.browser().visit(`${site.origin}/api/session`)).status).toBe(401)
    expect((await callFunction(site, site.browser({ 'x-client': '192.0.2.1' }), 'countPeople')).status).toBe(
      429,
    )
  })

  // A header that is not there is null: all requests without it were counted as those of one address.
  it('are not where the host knows no address of theirs', async () => {
    const clientAddress = (request: Request) => request.headers.get('x-real-ip')
    await using site = await openAcmeSite({ clientAddress, rateLimit: { perAddress: 1 } })
    const ask = async () => (await site.browser().visit(`${site.origin}/api/session`)).status
    expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 401])
  })

  it('are not where everybody seems to come from this machine', async () => {
    await using site = await openAcmeSite({ rateLimit: { perAddress: 2 } })
    for (let count = 0; count < 5; count += 1) expect((await ask(site, '192.0.2.1')).status).toBe(401)
  })

  it('are by the connection, where that is another machine’s', async () => {
    await using site = await openAcmeSite({ rateLimit: { perAddress: 2 }, origin: 'http://site.test' })
    const connection = { incoming: { socket: { remoteAddress: '192.0.2.1' } } }
    const statuses: number[] = []
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await site.handler.fetch(new Request(`${site.origin}/api/session`), connection)).status)
    }
    expect(statuses).toEqual([401, 401, 429])
  })

  it('are any number with rateLimit false', async () => {
    await using site = await openAcmeSite({ rateLimit: false, clientAddress: () => '192.0.2.1' })
    const statuses = new Set<number>()
    for (let count = 0; count < 3100; count += 1) {
      statuses.add((await site.handler.fetch(new Request(`${site.origin}/api/session`))).status)
    }
    expect([...statuses]).toEqual([401])
  })
})

describe('/healthz', () => {
  it('says 200, however often it is asked', async () => {
    await using site = await openAcmeSite({
      rateLimit: { perAddress: 1, perBrowser: 1 },
      clientAddress: () => 'a',
    })
    for (let count = 0; count < 5; count += 1) {
      const response = await site.browser().visit(`${site.origin}/healthz`)
      expect(response.status).toBe(200)
      expect(await readEnvelope(response)).toMatchObject({ errcode: 0, data: { storage: 'ok' } })
    }
  })

  it('says 503 without the reason when the storage does not answer', async () => {
    await using site = await openAcmeSite()
    await logIn(site)
    const data = join(site.folder.path, 'data')
    renameSync(data, `${data}-gone`)
    writeFileSync(data, '')
    await using app = await site.folder.open({ env: site.acme.env })
    const response = await createHandler(app).fetch(new Request(`${site.origin}/healthz`))
    expect(response.status).toBe(503)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ errcode: 50000, errmsg: 'The storage does not answer.' })
    expect(text).not.toContain(site.folder.path)
  })
})

describe('our own routes', () => {
  it.each([
    ['/login', 'POST', 'GET, HEAD'],
    ['/login/AcmeExample', 'DELETE', 'GET, HEAD'],
    ['/api/session', 'POST', 'GET, HEAD'],
    ['/healthz', 'PUT', 'GET, HEAD'],
    ['/api/logout', 'GET', 'POST'],
    ['/api/logout', 'OPTIONS', 'POST'],
  ])('say for %s by %s that it is to be %s', async (path, method, allow) => {
    await using site = await openAcmeSite()
    const response = await site.browser().visit(site.origin + path, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
    expect(await readEnvelope(response)).toMatchObject({ errcode: 40500 })
  })

  it.each(['/api/session', '/healthz', '/api/logout'])(
    'name the request in header and body alike: %s',
    async (path) => {
      await using site = await openAcmeSite()
      const response = await site.browser({ 'x-request-id': 'mine' }).visit(site.origin + path)
      const { requestId } = await readEnvelope(response)
      expect(requestId).toMatch(/^[0-9a-f]{24}$/)
      expect(response.headers.get('x-request-id')).toBe(requestId)
      expect(site.log).toMatchObject([
        { level: 'info', fields: { requestId, path, status: response.status } },
      ])
    },
  )

  it('name the request on a page that says what failed', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    callback.searchParams.set('code', 'made-up')
    const page = await browser.visit(callback)
    expect(await page.text()).toContain(page.headers.get('x-request-id'))
    expect(callback.pathname).toBe(callbackPath)
  })
})
