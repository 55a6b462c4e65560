import { describe, expect, it } from 'vitest'
import { type AcmeSite, beginLogin, openAcmeSite } from '../support/acme-site.js'
import type { Browser } from '../support/browser.js'
import { beginRemotely, endRemotely, readEnvelope, readUserId } from '../support/remote-calls.js'

const logOut = (site: AcmeSite, browser: Browser) =>
  browser.visit(`${site.origin}/api/logout`, { method: 'POST', headers: { origin: site.origin } })

/** Two tabs of one browser that log in at once: each has a session, and the browser one cookie. */
async function openTwoTabs() {
  const site = await openAcmeSite()
  const browser = site.browser()
  const first = await beginLogin(site, browser, '/login?returnTo=/first')
  const second = await beginLogin(site, browser, '/login?returnTo=/second')
  const arrive = async (callback: URL) => {
    const { status, headers } = await browser.visit(callback)
    return `${status} ${headers.get('location') ?? ''}`.trim()
  }
  return { site, browser, first, second, arrive, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
}

describe('a logout', () => {
  // The session of the tab whose cookie was overwritten went on, and a repeat of that tab's callback brought it back.
  it('of two tabs that logged in at once leaves no callback that leads to a session', async () => {
    await using t = await openTwoTabs()
    const arrived = await Promise.all([t.arrive(t.first), t.arrive(t.second)])
    expect(arrived).toEqual(['303 /first', '303 /second'])
    expect(t.site.rows('session')).toHaveLength(2)
    expect((await logOut(t.site, t.browser)).status).toBe(200)
    t.site.clock.advance(30_000)
    for (const callback of [t.first, t.second]) {
      expect(await t.arrive(callback)).toBe('403')
      expect(await readUserId(t.site, t.browser)).toBeNull()
    }
  })

  // The remote call of the other tab did what its callback did.
  it('leaves no remote login to repeat either', async () => {
    await using t = await openTwoTabs()
    const { site, browser } = t
    const states = [await beginRemotely(site, browser), await beginRemotely(site, browser)]
    const answers = await Promise.all(states.map((state) => endRemotely(site, browser, state)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    await logOut(site, browser)
    for (const state of states) {
      const again = await endRemotely(site, browser, state)
      expect([again.status, (await readEnvelope(again)).errcode]).toEqual([403, 40301])
    }
    expect(await readUserId(site, browser)).toBeNull()
  })

  // A person in another browser has nothing to do with it: the states of all browsers could have gone.
  it('leaves the repeats of another browser', async () => {
    await using t = await openTwoTabs()
    const other = t.site.browser()
    const callback = await beginLogin(t.site, other)
    await other.visit(callback)
    await t.arrive(t.first)
    await logOut(t.site, t.browser)
    expect((await other.visit(callback)).status).toBe(303)
    expect(await readUserId(t.site, other)).toBe('ada')
  })
})

describe('a refresh in the first of two tabs', () => {
  // Its session had given way to the second tab's, so the person was told to begin again while logged in.
  it('goes where its login began once the second has logged in', async () => {
    await using t = await openTwoTabs()
    await t.arrive(t.first)
    await t.arrive(t.second)
    const [session] = t.site.rows('session')
    const asked = t.site.acme.requests.length
    expect(await t.arrive(t.first)).toBe('303 /first')
    expect(await readUserId(t.site, t.browser)).toBe('ada')
    expect(t.site.rows('session')).toMatchObject([{ tokenHash: session?.['tokenHash'] }])
    expect(t.site.acme.requests).toHaveLength(asked)
  })

  // It must not go there for whoever is logged out by then.
  it('is refused after a logout', async () => {
    await using t = await openTwoTabs()
    await t.arrive(t.first)
    await t.arrive(t.second)
    await logOut(t.site, t.browser)
    expect(await t.arrive(t.first)).toBe('403')
    expect(await readUserId(t.site, t.browser)).toBeNull()
    expect(t.site.rows('session')).toEqual([])
  })
  // Nor for whoever has no session left for another reason, as when an operator ended it.
  it('is refused once the sessions were ended', async () => {
    await using t = await openTwoTabs()
    await t.arrive(t.first)
    await t.arrive(t.second)
    expect(await t.site.app.sessions.endAll()).toBe(1)
    expect(await t.arrive(t.first)).toBe('403')
    expect(t.site.rows('session')).toEqual([])
  })
})
