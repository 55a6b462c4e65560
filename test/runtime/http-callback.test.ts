import { describe, expect, it } from 'vitest'
import { createHandler } from '../../runtime/http/index.js'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import type { Browser } from '../support/browser.js'
import { type AcmeSite, beginLogin, callbackPath, openAcmeSite, readPage } from '../support/acme-site.js'

const example = 'auths.loginTypes.AcmeExample'
const inEnglish = { 'accept-language': 'en' }

async function expectNobody(site: AcmeSite, browser: Browser): Promise<void> {
  expect((await readPage(await browser.visit(site.origin))).userId).toBeNull()
}

describe('a state that is not of this browser', () => {
  it('is refused with 40301 and stays good for the browser it was issued to', async () => {
    await using site = await openAcmeSite()
    const [owner, other] = [site.browser(), site.browser(inEnglish)]
    const callback = await beginLogin(site, owner)
    await other.visit(`${site.origin}/login`)

    const refused = await other.visit(callback)
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('40301')
    await expectNobody(site, other)
    expect(site.acme.requests).not.toContain('/token')

    const { response } = await owner.follow(callback)
    expect((await readPage(response)).userId).toBe('ada')
  })

  it('is refused to a browser without the cookie, which consumes nothing', async () => {
    await using site = await openAcmeSite()
    const owner = site.browser()
    const callback = await beginLogin(site, owner)

    const refused = await site.browser().visit(callback)
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('40301')
    expect((await readPage((await owner.follow(callback)).response)).userId).toBe('ada')
  })

  it('is refused when it was issued in process to no browser', async () => {
    await using site = await openAcmeSite()
    const { state } = await site.app.getElement<LoginType>(example).getLoginConfig()
    const callback = `${site.origin}${callbackPath}?code=${site.acme.grantCode()}&state=${state}`

    const withCookie = site.browser()
    await withCookie.visit(`${site.origin}/login`)
    for (const browser of [withCookie, site.browser()]) {
      const refused = await browser.visit(callback)
      expect(refused.status).toBe(403)
      expect(await refused.text()).toContain('40301')
    }
    expect(site.rows('session')).toEqual([])
    const user = await site.app
      .getElement<LoginType>(example)
      .getLoginCode({ authCode: site.acme.grantCode(), state })
    expect(user.userId).toBe('ada')
  })

  it('is refused when the cookie of the browser is empty', async () => {
    await using site = await openAcmeSite()
    const { state } = await site.app.getElement<LoginType>(example).getLoginConfig()
    const browser = site.browser()
    browser.setCookie(site.origin, 'wecom-elements-browser', '')
    const callback = `${site.origin}${callbackPath}?code=${site.acme.grantCode()}&state=${state}`
    expect((await browser.visit(callback)).status).toBe(403)
    expect(site.rows('session')).toEqual([])
  })
})

describe('a state that is no longer or never was', () => {
  it.each([
    ['unknown', 'code=abc&state=0123456789abcdef0123456789abcdef01234567'],
    ['empty', 'code=abc&state='],
    ['absent', 'code=abc'],
    ['very long', `code=abc&state=${'x'.repeat(10_000)}`],
    ['no text a browser would send', 'code=abc&state=%00%FF%F0'],
  ])('that is %s logs nobody in: the page offers to begin here', async (_, query) => {
    await using site = await openAcmeSite()
    const browser = site.browser(inEnglish)
    await browser.visit(`${site.origin}/login`)
    const response = await browser.visit(`${site.origin}${callbackPath}?${query}`)
    expect(response.status).toBe(403)
    const page = await response.text()
    expect(page).toContain('Please begin the login here')
    expect(page).toContain('40301')
    expect(page).toContain('href="/login"')
    expect(site.acme.requests).toEqual([])
    await expectNobody(site, browser)
  })

  it('logs nobody in after its time', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    site.clock.advance(600_000)
    expect((await browser.visit(callback)).status).toBe(403)
    expect(site.acme.requests).toEqual(['/authorize'])
  })

  it('leads a repeat to the session of the first, without a second one, and asks the provider nothing', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    const asked = site.acme.requests.length

    const again = await browser.visit(callback)
    expect(again.status).toBe(303)
    expect(site.rows('session')).toHaveLength(1)
    expect(site.acme.requests).toHaveLength(asked)
    expect((await readPage(await browser.visit(site.origin))).userId).toBe('ada')
  })

  it('begins one session for 50 callbacks at once, and each of them leads to it', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    const answers = await Promise.all(Array.from({ length: 50 }, () => browser.visit(callback)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(303))
    expect(new Set(answers.map((answer) => answer.headers.getSetCookie().join())).size).toBe(1)
    expect(site.rows('session')).toHaveLength(1)
    expect(site.acme.requests.filter((path) => path === '/token')).toHaveLength(1)
  })

  it('leads a repeat nowhere when it comes more than a minute later, or from another browser', async () => {
    await using site = await openAcmeSite()
    const [browser, stranger] = [site.browser(), site.browser()]
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    await stranger.visit(`${site.origin}/login`)
    expect((await stranger.visit(callback)).status).toBe(403)
    site.clock.advance(61_000)
    expect((await browser.visit(callback)).status).toBe(403)
    expect(site.rows('session')).toHaveLength(1)
  })

  it('keeps nobody waiting who has logged out since', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    await browser.visit(`${site.origin}/api/logout`, { method: 'POST', headers: { origin: site.origin } })
    site.clock.advance(17_000)
    const began = performance.now()
    expect((await browser.visit(callback)).status).toBe(403)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(site.rows('session')).toEqual([])
  })

  it('is not taken from a browser by another one that tries it with a code of its own', async () => {
    await using site = await openAcmeSite()
    const [victim, stranger] = [site.browser(), site.browser()]
    const callback = await beginLogin(site, victim)
    await stranger.visit(`${site.origin}/login`)
    expect((await stranger.visit(callback)).status).toBe(403)
    expect((await victim.visit(callback)).status).toBe(303)
  })

  it('goes on when the browser gives up, so that its repeat finds the session', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    const headers = {
      cookie: `wecom-elements-browser=${browser.cookies(site.origin).get('wecom-elements-browser') ?? ''}`,
    }
    const giveUp = new AbortController()
    const first = site.handler.fetch(new Request(callback, { headers, signal: giveUp.signal }))
    giveUp.abort()
    expect((await site.handler.fetch(new Request(callback, { headers }))).status).toBe(303)
    expect((await first).status).toBe(303)
    expect(site.rows('session')).toHaveLength(1)
  })

  it('logs nobody in once its login was removed', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    site.folder.remove('auths/loginTypes/AcmeExample')
    await site.app.reload()
    // No login expects anybody there any more, so the site answers.
    expect((await readPage(await browser.visit(callback))).userId).toBeNull()
    expect(site.rows('session')).toEqual([])
    expect(site.acme.requests).toEqual(['/authorize'])
  })
})

describe('several logins on one path', () => {
  it('are told apart by the state', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const browser = site.browser()
    const [example, other] = [
      await beginLogin(site, browser, '/login/AcmeExample'),
      await beginLogin(site, browser, '/login/AcmeOther'),
    ]
    await browser.visit(other)
    await browser.visit(example)
    // The browser has one session at a time: the later login took the place of the earlier.
    expect(site.rows('session').map(({ element }) => element)).toEqual(['auths.loginTypes.AcmeExample'])
    expect(site.acme.requests.filter((path) => path === '/token')).toHaveLength(2)
  })
})

describe('a person who came back without a code', () => {
  it('sees that the login was cancelled, and can begin again where it began', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser(inEnglish)
    const callback = await beginLogin(site, browser, '/login?returnTo=%2Fa%3Fb%3D1')
    callback.searchParams.delete('code')
    const response = await browser.visit(callback)
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain('Login cancelled')
    expect(page).toContain(`href="/login/${example}?returnTo=%2Fa%3Fb%3D1"`)
    await expectNobody(site, browser)
  })
})

describe('what looks at a link before a person does', () => {
  it.each([
    ['HEAD', { method: 'HEAD' }],
    ['Sec-Purpose: prefetch', { headers: { 'sec-purpose': 'prefetch' } }],
    ['Sec-Purpose: prefetch;prerender', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['Purpose: prefetch', { headers: { purpose: 'prefetch' } }],
    ['X-Moz: prefetch', { headers: { 'x-moz': 'prefetch' } }],
    ['X-Purpose: preview', { headers: { 'x-purpose': 'preview' } }],
  ])('consumes nothing with %s', async (_, init) => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    const answer = await browser.visit(callback, init)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await answer.text()).toBe('')
    expect(site.acme.requests).toEqual(['/authorize'])
    expect((await readPage((await browser.follow(callback)).response)).userId).toBe('ada')
  })
})

describe('a code that the provider refuses', () => {
  it('shows the reason with its number and a link to begin again', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser(inEnglish)
    const callback = await beginLogin(site, browser, '/login?returnTo=%2Finvoices')
    callback.searchParams.set('code', 'made-up')
    const response = await browser.visit(callback)
    expect(response.status).toBe(400)
    expect(response.headers.getSetCookie()).toEqual([])
    const page = await response.text()
    expect(page).toContain('The authorization code is invalid or was used.')
    expect(page).toContain('40029')
    expect(page).not.toContain('made-up')
    expect(page).toContain(`href="/login/${example}?returnTo=%2Finvoices"`)
    expect(site.errors).toEqual([])
    await expectNobody(site, browser)
  })

  it('leaves the person logged in who was', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    await browser.follow(`${site.origin}/login`)
    const callback = await beginLogin(site, browser)
    callback.searchParams.set('code', 'made-up')
    await browser.visit(callback)
    expect((await readPage(await browser.visit(site.origin))).userId).toBe('ada')
  })
})

describe('what is not ours', () => {
  it.each(['/', '/invoices?code=abc', '/auth/callback', '/auth/callback?page=2', '/auth/callback/?code=abc'])(
    'goes to the site: %s',
    async (path) => {
      await using site = await openAcmeSite()
      const browser = site.browser()
      await browser.follow(`${site.origin}/login`)
      const response = await browser.visit(site.origin + path)
      expect(await readPage(response)).toEqual({ path, userId: 'ada' })
      expect(response.headers.get('content-security-policy')).toBeNull()
      expect(response.headers.get('cache-control')).toBeNull()
    },
  )

  it('gives the site the request with its method and body', async () => {
    await using site = await openAcmeSite({
      site: async (request) => new Response(`${request.method} ${await request.text()}`),
    })
    const response = await site.browser().visit(`${site.origin}/orders`, { method: 'PUT', body: 'two' })
    expect(await response.text()).toBe('PUT two')
  })

  it('is 404 in the envelope without a site', async () => {
    await using site = await openAcmeSite()
    const response = await createHandler(site.app).fetch(new Request(`${site.origin}/elsewhere`))
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ errcode: 40400, errmsg: 'There is nothing here.' })
  })

  it.each([
    ['POST', '/login'],
    ['PUT', '/login/AcmeExample'],
    ['POST', '/login/AcmeExample'],
    ['GET', '/api/logout'],
    ['HEAD', '/api/logout'],
    ['DELETE', '/api/session'],
    ['POST', '/api/session'],
    ['OPTIONS', '/api/logout'],
  ])('neither logs in nor out: %s %s', async (method, path) => {
    await using site = await openAcmeSite({ site: () => new Response(null, { status: 404 }) })
    const browser = site.browser()
    await browser.follow(`${site.origin}/login`)
    const headers = { origin: site.origin, 'x-http-method-override': 'POST' }
    const response = await browser.visit(site.origin + path, { method, headers })
    expect([404, 405]).toContain(response.status)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(site.rows('session')).toHaveLength(1)
    expect(site.rows('loginState').filter(({ usedAtMs }) => usedAtMs === null)).toEqual([])
  })

  it('is a POST to the callback, which consumes nothing', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback, { method: 'POST', headers: { origin: site.origin } })
    expect(site.rows('session')).toEqual([])
    expect(site.rows('loginState')).toHaveLength(1)
  })
})
