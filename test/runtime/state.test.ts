import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import type { App } from '../../runtime/index.js'
import type { ElementContext } from '../../runtime/element.js'
import { startAcmeServer } from '../support/acme-server.js'
import { catchRejection } from '../support/catch-error.js'
import { ManualClock } from '../support/manual-clock.js'
import { copyFixture, openTestApp } from '../support/test-app.js'

const lifetimeSeconds = 600
const tenant = 'acme'

const stateOf = (app: App, name = 'Notes') =>
  app.getElement<{ tools: ElementContext }>(`auths.notes.${name}`).tools.state

describe('a state', () => {
  it('is 40 letters and digits, and another one each time', async () => {
    await using app = await openTestApp('notes')
    const state = stateOf(app)
    const issued = await Promise.all(
      Array.from({ length: 100 }, () => state.issue({ tenant, lifetimeSeconds })),
    )
    expect(new Set(issued).size).toBe(100)
    for (const text of issued) expect(text).toMatch(/^[A-Za-z0-9]{40}$/)
  })

  it('is the same a century later, when its seconds need a digit more', async () => {
    const clock = new ManualClock(Date.parse('2126-02-07T06:28:16Z'))
    await using app = await openTestApp('notes', { clock })
    const state = stateOf(app)
    const issued = await state.issue({ tenant, lifetimeSeconds })
    expect(issued).toMatch(/^[A-Za-z0-9]{40}$/)
    expect(await state.consume(issued, { tenant })).toEqual({ returnTo: null })
  })

  it('is consumed once, and gives back where its login began', async () => {
    await using app = await openTestApp('notes')
    const state = stateOf(app)
    const issued = await state.issue({ tenant, lifetimeSeconds, browserKey: 'a', returnTo: '/orders?page=2' })
    expect(await state.consume(issued, { tenant, browserKey: 'a' })).toEqual({ returnTo: '/orders?page=2' })
    expect(await state.consume(issued, { tenant, browserKey: 'a' })).toBeUndefined()
  })

  it('has one winner among fifty who consume it at once', async () => {
    await using app = await openTestApp('notes')
    const state = stateOf(app)
    const issued = await state.issue({ tenant, lifetimeSeconds })
    const racing = Array.from({ length: 50 }, () => state.consume(issued, { tenant }))
    const winners = (await Promise.all(racing)).filter((consumed) => consumed !== undefined)
    expect(winners).toEqual([{ returnTo: null }])
  })

  it('has one winner between two processes that share the database file', async () => {
    using folder = copyFixture('notes')
    await using first = await folder.open()
    await using second = await folder.open()
    const issued = await stateOf(first).issue({ tenant, lifetimeSeconds })
    const racing = [first, second, first, second].map((app) => stateOf(app).consume(issued, { tenant }))
    expect((await Promise.all(racing)).filter((consumed) => consumed !== undefined)).toHaveLength(1)
  })

  it.each([
    { issuedTo: 'a', consumedBy: 'b', who: 'another browser' },
    { issuedTo: 'a', consumedBy: '', who: 'a browser with an empty key' },
    { issuedTo: 'a', consumedBy: undefined, who: 'the process, when it was issued to a browser' },
    { issuedTo: undefined, consumedBy: 'a', who: 'a browser, when it was issued in process' },
    { issuedTo: undefined, consumedBy: '', who: 'an empty key, when it was issued in process' },
  ])('is not consumed by $who, and stays good', async ({ issuedTo, consumedBy }) => {
    await using app = await openTestApp('notes')
    const state = stateOf(app)
    const issued = await state.issue({ tenant, lifetimeSeconds, browserKey: issuedTo })
    expect(await state.consume(issued, { tenant, browserKey: consumedBy })).toBeUndefined()
    expect(await state.consume(issued, { tenant, browserKey: issuedTo })).toEqual({ returnTo: null })
  })

  it('is not consumed by another element or for another organisation, and stays good', async () => {
    await using app = await openTestApp('notes')
    const issued = await stateOf(app).issue({ tenant, lifetimeSeconds })
    expect(await stateOf(app, 'OtherNotes').consume(issued, { tenant })).toBeUndefined()
    expect(await stateOf(app).consume(issued, { tenant: 'another' })).toBeUndefined()
    expect(await stateOf(app).consume(issued, { tenant })).toEqual({ returnTo: null })
  })

  it('is good until its lifetime ends, and not at that moment', async () => {
    const clock = new ManualClock()
    await using app = await openTestApp('notes', { clock })
    const state = stateOf(app)
    const [early, late] = [
      await state.issue({ tenant, lifetimeSeconds }),
      await state.issue({ tenant, lifetimeSeconds }),
    ]
    clock.advance(lifetimeSeconds * 1000 - 1)
    expect(await state.consume(early, { tenant })).toBeDefined()
    clock.advance(1)
    expect(await state.consume(late, { tenant })).toBeUndefined()
  })

  it.each(['', 'made-up', '0'.repeat(40), "' or 1=1 --"])(
    'is nothing that was never issued: %j',
    async (text) => {
      await using app = await openTestApp('notes')
      await stateOf(app).issue({ tenant, lifetimeSeconds })
      expect(await stateOf(app).consume(text, { tenant })).toBeUndefined()
    },
  )

  it('is found, and not used up, by the element that issued it', async () => {
    const clock = new ManualClock()
    await using app = await openTestApp('notes', { clock })
    const issued = await stateOf(app).issue({ tenant, lifetimeSeconds, returnTo: '/' })
    const { states } = app.internals
    const found = { element: 'auths.notes.Notes', returnTo: '/', usedAtMs: null }
    expect(await states.find(issued)).toEqual({ ...found, remainingMs: 600_000 })
    for (const other of ['made-up', ` ${issued}`, `${issued}0`, issued.toUpperCase()])
      expect(await states.find(other)).toBeUndefined()
    const used = await stateOf(app).issue({ tenant, lifetimeSeconds })
    await stateOf(app).consume(used, { tenant })
    expect(await states.find(used)).toMatchObject({ usedAtMs: clock.now() })
    clock.advance(lifetimeSeconds * 1000 - 1)
    expect(await states.find(issued)).toEqual({ ...found, remainingMs: 1 })
    clock.advance(1)
    expect(await states.find(issued)).toBeUndefined()
  })

  it('is stored as a hash, as is the key of its browser', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    const browserKey = 'the-key-of-one-browser'
    const issued = await stateOf(app).issue({ tenant, lifetimeSeconds, browserKey })
    const store = await folder.openStore()
    const rows = JSON.stringify(await store.query('select * from "loginState"'))
    expect(rows).toContain('auths.notes.Notes')
    expect(rows).not.toContain(issued)
    expect(rows).not.toContain(browserKey)
  })

  it('begins with the second in which it was issued, and so does its row, so that rows of one time lie together', async () => {
    using folder = copyFixture('notes')
    const clock = new ManualClock(0x1234567 * 1000 + 999)
    await using app = await folder.open({ clock })
    const issued = await stateOf(app).issue({ tenant, lifetimeSeconds })
    expect(issued).toMatch(/^01234567[0-9a-f]{32}$/)
    const [row] = await (await folder.openStore()).query('select "stateHash" from "loginState"')
    expect(row?.['stateHash']).toMatch(/^01234567.{43}$/)
  })

  it('stays for a minute after its use, for repeats of the one request', async () => {
    const clock = new ManualClock()
    await using app = await openTestApp('notes', { clock })
    const { states } = app.internals
    const issued = await stateOf(app).issue({ tenant, lifetimeSeconds: 1, browserKey: 'a' })
    await stateOf(app).consume(issued, { tenant, browserKey: 'a' })
    clock.advance(59_999)
    expect(await states.find(issued)).toMatchObject({ remainingMs: 1 })
    clock.advance(1)
    expect(await states.find(issued)).toBeUndefined()
  })

  it('is one of at most a hundred of its browser: one more ends the oldest that is not used', async () => {
    const clock = new ManualClock()
    await using app = await openTestApp('notes', { clock })
    const state = stateOf(app)
    const issue = (browserKey: string | undefined) => {
      clock.advance(1)
      return state.issue({ tenant, lifetimeSeconds, browserKey })
    }
    const others = [await issue('b'), await issue(undefined), await issue(undefined)]
    const used = await issue('a')
    await state.consume(used, { tenant, browserKey: 'a' })
    const oldest = await issue('a')
    const own: string[] = []
    for (let count = 0; count < 99; count += 1) own.push(await issue('a'))
    const newest = await issue('a')
    expect(await app.internals.states.find(oldest)).toBeUndefined()
    for (const issued of [...others, used, ...own, newest])
      expect(await app.internals.states.find(issued)).toBeDefined()
  })

  it('does not pile up in the database after its end', async () => {
    using folder = copyFixture('notes')
    const clock = new ManualClock()
    await using app = await folder.open({ clock })
    const issue = async (count: number) => {
      for (let index = 0; index < count; index += 1) await stateOf(app).issue({ tenant, lifetimeSeconds })
    }
    await issue(100)
    clock.advance(lifetimeSeconds * 1000)
    await issue(100)
    await app.internals.background.settled()
    const store = await folder.openStore()
    expect(await store.query('select "stateHash" from "loginState"')).toHaveLength(100)
  })
})

describe('a state that was used', () => {
  const element = 'auths.notes.Notes'

  /** An app with a state that the browser `a` used. */
  async function openUsed() {
    const clock = new ManualClock()
    const app = await openTestApp('notes', { clock })
    const state = await stateOf(app).issue({ tenant, lifetimeSeconds, browserKey: 'a' })
    const fresh = await stateOf(app).issue({ tenant, lifetimeSeconds, browserKey: 'a' })
    await stateOf(app).consume(state, { tenant, browserKey: 'a' })
    const { states } = app.internals
    const use = { element, state, browserKey: 'a' }
    return { clock, states, state, fresh, use, [Symbol.asyncDispose]: () => app.close() }
  }

  it('is known for a minute to be of that browser and element', async () => {
    await using t = await openUsed()
    expect(await t.states.wasUsed(t.use)).toBe(true)
    for (const other of [{ browserKey: 'b' }, { element: 'auths.notes.OtherNotes' }, { state: t.fresh }])
      expect(await t.states.wasUsed({ ...t.use, ...other })).toBe(false)
    t.clock.advance(59_999)
    expect(await t.states.wasUsed(t.use)).toBe(true)
    t.clock.advance(1)
    expect(await t.states.wasUsed(t.use)).toBe(false)
  })

  it('has a login under way until that is finished, or could not take so long', async () => {
    await using t = await openUsed()
    expect(await t.states.isRunning(t.use, 15)).toBe(true)
    expect(await t.states.isRunning({ ...t.use, state: t.fresh }, 15)).toBe(false)
    t.clock.advance(14_999)
    expect(await t.states.isRunning(t.use, 15)).toBe(true)
    await t.states.finish(t.state, 'b')
    await t.states.finish(t.fresh, 'a')
    expect(await t.states.isRunning(t.use, 15)).toBe(true)
    t.clock.advance(1)
    expect(await t.states.isRunning(t.use, 15)).toBe(false)
    expect(await t.states.isRunning(t.use, 16)).toBe(true)
    await t.states.finish(t.state, 'a')
    expect(await t.states.isRunning(t.use, 16)).toBe(false)
    expect(await t.states.wasUsed(t.use)).toBe(true)
  })

  it('is let go of by its browser when the login failed, and a fresh one is not', async () => {
    await using t = await openUsed()
    await t.states.forget(t.state, 'b')
    await t.states.forget(t.fresh, 'a')
    expect(await t.states.wasUsed(t.use)).toBe(true)
    await t.states.forget(t.state, 'a')
    expect(await t.states.wasUsed(t.use)).toBe(false)
    expect(await t.states.find(t.state)).toBeUndefined()
    expect(await t.states.find(t.fresh)).toBeDefined()
  })

  it('is let go of with all others of its browser at a logout, and no fresh one is', async () => {
    await using t = await openUsed()
    await t.states.forgetUsed('b')
    expect(await t.states.wasUsed(t.use)).toBe(true)
    await t.states.forgetUsed('a')
    expect(await t.states.wasUsed(t.use)).toBe(false)
    expect(await t.states.find(t.fresh)).toBeDefined()
  })
})

describe('fifty logins that come back at once with one state', () => {
  it('have one winner, and one code goes to the provider', async () => {
    await using acme = await startAcmeServer()
    await using app = await openTestApp('acme', { env: acme.env })
    const login = app.getElement<LoginType>('auths.loginTypes.AcmeExample')
    const { state } = await login.getLoginConfig({ browserKey: 'a' })
    const racing = Array.from({ length: 50 }, () =>
      login.getLoginCode({ authCode: acme.grantCode(), state, browserKey: 'a' }),
    )
    const outcomes = await Promise.allSettled(racing)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 40301 })
    }
    expect(acme.requests).toEqual(['/token', '/userinfo'])
  })

  it('are not helped by an instance of the same Type, or by another client id', async () => {
    using folder = copyFixture('acme')
    await using acme = await startAcmeServer()
    await using app = await folder.open({ env: acme.env })
    const login = () => app.getElement<LoginType>('auths.loginTypes.AcmeExample')
    const other = app.getElement<LoginType>('auths.loginTypes.AcmeOther')
    const { state } = await login().getLoginConfig()
    const attempt = (element: LoginType) => element.getLoginCode({ authCode: acme.grantCode(), state })
    expect(await catchRejection(attempt(other))).toMatchObject({ code: 40301 })

    const variables = { ...acme.env, ACME_CLIENT_ID: 'another-client' }
    folder.write('app.config.json', { appId: 'test.Acme', variables })
    await app.reload()
    expect(await catchRejection(attempt(login()))).toMatchObject({ code: 40301 })
    expect(acme.requests).toEqual([])
  })
})
