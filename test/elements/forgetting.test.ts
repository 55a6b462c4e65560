import { describe, expect, it } from 'vitest'
import { openWithBoundMember } from '../support/bound-member.js'
import { makeCorporation } from '../support/corporation.js'
import { exampleCallback, renderChange, sealEvent } from '../support/sealed-event.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'
import { countSessions } from '../support/wecom-session.js'

const day = 24 * 3600_000

const read = (t: WecomApp, userId: string) => t.login().QywxInnerAuthModel.get(userId)

describe('leaverRetentionDays', () => {
  it('deletes the rows of those who left so long ago, with their places, and nobody else’s', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    const login = t.login('ThirtyDays')
    await login.syncCorp()
    t.emulator.users.remove('user4')
    await login.syncCorp()
    t.clock.advance(20 * day)
    t.emulator.users.remove('user5')
    t.emulator.users.change('user6', { status: 2 })
    await login.syncCorp()
    // That somebody asked about them again does not make their leaving later.
    await login.syncUserInfo({ userId: 'user4', forceUpdate: true })
    t.clock.advance(11 * day)
    await login.syncCorp()
    expect(await login.QywxInnerAuthModel.get('user4')).toBeNull()
    expect(await login.QywxInnerAuthModel.get('user5')).toMatchObject({ status: 5 })
    expect(await login.QywxInnerAuthModel.count()).toBe(11)
    const [orphans] = await t.store.query(
      'select count(*) as n from "qywxPlace" where "userRow" not in (select "id" from "qywxUser")',
    )
    expect(Number(orphans?.['n'])).toBe(0)
  })

  it('counts also for one who was never met otherwise than as having left', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(6) })
    const login = t.login('ThirtyDays')
    t.emulator.users.change('user4', { status: 5 })
    await login.syncCorp()
    t.emulator.users.remove('user4')
    t.clock.advance(31 * day)
    await login.syncCorp()
    t.clock.advance(31 * day)
    await login.syncCorp()
    expect(await login.QywxInnerAuthModel.get('user4')).toBeNull()
  })

  it('deletes nobody where it is not set', async () => {
    await using t = await openWithBoundMember()
    t.emulator.users.remove('user4')
    await t.login().syncCorp()
    t.clock.advance(4000 * day)
    await t.login().syncCorp()
    expect(await read(t, 'user4')).toMatchObject({ status: 5 })
  })
})

describe('forget', () => {
  it('deletes what an event said of the member and nobody has read yet, and of nobody else', async () => {
    await using t = await openWecomApp({
      emulator: makeCorporation(6),
      plain: { callback: exampleCallback },
    })
    t.emulator.failNext('/cgi-bin/user/get', { errcode: 45009 }, Infinity)
    const { corpId } = t.emulator
    for (const [UserID, nonce] of [
      ['user4', '1'],
      ['user5', '2'],
    ] as const) {
      const text = renderChange({ ChangeType: 'create_user', UserID }, t.clock.now())
      const event = sealEvent(text, { corpId, nonce })
      expect(await t.login().receiveEvent({ method: 'POST', ...event })).toEqual({ status: 200, body: '' })
    }
    const readDue = async () => (await t.store.query('select "key" from "qywxDue"')).map(({ key }) => key)
    expect((await readDue()).sort()).toEqual(['user4', 'user5'])
    await t.login().forget({ userId: 'user4' })
    expect(await readDue()).toEqual(['user5'])
  })

  it('deletes row, places and sessions, and who it was in the audit', async () => {
    await using t = await openWithBoundMember()
    await t.login().forget({ userId: 'USER4' })
    expect(await read(t, 'user4')).toBeNull()
    expect(await countSessions(t, 'user4')).toBe(0)
    expect((await t.app.audit.list({ userId: 'user4' })).rows).toEqual([])
    const acts = (await t.app.audit.list()).rows.map(({ act }) => act)
    expect(acts).toEqual(expect.arrayContaining(['login', 'bind', 'forget']))
    const [places] = await t.store.query(
      'select count(*) as n from "qywxPlace" where "userRow" not in (select "id" from "qywxUser")',
    )
    expect(Number(places?.['n'])).toBe(0)
    await expect(t.login().forget({ userId: 'nobody' })).resolves.toBeUndefined()
  })
})
