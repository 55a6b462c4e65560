import Sqlite from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import { type AcmeSite, beginLogin, logIn, openAcmeSite } from '../support/acme-site.js'
import {
  beginRemotely,
  callFunction,
  endRemotely,
  readEnvelope,
  readUserId,
} from '../support/remote-calls.js'

const example = 'auths.loginTypes.AcmeExample'
const day = 24 * 3600_000

const loginOf = (site: AcmeSite) => site.app.getElement<LoginType>(example)

async function logInInProcess(site: AcmeSite, sub = 'ada'): Promise<void> {
  const { state } = await loginOf(site).getLoginConfig()
  await loginOf(site).getLoginCode({ authCode: site.acme.grantCode({ sub, name: sub }), state })
}

/** Runs SQL as another program would, beside the app. */
function change(site: AcmeSite, sql: string): void {
  const database = new Sqlite(join(site.folder.path, 'data/app.sqlite'), { timeout: 1000 })
  database.exec(sql)
  database.close()
}

describe('an attempt to log in', () => {
  it('that succeeds is one row, with who, when, where from and under which number', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser({ 'user-agent': 'Test/1' })
    const callback = await browser.visit(await beginLogin(site, browser))
    const remote = await endRemotely(site, browser, await beginRemotely(site, browser))
    const at = '2026-01-01T00:00:00.000Z'
    const common = {
      at,
      fullName: example,
      act: 'login',
      userId: 'ada',
      outcome: 0,
      by: null,
      byLogin: null,
      address: '127.0.0.1',
      userAgent: 'Test/1',
    }
    expect(await site.app.audit.list()).toEqual({
      rows: [
        { id: 2, ...common, way: 'remote', requestId: remote.headers.get('x-request-id') },
        { id: 1, ...common, way: 'callback', requestId: callback.headers.get('x-request-id') },
      ],
      nextCursor: null,
    })
  })

  it('that fails is one row with the number of the error', async () => {
    await using site = await openAcmeSite({ onLogin: () => Promise.reject(new TypeError('no')) })
    const [browser, other] = [site.browser(), site.browser()]
    const outcomeOf = async (way: Promise<unknown>) => {
      await way
      return (await site.app.audit.list({ limit: 1 })).rows[0]
    }
    const ofAnother = await beginLogin(site, browser)
    await beginLogin(site, other)
    expect(await outcomeOf(other.visit(ofAnother))).toMatchObject({ id: 1, outcome: 40301, userId: null })
    const wrong = await beginLogin(site, browser)
    wrong.searchParams.set('code', 'made-up')
    expect(await outcomeOf(browser.visit(wrong))).toMatchObject({ id: 2, outcome: 40029, userId: null })
    const refused = await beginLogin(site, browser)
    expect(await outcomeOf(browser.visit(refused))).toMatchObject({ id: 3, outcome: 50000, userId: 'ada' })
    expect(await outcomeOf(endRemotely(site, browser, 'made-up'))).toMatchObject({
      id: 4,
      outcome: 40301,
      way: 'remote',
    })
    site.acme.isDown = true
    const state = await beginRemotely(site, browser)
    expect(await outcomeOf(endRemotely(site, browser, state))).toMatchObject({
      id: 5,
      outcome: 50000,
      userId: null,
    })
    expect(site.rows('audit')).toHaveLength(5)
  })

  // Whoever broke off a login left no trace.
  it('that the person cancelled is one row with a number of its own, and without a person', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser({ 'user-agent': 'Test/1' })
    const cancelled = await beginLogin(site, browser)
    cancelled.searchParams.delete('code')
    await browser.visit(cancelled, { method: 'HEAD' })
    expect(site.rows('audit')).toEqual([])
    const answer = await browser.visit(cancelled)
    const { rows } = await site.app.audit.list({ act: 'login', fullName: example })
    expect(rows).toMatchObject([
      {
        outcome: 40306,
        userId: null,
        way: 'callback',
        address: '127.0.0.1',
        userAgent: 'Test/1',
        requestId: answer.headers.get('x-request-id'),
      },
    ])
  })

  it('that is a repeat is no row of its own, nor is what is merely looked at', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback, { method: 'HEAD' })
    for (let count = 0; count < 3; count += 1) await browser.visit(callback)
    await readUserId(site, browser)
    await callFunction(site, browser, 'countPeople')
    expect(site.rows('audit')).toHaveLength(1)
  })

  it('holds no code, state, token, browser key or secret in any column', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const { visited } = await logIn(site, browser)
    const failed = await beginLogin(site, browser)
    failed.searchParams.set('code', 'made-up-code')
    await browser.visit(failed)
    const addresses = [...visited, failed.href].map((address) => new URL(address).searchParams)
    const secrets = [
      site.acme.clientSecret,
      ...browser.cookies(site.origin).values(),
      ...addresses.flatMap((query) => [...query.getAll('state'), ...query.getAll('code')]),
    ]
    expect(secrets.length).toBeGreaterThan(6)
    const rows = JSON.stringify(site.rows('audit'))
    for (const secret of secrets) expect(rows).not.toContain(secret)
  })

  it('keeps as much of a very long User-Agent as anybody reads', async () => {
    await using site = await openAcmeSite()
    await logIn(site, site.browser({ 'user-agent': 'x'.repeat(5000) }))
    const { rows } = await site.app.audit.list()
    expect(rows[0]?.userAgent).toBe('x'.repeat(300))
  })
})

describe('what the host does in process', () => {
  it('is a row too, of way process, without a request', async () => {
    await using site = await openAcmeSite()
    const nowhere = { way: 'process', address: null, userAgent: null, requestId: null }
    await logInInProcess(site)
    await loginOf(site).bind({ userId: 'ada', localUserId: 'u1' })
    await loginOf(site).unbind({ userId: 'ada' })
    const failing = loginOf(site).getLoginCode({ authCode: 'x', state: 'made-up' })
    // Acme's Type tracks no logins: those in process are the official Type's to track.
    await expect(failing).rejects.toMatchObject({ code: 40301 })
    expect((await site.app.audit.list()).rows).toMatchObject([
      { ...nowhere, act: 'unbind', userId: 'ada', outcome: 0 },
      { ...nowhere, act: 'bind', userId: 'ada', outcome: 0 },
    ])
  })

  it('within a login by browser is a row of its own, from there', async () => {
    await using site: AcmeSite = await openAcmeSite({
      onLogin: ({ userId }) => loginOf(site).bind({ userId, localUserId: 'u1' }),
    })
    await logIn(site, site.browser({ 'user-agent': 'Test/1' }))
    const { rows } = await site.app.audit.list()
    const from = { way: 'callback', userAgent: 'Test/1', requestId: rows[1]?.requestId, outcome: 0 }
    expect(rows).toMatchObject([
      { act: 'login', ...from },
      { act: 'bind', ...from },
    ])
  })
})

describe('app.audit.list', () => {
  const openFilled = async () => {
    const site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    for (const [name, sub] of [
      ['AcmeExample', 'ada'],
      ['AcmeOther', 'ada'],
      ['AcmeExample', 'bob'],
    ] as const) {
      site.acme.person = { sub, name: sub }
      await logIn(site, site.browser(), `/login/${name}`)
    }
    await loginOf(site).bind({ userId: 'bob', localUserId: 'u1' })
    return site
  }

  it('gives what fits all filters, the newest first', async () => {
    await using site = await openFilled()
    const idsOf = async (args: object) => (await site.app.audit.list(args)).rows.map(({ id }) => id)
    expect(await idsOf({})).toEqual([4, 3, 2, 1])
    expect(await idsOf({ fullName: example })).toEqual([4, 3, 1])
    expect(await idsOf({ userId: 'ada' })).toEqual([2, 1])
    expect(await idsOf({ act: 'login', userId: 'bob' })).toEqual([3])
    expect(await idsOf({ fullName: 'auths.loginTypes.Nobody' })).toEqual([])
  })

  it('gives it a page at a time, each row once, also while rows are added', async () => {
    await using site = await openFilled()
    const first = await site.app.audit.list({ limit: 2 })
    expect(first.rows.map(({ id }) => id)).toEqual([4, 3])
    await loginOf(site).unbind({ userId: 'bob' })
    const second = await site.app.audit.list({ limit: 2, cursor: first.nextCursor ?? '' })
    expect([second.rows.map(({ id }) => id), second.nextCursor]).toEqual([[2, 1], null])
  })

  it.each([
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
    { cursor: 'x' },
    { cursor: '-1' },
    { userId: 7 },
    { user: 'ada' },
  ])('refuses %j with a TypeError', async (args) => {
    await using site = await openAcmeSite()
    await expect(site.app.audit.list(args as never)).rejects.toBeInstanceOf(TypeError)
  })
})

describe('rows of the audit', () => {
  it('go after 180 days, and not before', async () => {
    await using site = await openAcmeSite()
    await logIn(site)
    site.clock.advance(180 * day - 1)
    await loginOf(site).bind({ userId: 'ada', localUserId: 'u1' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(site.rows('audit')).toHaveLength(2)
    site.clock.advance(3600_001)
    await loginOf(site).unbind({ userId: 'ada' })
    await expect.poll(() => site.rows('audit').map(({ act }) => act)).toEqual(['bind', 'unbind'])
  })

  // An app that closed just after many logins said that a row was lost: its sweep had still waited for a connection.
  it('that cannot be swept away are not told to be lost', async () => {
    await using site = await openAcmeSite()
    await logIn(site)
    change(site, `create trigger keep before delete on audit begin select raise(abort, 'kept'); end`)
    site.clock.advance(181 * day)
    await loginOf(site).bind({ userId: 'ada', localUserId: 'u1' })
    await site.server?.close()
    expect(site.rows('audit')).toHaveLength(2)
    expect(site.errors).toEqual([])
  })

  it('that cannot be kept fail no act, and the log says so', async () => {
    await using site = await openAcmeSite()
    await site.app.audit.list()
    change(site, `create trigger refuse before insert on audit begin select raise(abort, 'full'); end`)
    const browser = site.browser()
    await logIn(site, browser)
    expect(await readUserId(site, browser)).toBe('ada')
    await loginOf(site).bind({ userId: 'ada', localUserId: 'u1' })
    expect(site.rows('acmePerson')).toMatchObject([{ localUserId: 'u1' }])
    const failed = await endRemotely(site, browser, 'made-up')
    expect(await readEnvelope(failed)).toMatchObject({ errcode: 40301 })
    expect(site.rows('audit')).toEqual([])
    expect(site.errors.map(({ message }) => message)).toEqual(Array(3).fill('a row of the audit was lost'))
  })
})

describe('app.sessions', () => {
  const openFilled = async () => {
    const site = await openAcmeSite()
    for (const sub of ['ada', 'ada', 'bob']) {
      site.acme.person = { sub, name: sub }
      await logIn(site)
    }
    return site
  }

  it('lists live sessions with their times, and nothing with which anybody could log in', async () => {
    await using site = await openFilled()
    const browser = site.browser()
    site.clock.advance(3600_000)
    await logIn(site, browser)
    const token = browser.cookies(site.origin).get('wecom-elements-session') ?? ''
    const { rows } = await site.app.sessions.list({ userId: 'bob' })
    const [newest] = rows.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    expect(newest).toEqual({
      id: expect.any(String) as string,
      fullName: example,
      userId: 'bob',
      user: { userId: 'bob', name: 'bob' },
      createdAt: '2026-01-01T01:00:00.000Z',
      lastUsedAt: '2026-01-01T01:00:00.000Z',
      expiresAt: '2026-01-01T13:00:00.000Z',
    })
    expect(JSON.stringify(rows)).not.toContain(token)
    browser.setCookie(site.origin, 'wecom-elements-session', newest?.id ?? '')
    expect(await readUserId(site, browser)).toBeNull()
    site.clock.advance(11 * 3600_000)
    expect((await site.app.sessions.list()).rows).toMatchObject([{ createdAt: '2026-01-01T01:00:00.000Z' }])
  })

  it('lists a page at a time, each session once', async () => {
    await using site = await openFilled()
    const seen: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; cursor !== null && pages < 5; pages += 1) {
      const page = await site.app.sessions.list({ limit: 1, cursor })
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect([seen.length, new Set(seen).size, cursor]).toEqual([3, 3, null])
  })

  it('ends one, those of a person, of a login, or all, and says how many', async () => {
    await using site = await openFilled()
    const { sessions } = site.app
    const [first] = (await sessions.list({ userId: 'ada' })).rows
    expect(await sessions.end(first?.id ?? '')).toBe(true)
    expect(await sessions.end(first?.id ?? '')).toBe(false)
    expect(await sessions.endAll({ userId: 'ada', fullName: 'auths.loginTypes.Nobody' })).toBe(0)
    expect(await sessions.endAll({ userId: 'ada' })).toBe(1)
    expect(await sessions.endAll({ fullName: example })).toBe(1)
    expect(await sessions.endAll()).toBe(0)
    expect(site.rows('session')).toEqual([])
  })

  it.each([{ userid: 'ada' }, { userId: 7 }, null])(
    'refuses to end all of %j with a TypeError',
    async (filter) => {
      await using site = await openFilled()
      await expect(site.app.sessions.endAll(filter as never)).rejects.toBeInstanceOf(TypeError)
      expect(site.rows('session')).toHaveLength(3)
    },
  )
})
