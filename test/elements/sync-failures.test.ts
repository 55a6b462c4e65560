import { describe, expect, it } from 'vitest'
import { makeCorporation, readStored } from '../support/corporation.js'
import { expectCode } from '../support/expect-code.js'
import { inFastTime } from '../support/fast-time.js'
import { readEverything } from '../support/store.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'

const departmentList = '/cgi-bin/department/list'
const agentGet = '/cgi-bin/agent/get'
const userList = '/cgi-bin/user/list'

const htmlPage = { status: 200, body: '<html>Please log in</html>', contentType: 'text/html' }

async function openSynced(): Promise<WecomApp> {
  const t = await openWecomApp({ emulator: makeCorporation(30) })
  await t.login().syncCorp()
  return t
}

/** Somebody left, somebody is new in department 2 and in 3, and time has passed. */
function change(t: WecomApp): void {
  t.clock.advance(60_000)
  t.emulator.users.remove('user6')
  t.emulator.users.add({ userid: 'new-in-2', name: '新人二', department: [2] })
  t.emulator.users.add({ userid: 'new-in-3', name: '新人三', department: [3] })
}

const find = (t: WecomApp, userId: string) => t.login().QywxInnerAuthModel.get(userId)

describe('one department that fails', () => {
  it.each([
    ['a refusal', { errcode: 60011 }, 60011],
    ['a department that is gone', { errcode: 60003 }, 60003],
    ['busy, three times', { errcode: -1 }, 50000],
    ['too much at once, three times', { errcode: 45033 }, 45033],
    ['cut connections', 'cutBody', 50000],
    ['HTML', htmlPage, 50000],
    ['an answer without its list', { body: { errcode: 0 } }, 50000],
    ['a list that is none', { body: { errcode: 0, userlist: { a: 1 } } }, 50000],
    ['a member without a userid', { body: { errcode: 0, userlist: [{ name: '无名' }] } }, 50000],
    ['a member that is none', { body: { errcode: 0, userlist: ['user1'] } }, 50000],
  ] as const)('by %s: it is named, the others are stored, and nobody is marked', async (_, fault, code) => {
    await using t = await openSynced()
    change(t)
    t.emulator.failNext(userList, fault, 3, { department_id: '3' })
    const counts = await inFastTime(() => t.login().syncCorp())
    expect(counts).toMatchObject({ failed: [{ deptId: '3', code }], left: 0, added: 1 })
    expect(await find(t, 'user6')).toMatchObject({ status: 1, visible: true })
    expect(await find(t, 'user2')).toMatchObject({ status: 1, visible: true, department: [3] })
    expect(await find(t, 'new-in-2')).not.toBeNull()
    expect(await find(t, 'new-in-3')).toBeNull()
  })

  it('is stored by the next sync, and leavers are found then', async () => {
    await using t = await openSynced()
    change(t)
    t.emulator.failNext(userList, { errcode: 60011 }, 1, { department_id: '3' })
    await t.login().syncCorp()
    expect(await t.login().syncCorp()).toMatchObject({ failed: [], left: 1, added: 1 })
  })

  it('is no sync at all when it is every one: the error is told, and everything stays', async () => {
    await using t = await openSynced()
    change(t)
    const before = await readStored(t.store)
    t.emulator.failNext(userList, { errcode: 60011 }, Infinity)
    await expectCode(t.login().syncCorp(), 60011)
    expect(await readStored(t.store)).toEqual(before)
    expect((await t.login().syncHistory()).rows[0]).toMatchObject({ outcome: 'failed', code: 60011 })
  })

  it('once, by what passes by itself, is asked again and has not failed', async () => {
    await using t = await openSynced()
    change(t)
    t.emulator.failNext(userList, { errcode: -1 }, 1, { department_id: '2' })
    t.emulator.failNext(userList, { errcode: 45033 }, 1, { department_id: '3' })
    t.emulator.failNext(userList, 'cutHeaders', 1, { department_id: '4' })
    t.emulator.failNext(departmentList, { errcode: -1 }, 1)
    t.emulator.failNext(agentGet, 'cutBody', 1)
    expect(await inFastTime(() => t.login().syncCorp())).toMatchObject({ failed: [], added: 2, left: 1 })
  })

  it('since it does not answer ends in bounded time', async () => {
    await using t = await openSynced()
    change(t)
    const login = t.login('Impatient')
    t.emulator.failNext(userList, 'hang', 3, { department_id: '3' })
    const counts = await inFastTime(() => login.syncCorp())
    expect(counts).toMatchObject({ failed: [{ deptId: '3', code: 50000 }] })
  })

  it('by wrong types in fields does not fail: those are not given', async () => {
    await using t = await openSynced()
    const odd = { userid: 'user2', name: 7, department: '3', status: 'x', main_department: null, gender: [] }
    t.emulator.failNext(userList, { body: { errcode: 0, userlist: [odd] } }, 1, { department_id: '3' })
    const before = await find(t, 'user2')
    await t.login().syncCorp()
    expect(await find(t, 'user2')).toEqual(before)
  })
})

describe('what keeps WeCom from answering anything', () => {
  it.each([60020, 40001, 48002, 50003, 45009, 40013, 40014, 48009, 301002])(
    '(%i) rejects, whichever call it comes to, and leaves everything as it is',
    async (errcode) => {
      for (const path of [agentGet, departmentList, userList]) {
        await using t = await openSynced()
        const before = await readStored(t.store)
        t.clock.advance(60_000)
        t.emulator.users.remove('user6')
        t.emulator.failNext(path, { errcode }, Infinity)
        await expectCode(t.login().syncCorp(), errcode)
        expect(await readStored(t.store)).toEqual(before)
        expect((await t.login().syncHistory()).rows[0]).toMatchObject({ outcome: 'failed', code: errcode })
      }
    },
  )

  it('for a while says how long, and ends the sync at once', async () => {
    await using t = await openSynced()
    const asked = t.emulator.count(userList)
    t.emulator.failNext(userList, { errcode: 45009 }, Infinity)
    const error = await expectCode(t.login('English').syncCorp(), 45009)
    expect(error.solution ?? error.reason).toMatch(/minute|hour|later/i)
    expect(t.emulator.count(userList) - asked).toBeLessThanOrEqual(8)
  })

  it.each([
    ['HTML', htmlPage],
    ['no list', { body: { errcode: 0, errmsg: 'ok' } }],
    ['an entry without id', { body: { errcode: 0, department: [{ name: '无号' }] } }],
    ['an id that is text', { body: { errcode: 0, department: [{ id: '2', name: '研发部' }] } }],
    ['an array', { body: [] }],
  ] as const)('where the list of departments is %s: 50000, and nothing is half stored', async (_, fault) => {
    await using t = await openSynced()
    const before = await readStored(t.store)
    t.clock.advance(60_000)
    t.emulator.users.remove('user6')
    t.emulator.failNext(departmentList, fault)
    await expectCode(t.login().syncCorp(), 50000)
    expect(await readStored(t.store)).toEqual(before)
  })

  it('by being away altogether is found out before every department was tried', async () => {
    await using t = await openWecomApp({ emulator: { size: { members: 100, departments: 60 } } })
    t.emulator.failNext(userList, { status: 404, body: '' }, Infinity)
    await expectCode(t.login().syncCorp(), 50000)
    expect(t.emulator.count(userList)).toBeLessThan(30)
  })
})

describe('an access token that dies while a sync runs', () => {
  it.each([40014, 42001] as const)(
    '(%i) is renewed once for all readers, and nothing fails',
    async (errcode) => {
      await using t = await openWecomApp({
        emulator: { size: { members: 200, departments: 40 }, latencyMs: 5 },
      })
      t.emulator.set({
        onRequest: ({ path }) => {
          if (path === userList && t.emulator.count(userList) === 20) t.emulator.revokeTokens(errcode)
        },
      })
      expect(await t.login().syncCorp()).toMatchObject({ users: 200, failed: [] })
      expect(t.emulator.count('/cgi-bin/gettoken')).toBe(2)
      const everything = await readEverything(t.store)
      expect(everything).not.toContain(await t.login().getAccessToken())
      expect(everything).not.toContain(t.emulator.corpSecret)
    },
  )
})

describe('a signal', () => {
  it('stops a sync: its reason comes back, what was read is kept, nobody is marked, and history says so', async () => {
    await using t = await openWecomApp({ emulator: { size: { members: 200, departments: 40 } } })
    await t.login().syncCorp()
    const [gone = '', changed = ''] = t.emulator.users.keys()
    t.emulator.users.remove(gone)
    for (const user of t.emulator.users.values()) user.position = '新职位'
    const stop = new AbortController()
    t.emulator.set({ latencyMs: 10 })
    const reason = new RangeError('the administrator went home')
    const sync = t.login().syncCorp({
      signal: stop.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'members' && done === 20) stop.abort(reason)
      },
    })
    await expect(sync).rejects.toBe(reason)
    await expect
      .poll(async () => (await t.login().syncHistory()).rows[0]?.outcome, { timeout: 5000 })
      .toBe('stopped')
    const { counts, code } = (await t.login().syncHistory()).rows[0] ?? {}
    expect(code).toBeNull()
    expect(counts?.updated).toBeGreaterThan(0)
    const stored = await t.store.query(`select count(*) as n from "qywxUser" where "position" = '新职位'`)
    expect(Number(stored[0]?.['n'])).toBeGreaterThanOrEqual(counts?.updated ?? Infinity)
    expect(await t.login().QywxInnerAuthModel.count({ status: 5 })).toBe(0)
    expect(await find(t, gone)).toMatchObject({ visible: true })
    t.emulator.set({ latencyMs: 0 })
    expect(await t.login().syncCorp()).toMatchObject({ left: 1, failed: [] })
    expect(await find(t, changed)).toMatchObject({ position: '新职位' })
  })

  it('that was given before asks nobody', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    const reason = new RangeError('never mind')
    await expect(t.login().syncCorp({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    await expect(t.login().syncCorp({ dryRun: true, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
    expect(t.emulator.count(userList)).toBe(0)
  })
})
