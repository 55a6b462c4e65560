import { describe, expect, it } from 'vitest'
import { ManualClock } from '../support/manual-clock.js'
import { copyFixture, openTestApp } from '../support/test-app.js'

const hourMs = 3_600_000
const ada = {
  fullName: 'auths.loginTypes.AcmeExample',
  tenant: 'acme',
  userId: 'ada',
  user: { userId: 'ada', name: 'Ada Lovelace', teams: [1, 2] },
}

async function openSessions() {
  const clock = new ManualClock()
  const app = await openTestApp('notes', { clock })
  const { sessions, background } = app.internals
  const find = (token: string) => sessions.find(token)
  const swept = () => background.settled()
  return { clock, sessions, find, swept, [Symbol.asyncDispose]: () => app.close() }
}

describe('a session', () => {
  it('is found by its token, with what the login said about the user', async () => {
    await using opened = await openSessions()
    const token = await opened.sessions.begin(ada)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await opened.find(token)).toEqual({
      ...ada,
      createdAt: '2026-01-01T00:00:00.000Z',
      uncheckedMs: 0,
    })
  })

  it.each(['', 'made-up', 'A'.repeat(43)])('is not found by another token: %j', async (token) => {
    await using opened = await openSessions()
    await opened.sessions.begin(ada)
    expect(await opened.find(token)).toBeUndefined()
  })

  it('is a new one at every login', async () => {
    await using opened = await openSessions()
    const first = await opened.sessions.begin(ada)
    expect(await opened.sessions.begin(ada)).not.toBe(first)
    expect(await opened.find(first)).toBeDefined()
  })

  it('ends when it is not used for twelve hours', async () => {
    await using opened = await openSessions()
    const [idle, used] = [await opened.sessions.begin(ada), await opened.sessions.begin(ada)]
    opened.clock.advance(12 * hourMs - 1)
    expect(await opened.find(used)).toBeDefined()
    opened.clock.advance(1)
    expect(await opened.find(idle)).toBeUndefined()
    expect(await opened.find(used)).toBeDefined()
  })

  it('ends seven days after the login, however much it is used', async () => {
    await using opened = await openSessions()
    const token = await opened.sessions.begin(ada)
    for (let hour = 0; hour < 7 * 24 - 1; hour += 1) {
      opened.clock.advance(hourMs)
      expect(await opened.find(token)).toBeDefined()
    }
    opened.clock.advance(hourMs)
    expect(await opened.find(token)).toBeUndefined()
  })

  it('keeps to the limits that it began with', async () => {
    await using opened = await openSessions()
    const begin = (idleSeconds: number, absoluteSeconds: number) =>
      opened.sessions.begin(ada, { idleSeconds, absoluteSeconds })
    const [idle, old, live] = [await begin(10, 60), await begin(60, 10), await begin(11, 11)]
    opened.clock.advance(10_000)
    expect(await opened.find(idle)).toBeUndefined()
    expect(await opened.find(old)).toBeUndefined()
    expect(await opened.find(live)).toBeDefined()
  })

  it('leaves no row behind when its time is over, idle or not', async () => {
    await using opened = await openSessions()
    await opened.sessions.begin(ada, { idleSeconds: 10, absoluteSeconds: 7200 })
    await opened.sessions.begin(ada, { idleSeconds: 7200, absoluteSeconds: 10 })
    opened.clock.advance(hourMs)
    const live = await opened.sessions.begin(ada)
    await opened.swept()
    expect(await opened.sessions.endOfUser(ada)).toBe(1)
    expect(await opened.find(live)).toBeUndefined()
  })

  it('ends with all others of its user, and with no other user’s', async () => {
    await using opened = await openSessions()
    const [first, second] = [await opened.sessions.begin(ada), await opened.sessions.begin(ada)]
    const strangers = await Promise.all(
      [{ userId: 'eve' }, { tenant: 'other' }, { fullName: 'auths.loginTypes.Other' }].map((change) =>
        opened.sessions.begin({ ...ada, ...change }),
      ),
    )
    expect(await opened.sessions.endOfUser(ada)).toBe(2)
    for (const token of [first, second]) expect(await opened.find(token)).toBeUndefined()
    for (const token of strangers) expect(await opened.find(token)).toBeDefined()
  })

  it('is in use when it is asked for, to the minute', async () => {
    await using opened = await openSessions()
    const token = await opened.sessions.begin(ada, { idleSeconds: 120, absoluteSeconds: 3600 })
    for (let minute = 0; minute < 5; minute += 1) {
      opened.clock.advance(60_000)
      expect(await opened.find(token)).toBeDefined()
    }
  })

  it('is over once it was ended, and the others are not', async () => {
    await using opened = await openSessions()
    const [mine, another] = [await opened.sessions.begin(ada), await opened.sessions.begin(ada)]
    await opened.sessions.end(mine)
    await opened.sessions.end(mine)
    await opened.sessions.end('made-up')
    expect(await opened.find(mine)).toBeUndefined()
    expect(await opened.find(another)).toBeDefined()
  })

  it('outlives a restart of the app', async () => {
    using folder = copyFixture('notes')
    let token: string
    {
      await using app = await folder.open()
      token = await app.internals.sessions.begin(ada)
    }
    await using app = await folder.open()
    expect(await app.internals.sessions.find(token)).toMatchObject(ada)
  })

  it('is in use from minute to minute, and not at every request', async () => {
    await using opened = await openSessions()
    const token = await opened.sessions.begin(ada, { idleSeconds: 100, absoluteSeconds: 3600 })
    opened.clock.advance(59_999)
    await opened.find(token)
    opened.clock.advance(40_001)
    expect(await opened.find(token)).toBeUndefined()
  })

  it('may have a token of the caller’s, and keeps any user that JSON can say', async () => {
    await using opened = await openSessions()
    for (const user of [null, 'ada', ['a', { b: 1 }]]) {
      const token = `token of ${JSON.stringify(user)}`
      expect(await opened.sessions.begin({ ...ada, user }, undefined, token)).toBe(token)
      expect((await opened.find(token))?.user).toEqual(user)
    }
  })

  it('ends with all others that began through its element, and with no other’s', async () => {
    await using opened = await openSessions()
    const mine = await opened.sessions.begin(ada)
    const other = await opened.sessions.begin({ ...ada, fullName: 'auths.loginTypes.Other' })
    await opened.sessions.endOfElement(ada.fullName)
    expect(await opened.find(mine)).toBeUndefined()
    expect(await opened.find(other)).toBeDefined()
  })

  it('goes to another user id with its user, and is to be checked at the next use', async () => {
    await using opened = await openSessions()
    const mine = await opened.sessions.begin(ada)
    const strangers = await Promise.all(
      [{ userId: 'eve' }, { tenant: 'other' }, { fullName: 'auths.loginTypes.Other' }].map((change) =>
        opened.sessions.begin({ ...ada, ...change }),
      ),
    )
    await opened.sessions.renameUser(ada, 'countess')
    expect(await opened.find(mine)).toMatchObject({ userId: 'countess', uncheckedMs: opened.clock.now() })
    for (const token of strangers) {
      expect(await opened.find(token)).toMatchObject({ uncheckedMs: 0 })
      expect((await opened.find(token))?.userId).not.toBe('countess')
    }
  })
})

describe('the check of a user', () => {
  const others = [{ userId: 'eve' }, { tenant: 'other' }, { fullName: 'auths.loginTypes.Other' }].map(
    (change) => ({ ...ada, ...change }),
  )

  it('is claimed by one of any number at once, when the last was so long ago', async () => {
    await using opened = await openSessions()
    for (const user of [ada, ada, ...others]) await opened.sessions.begin(user)
    const claim = (user = ada) => opened.sessions.claimCheck(user, hourMs)
    opened.clock.advance(hourMs - 1)
    expect(await claim()).toBe(false)
    opened.clock.advance(1)
    const claims = await Promise.all(Array.from({ length: 20 }, () => claim()))
    expect(claims.filter((isMine) => isMine)).toHaveLength(1)
    for (const other of others) expect(await claim(other)).toBe(true)
    opened.clock.advance(hourMs)
    expect(await claim()).toBe(true)
  })

  it('keeps what it found out in every session of the user and no other’s', async () => {
    await using opened = await openSessions()
    const tokens = [await opened.sessions.begin(ada), await opened.sessions.begin(ada)]
    const strangers = await Promise.all(others.map((other) => opened.sessions.begin(other)))
    opened.clock.advance(5000)
    await opened.sessions.setChecked(ada, { user: { name: 'Countess' } })
    for (const token of tokens)
      expect(await opened.find(token)).toMatchObject({ user: { name: 'Countess' }, uncheckedMs: 0 })
    for (const token of strangers)
      expect(await opened.find(token)).toMatchObject({ user: ada.user, uncheckedMs: 5000 })
  })

  it('that found out nothing leaves the user, and counts as made when it says', async () => {
    await using opened = await openSessions()
    const token = await opened.sessions.begin(ada)
    await opened.sessions.setChecked(ada, { agoMs: 1234 })
    expect(await opened.find(token)).toMatchObject({ user: ada.user, uncheckedMs: 1234 })
    expect(await opened.sessions.claimCheck(ada, 1235)).toBe(false)
    expect(await opened.sessions.claimCheck(ada, 1234)).toBe(true)
  })
})
