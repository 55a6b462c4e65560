import { describe, expect, it } from 'vitest'
import type { SyncProgress } from '../../elements/auths/loginTypes/QywxInnerType/sync/counts.js'
import { makeCorporation, readStored } from '../support/corporation.js'
import { expectCode } from '../support/expect-code.js'
import { readEverything } from '../support/store.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'

const userList = '/cgi-bin/user/list'
const userGet = '/cgi-bin/user/get'

const userIdsIn = async (t: WecomApp, department: number) =>
  (await t.login().QywxInnerAuthModel.list({ department })).rows.map(({ userId }) => userId)

describe('a sync of the corporation', () => {
  it('stores every department and member that the app sees, and writes nothing the second time', async () => {
    await using t = await openWecomApp({ emulator: { size: { members: 1000, departments: 40 } } })
    const first = await t.login().syncCorp()
    expect(first).toEqual({
      departments: 40,
      users: 1000,
      added: 1000,
      updated: 0,
      left: 0,
      unchanged: 0,
      failed: [],
    })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1000)
    expect(await t.login().QywxInnerDepartmentModel.count()).toBe(40)

    const before = await readStored(t.store)
    t.clock.advance(60_000)
    const second = await t.login().syncCorp()
    expect(second).toEqual({ ...first, added: 0, unchanged: 1000 })
    expect(await readStored(t.store)).toEqual(before)
  })

  it('stores of each member what WeCom says: departments, main department, what they lead', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(9) })
    t.emulator.users.change('user1', {
      department: [3, 4],
      main_department: 4,
      is_leader_in_dept: [0, 1],
      position: '组长',
    })
    await t.login().syncCorp()
    expect(await t.login().QywxInnerAuthModel.get('user1')).toMatchObject({
      userId: 'user1',
      name: '员工1',
      department: [3, 4],
      mainDepartment: 4,
      leaderIn: [4],
      isLeader: true,
      position: '组长',
      status: 1,
      visible: true,
    })
    expect(await t.login().QywxInnerAuthModel.get('user2')).toMatchObject({ isLeader: false, leaderIn: [] })
    expect(await t.login().QywxInnerDepartmentModel.get(2)).toMatchObject({
      name: '研发部',
      nameEn: 'Research',
      parentId: 1,
      order: 30,
      leaders: ['user1'],
    })
    expect(await t.login().QywxInnerDepartmentModel.get(1)).toMatchObject({ parentId: 0 })
  })

  it('writes the row of the member who changed, and no other', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(30) })
    await t.login().syncCorp()
    const before = await t.store.query('select * from "qywxUser" order by "id"')
    t.clock.advance(60_000)
    t.emulator.users.change('user7', { position: '经理' })
    expect(await t.login().syncCorp()).toMatchObject({ updated: 1, unchanged: 29, added: 0, left: 0 })

    const after = await t.store.query('select * from "qywxUser" order by "id"')
    const written = after.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]))
    expect(written).toMatchObject([{ userId: 'user7', position: '经理' }])
    expect(after).toHaveLength(30)
  })

  it('follows a member who moves to another department, a new one and a department that is renamed', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(9) })
    await t.login().syncCorp()
    t.emulator.users.move('user1', [3])
    t.emulator.users.add({ userid: 'newcomer', name: '新人', department: [4] })
    t.emulator.departments.rename(3, '市场部')
    expect(await t.login().syncCorp()).toMatchObject({ users: 10, added: 1, updated: 1, unchanged: 8 })
    expect(await userIdsIn(t, 2)).not.toContain('user1')
    expect(await userIdsIn(t, 3)).toContain('user1')
    expect(await userIdsIn(t, 4)).toContain('newcomer')
    expect((await t.login().QywxInnerDepartmentModel.get(3))?.name).toBe('市场部')
  })

  it('counts and stores a member of many departments once, whichever of them is read first', async () => {
    const departments = [
      { id: 1, name: 'all' },
      ...[2, 3, 4, 5, 6, 7, 8].map((id) => ({ id, name: `d${id}` })),
    ]
    const ids = departments.map(({ id }) => id)
    const users = Array.from({ length: 40 }, (_, index) => ({
      userid: `user${index}`,
      name: `n${index}`,
      department: ids,
    }))
    await using t = await openWecomApp({ emulator: { departments, users, latencyMs: 10 } })
    // Readings begin one after the other, as they do where time passes.
    t.emulator.set({
      onRequest: () => {
        t.clock.advance(1)
      },
    })
    expect(await t.login().syncCorp()).toMatchObject({ users: 40, added: 40, updated: 0, unchanged: 0 })
    for (const id of ids) expect(await t.login().QywxInnerAuthModel.count({ department: id })).toBe(40)
    for (const { userid } of users) t.emulator.users.change(userid, { position: '新' })
    expect(await t.login().syncCorp()).toMatchObject({ users: 40, added: 0, updated: 40, unchanged: 0 })
  })

  it('keeps one row for a user id that comes in two spellings, and the spelling that WeCom gives now', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(6) })
    await t.login().syncCorp()
    const before = await t.login().QywxInnerAuthModel.get('user1')
    t.emulator.users.rename('user1', 'USER1')
    expect(await t.login().syncCorp()).toMatchObject({ users: 6, added: 0, left: 0 })
    expect(await t.login().QywxInnerAuthModel.get('user1')).toMatchObject({ id: before?.id, userId: 'USER1' })

    const userlist = ['Anna', 'ANNA'].map((userid) => ({ userid, name: 'Anna', department: [3] }))
    t.emulator.failNext(userList, { body: { errcode: 0, userlist } }, 1, { department_id: '3' })
    await t.login().syncCorp({ allowMassLeave: true })
    expect(await t.login().QywxInnerAuthModel.count({ search: 'anna' })).toBe(1)
  })

  it('asks once for each department, and for no member of a department by itself', async () => {
    await using t = await openWecomApp({ emulator: { size: { members: 300, departments: 12 } } })
    await t.login().syncCorp()
    expect(t.emulator.count(userList)).toBe(12)
    expect(t.emulator.count(userGet)).toBe(0)
    expect(t.emulator.count('/cgi-bin/department/list')).toBe(1)
  })

  it.each([
    ['Plain', 8],
    ['TwoReaders', 2],
  ] as const)('of %s reads at most %i departments at once', async (instance, most) => {
    await using t = await openWecomApp({
      emulator: { size: { members: 200, departments: 30 }, latencyMs: 150 },
    })
    let peak = 0
    t.emulator.set({
      onRequest: () => {
        peak = Math.max(peak, t.emulator.requests.filter(({ status }) => status === null).length)
      },
    })
    await t.login(instance).syncCorp()
    expect(peak).toBe(most)
  })

  it('says how far it is: phases in their order, done growing to total', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    await t.login().syncCorp()
    t.emulator.users.remove('user1')
    t.emulator.users.remove('user2')
    const said: SyncProgress[] = []
    await t.login().syncCorp({ onProgress: (progress) => said.push(progress) })
    expect([...new Set(said.map(({ phase }) => phase))]).toEqual(['departments', 'members', 'leavers'])
    for (const name of ['departments', 'members', 'leavers']) {
      const ofPhase = said.filter(({ phase }) => phase === name)
      const done = ofPhase.map((progress) => progress.done)
      expect(done).toEqual([...done].sort((a, b) => a - b))
      expect(new Set(ofPhase.map(({ total }) => total)).size).toBe(1)
      expect(done.at(-1)).toBe(ofPhase[0]?.total)
    }
    expect(said.at(-1)).toEqual({ phase: 'leavers', done: 2, total: 2 })
  })

  it('comes to the end of its progress also when one of the leavers can not be asked about', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    await t.login().syncCorp()
    t.emulator.users.remove('user1')
    t.emulator.users.remove('user2')
    t.emulator.failNext(userGet, { errcode: 40003 }, 1, { userid: 'user1' })
    const said: SyncProgress[] = []
    await t.login().syncCorp({ onProgress: (progress) => said.push(progress) })
    expect(said.at(-1)).toEqual({ phase: 'leavers', done: 2, total: 2 })
  })
})

describe('what WeCom does not give an app that was created after 2022-06-20', () => {
  it('is kept as a login with consent stored it', async () => {
    await using t = await openWecomApp({
      emulator: {
        departments: [{ id: 1, name: 'all' }],
        users: [{ userid: 'anna', name: 'Anna', mobile: '13800000001', email: 'a@b.example', gender: '2' }],
      },
    })
    const login = t.login('PrivateInfo')
    const authCode = t.emulator.grantCode('anna', { scope: 'snsapi_privateinfo' })
    const told = await login.getLoginCode({ authCode })
    expect(told).toMatchObject({ mobile: '13800000001', email: 'a@b.example', gender: 2 })
    t.emulator.users.change('anna', { position: '经理', mobile: '13900000002' })
    expect(await login.syncCorp()).toMatchObject({ users: 1, updated: 1 })
    expect(await login.QywxInnerAuthModel.get('anna')).toMatchObject({ ...told, position: '经理' })
  })

  it('is null, with gender 0, where nobody gave it', async () => {
    await using t = await openWecomApp({ emulator: { size: { members: 20, departments: 2 } } })
    await t.login().syncCorp()
    const { rows } = await t.login().QywxInnerAuthModel.list()
    const gone = { mobile: null, email: null, avatar: null, gender: 0 }
    for (const row of rows) expect(row).toMatchObject(gone)
  })
})

describe('what WeCom gives an older app', () => {
  it('is stored, and cleared where it comes empty', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(3), createdAfter2022: false } })
    t.emulator.users.change('user1', { mobile: '13800000001', biz_mail: 'u@corp.example', position: '经理' })
    await t.login().syncCorp()
    const read = () => t.login().QywxInnerAuthModel.get('user1')
    expect(await read()).toMatchObject({ mobile: '13800000001', email: 'u@corp.example', position: '经理' })
    t.emulator.users.change('user1', { mobile: '', biz_mail: '', position: '' })
    expect(await t.login().syncCorp()).toMatchObject({ updated: 1 })
    expect(await read()).toMatchObject({ mobile: null, email: null, position: null })
  })

  it('is stored also where a name was cut in the middle of a sign, and compares equal afterwards', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(3) })
    // What a system that counts UTF-16 units leaves of "张😀".
    const member = { userid: 'user1', name: '?', department: [2], status: 1, is_leader_in_dept: [0] }
    const body = JSON.stringify({ errcode: 0, userlist: [member] }).replace('?', '张\\ud83d')
    t.emulator.failNext(userList, { body }, 2, { department_id: '2' })
    await t.login().syncCorp()
    expect((await t.login().QywxInnerAuthModel.get('user1'))?.name).toMatch(/^张/)
    expect(await t.login().syncCorp()).toMatchObject({ unchanged: 3, updated: 0 })
  })
})

describe('a dry run', () => {
  it('writes nothing at all, and foretells what the real run then does', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(30) })
    await t.login().syncCorp()
    t.emulator.users.remove('user4')
    t.emulator.users.change('user2', { position: '经理' })
    t.emulator.users.add({ userid: 'newcomer', name: '新人', department: [2, 3] })
    t.emulator.departments.add({ id: 9, name: '新部门' })
    t.emulator.departments.rename(4, '后端组')

    const before = await readEverything(t.store)
    const told = await t.login().syncCorp({ dryRun: true })
    expect(await readEverything(t.store)).toBe(before)
    expect(told.changes).toEqual(
      expect.arrayContaining([
        { kind: 'department', id: '9', change: 'added' },
        { kind: 'department', id: '4', change: 'updated' },
        { kind: 'user', id: 'newcomer', change: 'added' },
        { kind: 'user', id: 'user2', change: 'updated' },
        { kind: 'user', id: 'user4', change: 'left' },
      ]),
    )
    expect(told.changes).toHaveLength(5)

    expect({ ...(await t.login().syncCorp()), changes: told.changes }).toEqual(told)
    expect(await t.login().syncCorp({ dryRun: true })).toMatchObject({ changes: [], unchanged: 30 })
  })

  it('tells apart who left and who can’t be seen any more, and names the department that is gone', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(30) })
    t.emulator.departments.add({ id: 5, name: '看不见' })
    t.emulator.departments.add({ id: 8, name: '空部门' })
    t.emulator.set({ visibleRange: { departments: [2, 3, 4, 8], users: [] } })
    await t.login().syncCorp()
    t.emulator.users.move('user4', [5])
    t.emulator.users.remove('user7')
    t.emulator.departments.remove(8)
    const told = await t.login().syncCorp({ dryRun: true })
    expect(told.left).toBe(2)
    expect(told.changes).toEqual([
      { kind: 'department', id: '8', change: 'removed' },
      { kind: 'user', id: 'user4', change: 'invisible' },
      { kind: 'user', id: 'user7', change: 'left' },
    ])
    expect({ ...(await t.login().syncCorp()), changes: told.changes }).toEqual(told)
  })

  it('of more leavers than one has in a day is refused as the real run is, and foretold where they are meant', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(30) })
    await t.login().syncCorp()
    for (let number = 1; number <= 11; number += 1) t.emulator.users.remove(`user${number}`)
    const before = await readEverything(t.store)
    await expectCode(t.login().syncCorp({ dryRun: true }), 40303)
    const told = await t.login().syncCorp({ dryRun: true, allowMassLeave: true })
    expect(told.changes.filter(({ change }) => change === 'left')).toHaveLength(11)
    expect(await readEverything(t.store)).toBe(before)
  })

  it('of a corporation of which nothing is stored tells all of it, each member once', async () => {
    await using t = await openWecomApp({ emulator: { size: { members: 60, departments: 6 } } })
    await t.login().getAccessToken()
    const before = await readEverything(t.store)
    const told = await t.login().syncCorp({ dryRun: true })
    expect(told).toMatchObject({ users: 60, added: 60, departments: 6 })
    expect(told.changes).toHaveLength(66)
    expect(await readEverything(t.store)).toBe(before)
  })
})
