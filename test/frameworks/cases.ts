import { describe, expect, it } from 'vitest'
import { beginLogin, logIn, openAcmeSite } from '../support/acme-site.js'
import { Browser } from '../support/browser.js'
import { findFreePort } from '../support/free-port.js'
import { type Mount, answerNotFound, ownNotFound } from './host.js'

const page = { accept: 'text/html,application/xhtml+xml' }
const largest = 64 * 1024
const greet = '/api/test/Acme/auths/loginTypes/AcmeExample/greet'

/** The acme app on a real port, in a host that stands on the framework. */
async function openHost({ options, listen }: Mount) {
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const site = await openAcmeSite({
    origin,
    site: answerNotFound,
    authorize: ({ userId }, _fullName, functionName, { name }) => functionName === 'greet' && name === userId,
    ...options,
  })
  const close = await listen(site.handler, port)
  const address = (path: string) => new URL(path, origin)

  return {
    site,
    origin,
    // Not the site's own, which would reach the handler past the host.
    openBrowser: (headers = {}) => new Browser(headers),
    openLoggedIn: async (headers = {}) => {
      const browser = new Browser(headers)
      await logIn(site, browser)
      return browser
    },
    visit: (browser: Browser, path: string, init?: RequestInit) => browser.visit(address(path), init),
    postJson: (browser: Browser, path: string, value: object, headers = {}) =>
      browser.visit(address(path), {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...headers },
        body: JSON.stringify(value),
      }),
    async [Symbol.asyncDispose]() {
      await close()
      await site[Symbol.asyncDispose]()
    },
  }
}

/** What holds in every framework. */
export function frameworkCases(name: string, mount: Mount): void {
  describe(`a host on ${name}`, () => {
    it('sends a browser from its guarded page to the login, and back to that page', async () => {
      await using host = await openHost(mount)
      const browser = host.openBrowser(page)
      const { response, visited } = await browser.followLogin(`${host.origin}/orders?page=2`)
      expect(await response.text()).toBe('The orders of ada at /orders?page=2')
      expect(visited.map((address) => new URL(address).pathname)).toEqual([
        '/orders',
        '/login',
        '/authorize',
        '/auth/callback',
        '/orders',
      ])
      expect(visited[1]).toBe(`${host.origin}/login?returnTo=%2Forders%3Fpage%3D2`)
    })

    it('tells a program that nobody is logged in, at its guarded page and at a guarded act', async () => {
      await using host = await openHost(mount)
      const program = host.openBrowser({ accept: 'application/json' })
      for (const response of [
        await host.visit(program, '/orders'),
        await host.postJson(program, '/orders', { item: 'tea' }),
      ]) {
        expect(response.status).toBe(401)
        expect(await response.json()).toMatchObject({ errcode: 40100 })
      }
    })

    it('lets somebody act who is logged in, from its own pages only', async () => {
      await using host = await openHost(mount)
      const browser = await host.openLoggedIn()
      const order = (origin: string) => host.postJson(browser, '/orders', { item: 'tea' }, { origin })
      const foreign = await order('https://evil.example')
      expect(foreign.status).toBe(403)
      expect(await foreign.json()).toMatchObject({ errcode: 40300 })
      const own = await order(host.origin)
      expect(own.status).toBe(201)
      expect(await own.json()).toEqual({ item: 'tea', orderedBy: 'ada' })
    })

    it('shows who is logged in, also on a page of its own', async () => {
      await using host = await openHost(mount)
      const stranger = host.openBrowser()
      expect((await host.visit(stranger, '/api/session')).status).toBe(401)
      expect(await (await host.visit(stranger, '/')).json()).toEqual({ userId: null })

      const browser = await host.openLoggedIn()
      const answer = await host.visit(browser, '/api/session')
      expect(await answer.json()).toMatchObject({ errcode: 0, data: { userId: 'ada' } })
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-frame-options')).toBe('DENY')
      expect(await (await host.visit(browser, '/')).json()).toEqual({ userId: 'ada' })
    })

    it('ends a session, and sends the browser of a form on', async () => {
      await using host = await openHost(mount)
      const browser = await host.openLoggedIn()
      const headers = { ...page, origin: host.origin }
      const body = new URLSearchParams({ why: 'lunch' })
      const response = await host.visit(browser, '/api/logout?returnTo=/', { method: 'POST', headers, body })
      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe('/')
      expect(host.site.rows('session')).toEqual([])
      expect((await host.visit(browser, '/orders')).status).toBe(401)
    })

    it('calls a remote function with the JSON that was sent', async () => {
      await using host = await openHost(mount)
      const args = { name: 'ada', times: 2, isLoud: true }
      const nobody = await host.postJson(host.openBrowser(), greet, args)
      expect(nobody.status).toBe(401)

      const browser = await host.openLoggedIn()
      const answer = await host.postJson(browser, greet, args)
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ errcode: 0, data: 'Hello, ada! Hello, ada!' })
      expect((await host.postJson(browser, greet, { name: 'eve' })).status).toBe(403)
    })

    it.each([
      ['a length', (text: string) => text],
      ['no length', (text: string) => new Blob([text]).stream()],
    ])('refuses a body that is too large and has %s, and goes on', async (_, toBody) => {
      await using host = await openHost(mount)
      const browser = await host.openLoggedIn()
      const headers = { 'content-type': 'application/json', origin: host.origin }
      const body = toBody(JSON.stringify({ name: 'x'.repeat(largest) }))
      const answer = await host.visit(browser, greet, { method: 'POST', headers, body, duplex: 'half' })
      expect(answer.status).toBe(413)
      expect(await answer.json()).toMatchObject({ errcode: 41300 })
      expect((await host.visit(browser, '/api/session')).status).toBe(200)
    })

    it('takes a body that is just small enough', async () => {
      await using host = await openHost(mount)
      const browser = await host.openLoggedIn()
      const { length } = JSON.stringify({ name: '' })
      const answer = await host.postJson(browser, greet, { name: 'x'.repeat(largest - length) })
      expect(answer.status).toBe(403)
    })

    it.each(['GET', 'POST'])('answers %s of an unknown route with its own 404', async (method) => {
      await using host = await openHost(mount)
      const answer = await host.visit(host.openBrowser(), '/no/such/page', { method })
      expect(answer.status).toBe(404)
      expect(await answer.text()).toBe(ownNotFound)
    })

    it('leaves unknown functions and wrong methods to the handler', async () => {
      await using host = await openHost(mount)
      const browser = host.openBrowser()
      const unknown = await host.postJson(browser, greet.replace('greet', '__proto__'), {})
      expect(unknown.status).toBe(404)
      expect(await unknown.json()).toMatchObject({ errcode: 40400 })
      const wrong = await host.visit(browser, '/api/logout')
      expect(wrong.status).toBe(405)
      expect(wrong.headers.get('allow')).toBe('POST')
    })

    it('parses the JSON of its own route by its own means', async () => {
      await using host = await openHost(mount)
      const answer = await host.postJson(host.openBrowser(), '/notes', { text: '你好' })
      expect(await answer.json()).toEqual({ received: { text: '你好' } })
    })

    it('is known by the address of whoever logs in', async () => {
      await using host = await openHost(mount)
      await host.openLoggedIn({ 'user-agent': 'A browser' })
      const { rows } = await host.site.app.audit.list()
      expect(rows).toMatchObject([
        {
          act: 'login',
          userId: 'ada',
          outcome: 0,
          way: 'callback',
          address: '127.0.0.1',
          userAgent: 'A browser',
        },
      ])
    })

    it('uses nothing up for a HEAD or a prefetch', async () => {
      await using host = await openHost(mount)
      const browser = host.openBrowser()
      const back = await beginLogin(host.site, browser)
      const before = host.site.rows('loginState')
      for (const init of [{ method: 'HEAD' }, { headers: { 'sec-purpose': 'prefetch' } }]) {
        for (const address of [back, `${host.origin}/login`]) {
          const answer = await browser.visit(address, init)
          expect(answer.status).toBe(204)
          expect(answer.headers.getSetCookie()).toEqual([])
        }
      }
      expect((await host.visit(browser, '/orders', { method: 'HEAD' })).status).toBe(401)
      expect(host.site.rows('loginState')).toEqual(before)

      expect((await browser.visit(back)).status).toBe(303)
      const head = await host.visit(browser, '/orders', { method: 'HEAD' })
      expect(head.status).toBe(200)
      expect(await head.text()).toBe('')
    })

    it('logs many browsers in at once, each with a session of its own', async () => {
      await using host = await openHost(mount)
      const browsers = await Promise.all(Array.from({ length: 20 }, () => host.openLoggedIn()))
      const [first, ...others] = browsers
      if (first === undefined) throw new Error('there is no browser')
      const headers = { origin: host.origin }
      expect((await host.visit(first, '/api/logout', { method: 'POST', headers })).status).toBe(200)
      expect((await host.visit(first, '/orders')).status).toBe(401)
      for (const browser of others) expect((await host.visit(browser, '/orders')).status).toBe(200)
      expect(host.site.rows('session')).toHaveLength(19)
    })
  })
}
