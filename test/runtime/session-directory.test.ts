import { describe, expect, it } from 'vitest'
import { logIn, openAcmeSite } from '../support/acme-site.js'

async function openFilled(subs: readonly string[]) {
  const site = await openAcmeSite()
  for (const sub of subs) {
    site.acme.person = { sub, name: sub }
    await logIn(site)
  }
  const { sessions } = site.app
  const listOf = async (userId: string) =>
    (await sessions.list({ userId })).rows.map((row) => row.userId).sort()
  const listEnded = async () => (await site.app.audit.list({ act: 'endSessions' })).rows
  return { site, sessions, listOf, listEnded, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
}

describe('app.sessions by user id', () => {
  // Vendors compare user ids without case, so an operator who typed "ada" ended nothing of Ada's.
  it.each(['AdaL', 'adal', 'ADAL'])('finds a person whatever the letter case: %s', async (userId) => {
    await using t = await openFilled(['AdaL', 'adaL', 'Ada', 'bob'])
    expect(await t.listOf(userId)).toEqual(['AdaL', 'adaL'])
    expect(await t.sessions.endAll({ userId })).toBe(2)
    expect(t.site.rows('session').map((row) => row['userId'])).toEqual(['Ada', 'bob'])
  })

  // The storage and JavaScript do not agree about the lower case of every letter.
  it.each(['Élodie', '王伟', 'İpek', 'user_1%'])('finds one by the very id: %s', async (userId) => {
    await using t = await openFilled([userId, 'bob'])
    expect(await t.listOf(userId)).toEqual([userId])
    expect(await t.sessions.endAll({ userId })).toBe(1)
  })
})

describe('a row of the audit', () => {
  // Each call was a row, so that sessions seemed to have been ended which there never were.
  it('tells of sessions that were ended, and is not there where none was', async () => {
    await using t = await openFilled(['ada'])
    expect(await t.sessions.endAll({ userId: 'nobody' })).toBe(0)
    expect(await t.sessions.endAll({ fullName: 'auths.loginTypes.Nobody' })).toBe(0)
    expect(await t.sessions.end('made-up')).toBe(false)
    expect(await t.listEnded()).toEqual([])
    expect(await t.sessions.endAll({ userId: 'ada' })).toBe(1)
    expect(await t.sessions.endAll()).toBe(0)
    expect(await t.listEnded()).toMatchObject([{ userId: 'ada', outcome: 0, way: 'process' }])
  })
})
