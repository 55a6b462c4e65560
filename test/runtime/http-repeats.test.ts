import { describe, expect, it } from 'vitest'
import { type AcmeSite, beginLogin, logIn, openAcmeSite, readPage } from '../support/acme-site.js'
import type { Browser } from '../support/browser.js'
import { beginRemotely, endRemotely, readEnvelope, readUserId } from '../support/remote-calls.js'

const sessionCookie = 'wecom-elements-session'

const times = <Result>(count: number, make: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

const countTokens = (site: AcmeSite) => site.acme.requests.filter((path) => path === '/token').length

const tokenOf = (site: AcmeSite, browser: Browser) => browser.cookies(site.origin).get(sessionCookie)

const visitWith = (site: AcmeSite, address: URL, cookie: string) =>
  site.handler.fetch(new Request(address, { headers: { cookie } }))

const cookiesOf = (site: AcmeSite, browser: Browser) =>
  [...browser.cookies(site.origin)].map(([name, value]) => `${name}=${value}`).join('; ')

describe('fifty at once', () => {
  it('browsers, each with a login of its own, are each logged in, as who they are', async () => {
    await using site = await openAcmeSite()
    const browsers = Array.from({ length: 50 }, () => site.browser())
    const callbacks: URL[] = []
    for (const [index, browser] of browsers.entries()) {
      site.acme.person = { sub: `user${index}`, name: 'Somebody' }
      callbacks.push(await beginLogin(site, browser))
    }
    const users = await times(50, async (index) => {
      const browser = browsers[index] ?? site.browser()
      const journey = await browser.follow(callbacks[index] ?? '')
      return (await readPage(journey.response)).userId
    })
    expect(users).toEqual(browsers.map((_, index) => `user${index}`))
    expect([countTokens(site), site.rows('session').length]).toEqual([50, 50])
  })

  it('browsers with one address, of which one is theirs, let that one in alone', async () => {
    await using site = await openAcmeSite()
    const owner = site.browser()
    const others = Array.from({ length: 49 }, () => site.browser())
    const callback = await beginLogin(site, owner)
    for (const other of others) await other.visit(`${site.origin}/login`)
    const answers = await Promise.all([...others, owner].map((browser) => browser.visit(callback)))
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(49).fill(403), 303])
    expect([countTokens(site), site.rows('session').length]).toEqual([1, 1])
  })

  it('tabs of one browser, each with a state of its own, all come in', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    await browser.visit(`${site.origin}/login`)
    const callbacks = await times(50, () => beginLogin(site, browser))
    const answers = await Promise.all(callbacks.map((callback) => browser.visit(callback)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(303))
    expect(countTokens(site)).toBe(50)
    expect(await readUserId(site, browser)).toBe('ada')
  })

  it('refreshes of a callback under way end in its one session', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser, '/login?returnTo=/invoices')
    const answers = await times(50, async (index) => {
      await new Promise((resolve) => setTimeout(resolve, index))
      return browser.visit(callback)
    })
    expect(new Set(answers.map((answer) => answer.headers.get('location')))).toEqual(new Set(['/invoices']))
    expect([countTokens(site), site.rows('session').length]).toEqual([1, 1])
  })

  it('refreshes afterwards go where the first went', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser, '/login?returnTo=/invoices')
    await browser.visit(callback)
    const token = tokenOf(site, browser)
    const answers = await times(50, () => browser.visit(callback))
    expect(
      new Set(answers.map(({ status, headers }) => `${status} ${headers.get('location') ?? ''}`)),
    ).toEqual(new Set(['303 /invoices']))
    expect(tokenOf(site, browser)).toBe(token)
    expect([countTokens(site), site.rows('session').length]).toEqual([1, 1])
  })

  it('double submits of a remote login get one answer', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    const code = site.acme.grantCode()
    const answers = await times(
      50,
      async () => (await readEnvelope(await endRemotely(site, browser, state, code))).data,
    )
    expect(answers).toEqual(Array(50).fill({ userId: 'ada', name: 'Ada Lovelace' }))
    expect([countTokens(site), site.rows('session').length]).toEqual([1, 1])
  })

  it('repeats with a code that the provider refuses fail alike, and ask it once', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    callback.searchParams.set('code', 'made-up')
    const answers = await times(50, () => browser.visit(callback))
    expect(answers.every(({ status }) => status === 400 || status === 403)).toBe(true)
    expect([countTokens(site), site.rows('session').length]).toEqual([1, 0])
    expect((await browser.follow(`${site.origin}/login`)).response.status).toBe(200)
  })
})

describe('the way back', () => {
  // It waited 16 s for a session that had been ended meanwhile, as if its login were still under way.
  it('to the address of an earlier login answers at once and leaves the later login as it is', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    site.acme.person = { sub: 'bob', name: 'Bob' }
    await logIn(site, browser)
    const asked = site.acme.requests.length
    const began = performance.now()
    await browser.visit(callback)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(await readUserId(site, browser)).toBe('bob')
    expect(site.acme.requests).toHaveLength(asked)
    expect(site.rows('session')).toHaveLength(1)
  }, 30_000)

  it('after a logout answers at once and logs nobody in', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    await browser.visit(`${site.origin}/api/logout`, { method: 'POST', headers: { origin: site.origin } })
    const began = performance.now()
    expect((await browser.visit(callback)).status).toBe(403)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(site.rows('session')).toEqual([])
  }, 30_000)

  it('revives no session with the cookies of that time', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    const before = cookiesOf(site, browser)
    await logIn(site, browser)
    site.clock.advance(20_000)
    const answer = await visitWith(site, callback, before)
    expect(answer.status).toBe(403)
    expect(site.rows('session')).toHaveLength(1)
  })
})
