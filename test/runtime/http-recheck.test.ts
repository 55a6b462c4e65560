import { describe, expect, it } from 'vitest'
import { createHandler } from '../../runtime/http/index.js'
import { type AcmeSite, logIn, openAcmeSite } from '../support/acme-site.js'
import type { Browser } from '../support/browser.js'
import { createGate } from '../support/gate.js'
import { readUserId } from '../support/remote-calls.js'

const everyMs = 3600_000

const soon = { timeout: 5000 }

const countAsked = (site: AcmeSite, userId = 'ada') =>
  site.acme.requests.filter((path) => path === `/people/${userId}`).length

async function openLoggedIn() {
  const site = await openAcmeSite({ session: { idleSeconds: 7 * 24 * 3600 } })
  const browser = site.browser()
  await logIn(site, browser)
  return { site, browser, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
}

async function logInAs(site: AcmeSite, sub: string): Promise<Browser> {
  const browser = site.browser()
  site.acme.person = { sub, name: sub }
  await logIn(site, browser)
  return browser
}

const cookieOf = (site: AcmeSite, browser: Browser) =>
  [...browser.cookies(site.origin)].map((pair) => pair.join('=')).join('; ')

describe('the person behind a session', () => {
  it('is asked for again after the time, and not before', async () => {
    await using t = await openLoggedIn()
    t.site.clock.advance(everyMs - 1)
    await readUserId(t.site, t.browser)
    await t.site.app.internals.background.settled()
    expect(countAsked(t.site)).toBe(0)
    t.site.clock.advance(1)
    await readUserId(t.site, t.browser)
    await expect.poll(() => countAsked(t.site), soon).toBe(1)
    await t.site.app.internals.background.settled()
    await readUserId(t.site, t.browser)
    expect(countAsked(t.site)).toBe(1)
  })

  it('is asked for behind the request, which does not wait for the answer', async () => {
    await using t = await openLoggedIn()
    const gate = createGate()
    t.site.acme.hold = gate.opened
    t.site.acme.closed.add('ada')
    t.site.clock.advance(everyMs)
    expect(await readUserId(t.site, t.browser)).toBe('ada')
    await expect.poll(() => countAsked(t.site), soon).toBe(1)
    expect(await readUserId(t.site, t.browser)).toBe('ada')
    gate.open()
    await expect.poll(() => readUserId(t.site, t.browser), soon).toBeNull()
  })

  it('is in the session as the vendor says now', async () => {
    await using t = await openLoggedIn()
    t.site.acme.person = { sub: 'ada', name: 'Ada King' }
    t.site.clock.advance(everyMs)
    const readName = async () => {
      const found = await t.site.handler.session({ headers: { cookie: cookieOf(t.site, t.browser) } })
      return (found?.user as { name: string }).name
    }
    expect(await readName()).toBe('Ada Lovelace')
    await expect.poll(readName, soon).toBe('Ada King')
  })

  it('loses all sessions when the vendor lets them in no more, and nobody else loses any', async () => {
    await using t = await openLoggedIn()
    const again = await logInAs(t.site, 'ada')
    const bob = await logInAs(t.site, 'bob')
    t.site.acme.closed.add('ada')
    t.site.clock.advance(everyMs)
    for (const browser of [t.browser, bob]) await readUserId(t.site, browser)
    await expect.poll(() => readUserId(t.site, again), soon).toBeNull()
    await t.site.app.internals.background.settled()
    expect(await readUserId(t.site, t.browser)).toBeNull()
    expect(await readUserId(t.site, bob)).toBe('bob')
    expect(t.site.rows('session')).toMatchObject([{ userId: 'bob' }])
  })

  it('keeps the session while the vendor is down, which is asked again after 60 s and not at every request', async () => {
    await using t = await openLoggedIn()
    t.site.acme.isDown = true
    t.site.clock.advance(everyMs)
    for (let round = 1; round <= 3; round += 1) {
      await readUserId(t.site, t.browser)
      await expect.poll(() => countAsked(t.site), soon).toBe(round)
      await t.site.app.internals.background.settled()
      t.site.clock.advance(59_999)
      for (let more = 0; more < 5; more += 1) expect(await readUserId(t.site, t.browser)).toBe('ada')
      await t.site.app.internals.background.settled()
      expect(countAsked(t.site)).toBe(round)
      t.site.clock.advance(1)
    }
    const warnings = t.site.log.filter(({ level }) => level === 'warn')
    expect(warnings).toHaveLength(3)
    expect(t.site.errors).toEqual([])

    t.site.acme.isDown = false
    t.site.acme.closed.add('ada')
    await readUserId(t.site, t.browser)
    await expect.poll(() => readUserId(t.site, t.browser), soon).toBeNull()
  })

  it('is asked for once by 50 requests at once, of two apps on one database', async () => {
    await using t = await openLoggedIn()
    const { clock, acme, folder } = t.site
    await using other = await folder.open({ clock, env: acme.env })
    const cookie = cookieOf(t.site, t.browser)
    const [here, there] = [t.site.handler, createHandler(other)]
    clock.advance(everyMs)
    const sessions = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? here : there).session({ headers: { cookie } }),
      ),
    )
    expect(sessions.map((session) => session?.userId)).toEqual(Array(50).fill('ada'))
    await t.site.app.internals.background.settled()
    await other.internals.background.settled()
    expect(countAsked(t.site)).toBe(1)
  })

  it('is asked for by the host’s routes and by remote calls too', async () => {
    await using t = await openLoggedIn()
    t.site.acme.closed.add('ada')
    t.site.clock.advance(everyMs)
    const guarded = t.site.handler.requireSession(() => new Response('in'))
    const ask = async () =>
      (await guarded(new Request(t.site.origin, { headers: { cookie: cookieOf(t.site, t.browser) } }))).status
    expect(await ask()).toBe(200)
    await expect.poll(ask, soon).toBe(401)
  })

  it('is waited for by close', async () => {
    await using t = await openLoggedIn()
    const { clock, acme, folder } = t.site
    const other = await folder.open({ clock, env: acme.env })
    const gate = createGate()
    acme.hold = gate.opened
    acme.closed.add('ada')
    clock.advance(everyMs)
    await createHandler(other).session({ headers: { cookie: cookieOf(t.site, t.browser) } })
    await expect.poll(() => countAsked(t.site), soon).toBe(1)
    const closing = other.close()
    gate.open()
    await closing
    expect(t.site.rows('session')).toEqual([])
  })
})
