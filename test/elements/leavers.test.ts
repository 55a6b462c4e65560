import { describe, expect, it } from 'vitest'
import { openWithBoundMember } from '../support/bound-member.js'
import { makeCorporation } from '../support/corporation.js'
import { expectCode } from '../support/expect-code.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'
import { countSessions } from '../support/wecom-session.js'

const userGet = '/cgi-bin/user/get'
const userList = '/cgi-bin/user/list'

const read = (t: WecomApp, userId: string) => t.login().QywxInnerAuthModel.get(userId)

const countLeft = (t: WecomApp) => t.login().QywxInnerAuthModel.count({ status: 5 })

function removeMembers(t: WecomApp, from: number, to: number): void {
  for (let number = from; number <= to; number += 1) t.emulator.users.remove(`user${number}`)
}

describe('a member who left', () => {
  it('has status 5, no session and no binding, and the row remembers whom they were bound to', async () => {
    await using t = await openWithBoundMember()
    t.emulator.users.remove('user4')
    expect(await t.login().syncCorp()).toMatchObject({ left: 1, unchanged: 29, failed: [] })
    expect(await read(t, 'user4')).toMatchObject({
      status: 5,
      localUserId: null,
      formerLocalUserId: 'local-4',
      name: '员工4',
    })
    expect(await countSessions(t, 'user4')).toBe(0)
    expect(await t.login().syncCorp()).toMatchObject({ left: 0, unchanged: 29 })
  })

  it('is one too when WeCom still lists them, with status 5', async () => {
    await using t = await openWithBoundMember()
    t.emulator.users.change('user4', { status: 5 })
    await t.login().syncCorp()
    expect(await read(t, 'user4')).toMatchObject({
      status: 5,
      localUserId: null,
      formerLocalUserId: 'local-4',
    })
    expect(await countSessions(t, 'user4')).toBe(0)
    expect(await t.login().syncCorp()).toMatchObject({ unchanged: 30, updated: 0, left: 0 })
  })

  it('is one in the end also when the sync that found out could not finish with them', async () => {
    // A row that says 5 already must not look as if nothing were left to do.
    await using t = await openWithBoundMember()
    t.emulator.users.change('user4', { status: 5 })
    t.emulator.failNext(userGet, { errcode: 40003 }, 1, { userid: 'user4' })
    await t
      .login()
      .syncCorp()
      .catch(() => undefined)
    await t.login().syncCorp()
    expect(await read(t, 'user4')).toMatchObject({
      status: 5,
      localUserId: null,
      formerLocalUserId: 'local-4',
    })
    expect(await countSessions(t, 'user4')).toBe(0)
  })

  it('who never had a login is a leaver like any other', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    await t.login().syncCorp()
    t.emulator.users.remove('user5')
    expect(await t.login().syncCorp()).toMatchObject({ left: 1 })
    expect(await read(t, 'user5')).toMatchObject({ status: 5, localUserId: null, formerLocalUserId: null })
  })

  it('and comes back is active and unbound, and may be bound again', async () => {
    await using t = await openWithBoundMember()
    t.emulator.users.remove('user4')
    await t.login().syncCorp()
    t.emulator.users.add({ userid: 'user4', name: '员工4', department: [3] })
    expect(await t.login().syncCorp()).toMatchObject({ updated: 1, added: 0, left: 0 })
    expect(await read(t, 'user4')).toMatchObject({
      status: 1,
      localUserId: null,
      formerLocalUserId: 'local-4',
      department: [3],
    })
    await t.login().bind({ userId: 'user4', localUserId: 'local-4' })
    expect(await read(t, 'user4')).toMatchObject({ localUserId: 'local-4', formerLocalUserId: null })
  })

  it('leaves nothing personal to the next one who is given their user id', async () => {
    const told: unknown[] = []
    await using t = await openWecomApp({
      emulator: {
        departments: [{ id: 1, name: 'all' }],
        users: [
          { userid: 'anna', name: 'Anna', mobile: '13800000001', email: 'anna@b.example', gender: '2' },
        ],
      },
      app: {
        resolveLocalUser: (user, _, { formerLocalUserId }) => {
          told.push({ name: user.name, email: (user as { email?: unknown }).email, formerLocalUserId })
          return null
        },
      },
    })
    const login = t.login('PrivateInfo')
    await login.getLoginCode({ authCode: t.emulator.grantCode('anna', { scope: 'snsapi_privateinfo' }) })
    await login.bind({ userId: 'anna', localUserId: 'local-anna' })
    t.emulator.users.remove('anna')
    await login.syncCorp()
    t.emulator.users.add({ userid: 'anna', name: 'Another Anna' })

    // A host that matches accounts by address would let the second into the account of the first.
    const second = await login.getLoginCode({ authCode: t.emulator.grantCode('anna') })
    expect(told.at(-1)).toEqual({ name: 'Another Anna', email: null, formerLocalUserId: 'local-anna' })
    expect(second).toMatchObject({
      name: 'Another Anna',
      mobile: null,
      email: null,
      gender: 0,
      localUserId: null,
    })

    t.emulator.users.remove('anna')
    await login.syncCorp()
    t.emulator.users.add({ userid: 'anna', name: 'Third Anna' })
    await login.syncCorp()
    expect(await login.QywxInnerAuthModel.get('anna')).toMatchObject({
      name: 'Third Anna',
      email: null,
      status: 1,
    })
  })
})

describe('a member who is still there', () => {
  it('and was taken out of the visible range keeps row and binding, and has no session', async () => {
    await using t = await openWithBoundMember()
    t.emulator.departments.add({ id: 5, name: '看不见' })
    t.emulator.set({ visibleRange: { departments: [2, 3, 4], users: [] } })
    t.emulator.users.move('user4', [5])
    expect(await t.login().syncCorp()).toMatchObject({ left: 1 })
    expect(await read(t, 'user4')).toMatchObject({ visible: false, status: 1, localUserId: 'local-4' })
    expect(await countSessions(t, 'user4')).toBe(0)

    t.emulator.users.move('user4', [2])
    expect(await t.login().syncCorp()).toMatchObject({ updated: 1, left: 0 })
    expect(await read(t, 'user4')).toMatchObject({ visible: true, localUserId: 'local-4' })
  })

  it('and was disabled is logged out, and stays bound', async () => {
    await using t = await openWithBoundMember()
    t.emulator.users.change('user4', { status: 2 })
    expect(await t.login().syncCorp()).toMatchObject({ updated: 1, left: 0 })
    expect(await read(t, 'user4')).toMatchObject({ status: 2, localUserId: 'local-4' })
    expect(await countSessions(t, 'user4')).toBe(0)
  })

  it('and moves to a department that was read before is not taken for a leaver', async () => {
    await using t = await openWithBoundMember()
    // Department 4 is read last, and by then user3 and user6 are in 2, which was read already.
    t.emulator.set({
      onRequest: ({ path, query }) => {
        if (path !== userList || query['department_id'] !== '4') return
        for (const userId of ['user3', 'user6']) t.emulator.users.move(userId, [2])
      },
    })
    expect(await t.login().syncCorp()).toMatchObject({ left: 0, failed: [] })
    expect(await countLeft(t)).toBe(0)
    expect(await read(t, 'user3')).toMatchObject({ department: [2], status: 1, visible: true })
  })

  it.each([
    ['busy', { errcode: -1 }],
    ['too often', { errcode: 45009 }],
    ['HTML', { status: 200, body: '<html>', contentType: 'text/html' }],
    ['an untrusted IP', { errcode: 60020 }],
  ] as const)('as far as anybody knows, since user/get says "%s", stays as they are', async (_, fault) => {
    await using t = await openWithBoundMember()
    t.emulator.users.remove('user4')
    t.emulator.failNext(userGet, fault, 3, { userid: 'user4' })
    await t
      .login()
      .syncCorp()
      .catch(() => undefined)
    expect(await read(t, 'user4')).toMatchObject({ status: 1, visible: true, localUserId: 'local-4' })
    expect(await countSessions(t, 'user4')).toBe(1)
  })
})

describe('more leavers than a corporation has in a day', () => {
  it('mark nobody: 40303, and what was read is kept', async () => {
    await using t = await openWithBoundMember()
    removeMembers(t, 1, 11)
    t.emulator.users.change('user20', { position: '经理' })
    const error = await expectCode(t.login().syncCorp(), 40303)
    expect(error.solution).toContain('allowMassLeave')
    expect(await countLeft(t)).toBe(0)
    expect(await read(t, 'user4')).toMatchObject({ localUserId: 'local-4' })
    expect(await countSessions(t, 'user4')).toBe(1)
    expect(await read(t, 'user20')).toMatchObject({ position: '经理' })
    expect((await t.login().syncHistory()).rows[0]).toMatchObject({ outcome: 'failed', code: 40303 })
  })

  it('are marked where it is said that they are meant', async () => {
    await using t = await openWithBoundMember()
    removeMembers(t, 1, 11)
    expect(await t.login().syncCorp({ allowMassLeave: true })).toMatchObject({ left: 11 })
    expect(await countLeft(t)).toBe(11)
    expect(await countSessions(t, 'user4')).toBe(0)
  })

  it('begin after ten, or after a tenth of those who are stored', async () => {
    await using t = await openWithBoundMember()
    removeMembers(t, 1, 10)
    expect(await t.login().syncCorp()).toMatchObject({ left: 10 })

    await using large = await openWecomApp({ emulator: makeCorporation(120) })
    await large.login().syncCorp()
    removeMembers(large, 1, 13)
    await expectCode(large.login().syncCorp(), 40303)
    large.emulator.users.add({ userid: 'user13', name: '员工13' })
    expect(await large.login().syncCorp()).toMatchObject({ left: 12 })
  })

  it('of departments leave all of them where they are, and nobody is marked', async () => {
    await using t = await openWecomApp({ emulator: { size: { members: 60, departments: 30 } } })
    await t.login().syncCorp()
    const [gone] = t.emulator.users.keys()
    t.emulator.users.remove(gone ?? '')
    t.emulator.set({ visibleRange: { departments: [2], users: [] } })
    await expectCode(t.login().syncCorp(), 40303)
    expect(await t.login().QywxInnerDepartmentModel.count()).toBe(30)
    expect(await countLeft(t)).toBe(0)
    const { departments } = await t.login().syncCorp({ allowMassLeave: true })
    expect(departments).toBeLessThan(20)
    expect(await t.login().QywxInnerDepartmentModel.count()).toBe(departments)
  })
})
