import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type AcmeSite, beginLogin, callbackPath, logIn, openAcmeSite } from '../support/acme-site.js'
import type { Browser } from '../support/browser.js'
import { beginRemotely, callFunction, endRemotely } from '../support/remote-calls.js'

const sessionCookie = 'wecom-elements-session'

/** What a logger of pino's kind would write for all that was logged, errors with all that hangs on them. */
function writeLog(site: AcmeSite): string[] {
  return site.log.map(({ level, fields, message }) =>
    JSON.stringify({ level, message, ...fields, whole: inspect(fields, { depth: 10, showHidden: true }) }),
  )
}

describe('the log', () => {
  it('has one line at info for each of our own answers, without the query', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser, '/login?returnTo=/a')
    const answer = await browser.visit(callback)
    await browser.visit(`${site.origin}/elsewhere?a=b`)
    expect(site.log).toEqual([
      {
        level: 'info',
        message: 'answered',
        fields: {
          requestId: expect.any(String) as string,
          method: 'GET',
          path: '/login',
          status: 302,
          durationMs: 0,
          address: '127.0.0.1',
        },
      },
      {
        level: 'info',
        message: 'answered',
        fields: {
          requestId: answer.headers.get('x-request-id'),
          method: 'GET',
          path: callbackPath,
          status: 303,
          durationMs: 0,
          address: '127.0.0.1',
        },
      },
    ])
  })

  it.each([
    '/login/a%0A%7B%22level%22%3A%22info%22%2C%22message%22%3A%22forged%22%7D',
    '/api/test/Acme/auths/loginTypes/AcmeExample/a%0D%0Aforged%E2%80%A8',
    '/login/%1b%5b31mred',
  ])('stays one line for the path %s', async (path) => {
    await using site = await openAcmeSite({ site: () => new Response(null, { status: 404 }) })
    await site.browser().visit(site.origin + path, { method: path.startsWith('/api') ? 'POST' : 'GET' })
    const [line, ...others] = writeLog(site)
    expect(others).toEqual([])
    // eslint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001f]/)
    expect(JSON.parse(line ?? '')).toMatchObject({ message: 'answered', status: 404 })
  })

  it('has the failure of a remote call under the number of its answer', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    site.acme.isDown = true
    const answer = await endRemotely(site, browser, state)
    const { requestId } = (await answer.json()) as { requestId: string }
    expect(answer.headers.get('x-request-id')).toBe(requestId)
    expect(site.errors).toMatchObject([{ fields: { requestId, err: { code: 50000 } } }])
  })
})

describe('no secret, code, state, token or browser key', () => {
  /** Everything that a browser can meet, well and badly; gives what must not be seen, and what was answered. */
  async function meetEverything(site: AcmeSite): Promise<{ secrets: string[]; bodies: string[] }> {
    const secrets = new Set([site.acme.clientSecret])
    const bodies: string[] = []
    const keep = async (answer: Response | Promise<Response>) => {
      bodies.push(await (await answer).text())
    }
    const learn = (browser: Browser, ...addresses: URL[]) => {
      for (const value of browser.cookies(site.origin).values()) secrets.add(value)
      for (const { searchParams } of addresses) {
        for (const name of ['state', 'code']) secrets.add(searchParams.get(name) ?? 'none')
      }
    }
    const [browser, other] = [site.browser({ 'user-agent': 'AcmeApp' }), site.browser()]
    const begin = async (of = browser) => {
      const callback = await beginLogin(site, of)
      learn(of, callback)
      return callback
    }

    const first = await begin()
    await keep(other.visit(first))
    await keep(browser.visit(first))
    await keep(browser.visit(first))
    await keep(browser.visit(`${site.origin}/api/session`))
    await keep(callFunction(site, browser, 'greet', { name: 'Bob' }))
    await keep(
      callFunction(site, browser, 'getLoginCode', { authCode: 1, state: first.searchParams.get('state') }),
    )
    await keep(callFunction(site, browser, 'fail', {}))
    const refused = await begin()
    refused.searchParams.delete('code')
    await keep(browser.visit(refused))

    site.acme.isDown = true
    const down = first.searchParams.get('code') ?? ''
    const state = await beginRemotely(site, browser)
    secrets.add(state)
    await keep(endRemotely(site, browser, state, down))
    site.clock.advance(3_700_000)
    await keep(browser.visit(`${site.origin}/api/session`))
    const isAsked = () => site.log.some(({ level }) => level === 'warn')
    await expect.poll(isAsked, { timeout: 5000 }).toBe(true)
    site.acme.isDown = false

    const late = await begin()
    site.clock.advance(700_000)
    await keep(browser.visit(late))
    const gone = await begin(other)
    await site.acme[Symbol.asyncDispose]()
    await keep(other.visit(gone))
    learn(browser, late)
    await keep(browser.visit(`${site.origin}/api/logout`, { method: 'POST' }))
    await keep(
      browser.visit(`${site.origin}/api/logout`, { method: 'POST', headers: { origin: site.origin } }),
    )
    return { secrets: [...secrets].filter((secret) => secret !== '' && secret !== '1'), bodies }
  }

  it('is in any line of the log, at any level, nor in a body, nor in the audit', async () => {
    await using site = await openAcmeSite({
      onLogin: ({ headers }) => {
        headers.append('x-greeting', 'hello')
      },
    })
    const { secrets, bodies } = await meetEverything(site)
    expect(secrets.length).toBeGreaterThan(8)
    expect(bodies.length).toBeGreaterThan(12)
    const levels = new Set(site.log.map(({ level }) => level))
    expect([...levels].sort()).toEqual(['error', 'info', 'warn'])
    const seen = {
      log: writeLog(site).join('\n'),
      bodies: bodies.join('\n'),
      audit: JSON.stringify(site.rows('audit')),
    }
    for (const [where, text] of Object.entries(seen)) {
      for (const secret of secrets) expect(text.includes(secret), `${secret} in the ${where}`).toBe(false)
    }
  })
})

describe('a header of an answer', () => {
  it.each([
    '/login?returnTo=/a%0d%0aSet-Cookie:%20evil=1',
    '/login?returnTo=%0d%0aSet-Cookie:%20evil=1',
    '/login/AcmeExample?moved=1&returnTo=/%E5%98%8A%E5%98%8DSet-Cookie:%20evil=1',
    '/login/AcmeExample%0d%0aSet-Cookie:%20evil=1',
    `${callbackPath}?code=%0d%0aSet-Cookie:%20evil=1&state=%0d%0aSet-Cookie:%20evil=1`,
  ])('is not made by the address %s', async (path) => {
    await using site = await openAcmeSite({ site: () => new Response(null, { status: 404 }) })
    const browser = site.browser()
    const { headers } = await browser.visit(site.origin + path)
    expect(headers.getSetCookie().join()).not.toContain('evil')
    const callback = await beginLogin(site, browser, path.startsWith('/login?') ? path : '/login')
    const ended = await browser.visit(callback)
    expect(ended.headers.getSetCookie().join()).not.toContain('evil')
    expect(new URL(ended.headers.get('location') ?? '', site.origin).origin).toBe(site.origin)
  })

  it('is not made by the headers of the request', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser({ 'user-agent': 'a\u0009b"; evil=1', 'accept-language': 'en"><script>' })
    const { response } = await logIn(site, browser)
    expect(response.status).toBe(200)
    const page = await browser.visit(`${site.origin}${callbackPath}?code=a&state=b`)
    expect(await page.text()).not.toContain('<script')
    expect(browser.cookies(site.origin).get(sessionCookie)).toMatch(/^[\w-]{43}$/)
    const userAgent = 'a\u0009b"; evil=1'
    expect(site.rows('audit')).toMatchObject([
      { userAgent, outcome: 0 },
      { userAgent, outcome: 40301 },
    ])
  })
})
