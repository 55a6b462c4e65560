import { describe, expect, it } from 'vitest'
import type { UserListArgs } from '../../elements/auths/loginTypes/QywxInnerType/store/auth-model.js'
import { makeCorporation, readStored } from '../support/corporation.js'
import { expectCode } from '../support/expect-code.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'
import { countSessions, logInByBrowser } from '../support/wecom-session.js'

const userGet = '/cgi-bin/user/get'
const day = 24 * 3600_000

const openSmall = () => openWecomApp({ emulator: makeCorporation(12) })

const read = (t: WecomApp, userId: string) => t.login().QywxInnerAuthModel.get(userId)

describe('syncUserInfo', () => {
  it('stores a member who was not stored, and gives nothing', async () => {
    await using t = await openSmall()
    await expect(t.login().syncUserInfo({ userId: 'user1' })).resolves.toBeUndefined()
    expect(await read(t, 'user1')).toMatchObject({ name: '员工1', department: [2], leaderIn: [2] })
    expect(await t.login().QywxInnerAuthModel.count({ department: 2 })).toBe(1)
  })

  it('asks nobody about one who is fresh by a login, and asks after userFreshnessSeconds', async () => {
    await using t = await openSmall()
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('user1') })
    t.emulator.users.change('user1', { position: '经理' })
    t.clock.advance(day - 1000)
    await t.login().syncUserInfo({ userId: 'user1' })
    expect(t.emulator.count(userGet)).toBe(1)
    expect(await read(t, 'user1')).toMatchObject({ position: null })
    t.clock.advance(2000)
    await t.login().syncUserInfo({ userId: 'user1' })
    expect(await read(t, 'user1')).toMatchObject({ position: '经理' })
    expect(t.emulator.count(userGet)).toBe(2)
    await t.login().syncUserInfo({ userId: 'USER1' })
    expect(t.emulator.count(userGet)).toBe(2)
  })

  it('asks nobody about one whom a complete sync read, though it wrote no row', async () => {
    await using t = await openSmall()
    await t.login().syncCorp()
    t.clock.advance(2 * day)
    await t.login().syncCorp()
    t.clock.advance(day / 2)
    await t.login().syncUserInfo({ userId: 'user1' })
    expect(t.emulator.count(userGet)).toBe(0)
    t.clock.advance(day)
    await t.login().syncUserInfo({ userId: 'user1' })
    expect(t.emulator.count(userGet)).toBe(1)
  })

  it('does not count a sync that could not read everybody', async () => {
    await using t = await openSmall()
    await t.login().syncCorp()
    t.clock.advance(2 * day)
    t.emulator.failNext('/cgi-bin/user/list', { errcode: 60011 }, 1, { department_id: '2' })
    await t.login().syncCorp()
    await t.login().syncUserInfo({ userId: 'user1' })
    expect(t.emulator.count(userGet)).toBe(1)
  })

  it('does not count a complete sync for one about whom it got no answer', async () => {
    await using t = await openSmall()
    await t.login().syncCorp()
    t.clock.advance(2 * day)
    t.emulator.users.remove('user4')
    t.emulator.failNext(userGet, { errcode: 40003 }, 1, { userid: 'user4' })
    await t.login().syncCorp()
    await t.login().syncUserInfo({ userId: 'user4' })
    expect(await read(t, 'user4')).toMatchObject({ status: 5 })
  })

  it('asks always with forceUpdate', async () => {
    await using t = await openSmall()
    await t.login().syncUserInfo({ userId: 'user1' })
    t.emulator.users.change('user1', { position: '经理' })
    await t.login().syncUserInfo({ userId: 'user1', forceUpdate: true })
    expect(await read(t, 'user1')).toMatchObject({ position: '经理' })
  })

  it('rejects with 60111 for nobody, and with 60011 for one who can’t be seen and was never stored', async () => {
    await using t = await openWecomApp()
    await expectCode(t.login().syncUserInfo({ userId: 'nobody' }), 60111)
    await expectCode(t.login().syncUserInfo({ userId: 'QianFang' }), 60011)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })

  it('stores that one who was stored has left, with all that belongs to it, and resolves', async () => {
    await using t = await openSmall()
    await logInByBrowser(t, 'user4')
    await t.login().bind({ userId: 'user4', localUserId: 'local-4' })
    await logInByBrowser(t, 'user4')
    t.emulator.users.remove('user4')
    await t.login().syncUserInfo({ userId: 'USER4', forceUpdate: true })
    expect(await read(t, 'user4')).toMatchObject({
      status: 5,
      localUserId: null,
      formerLocalUserId: 'local-4',
    })
    expect(await countSessions(t, 'user4')).toBe(0)
    await expect(t.login().syncUserInfo({ userId: 'user4', forceUpdate: true })).resolves.toBeUndefined()
    expect(await read(t, 'user4')).toMatchObject({ formerLocalUserId: 'local-4' })
  })

  it('stores that one can’t be seen any more, and resolves: row and binding stay', async () => {
    await using t = await openSmall()
    await t.login().bind({ userId: 'user4', localUserId: 'local-4' })
    await logInByBrowser(t, 'user4')
    t.emulator.set({ visibleRange: { departments: [3], users: [] } })
    await t.login().syncUserInfo({ userId: 'user4', forceUpdate: true })
    expect(await read(t, 'user4')).toMatchObject({ visible: false, status: 1, localUserId: 'local-4' })
    expect(await countSessions(t, 'user4')).toBe(0)
  })

  it('changes nothing where WeCom gives no answer', async () => {
    await using t = await openSmall()
    await t.login().syncUserInfo({ userId: 'user1' })
    const before = await readStored(t.store)
    t.emulator.failNext(userGet, { status: 404, body: '' })
    await expectCode(t.login().syncUserInfo({ userId: 'user1', forceUpdate: true }), 50000)
    expect(await readStored(t.store)).toEqual(before)
  })

  it.each([{}, { userId: 7 }, { userId: 'user1', forceUpdate: 'yes' }, { userId: 'user1', force: true }])(
    'refuses %j with a TypeError',
    async (args) => {
      await using t = await openSmall()
      await expect(t.login().syncUserInfo(args as never)).rejects.toThrow(TypeError)
    },
  )
})

describe('getUserInfo', () => {
  it('says what WeCom says now, with the binding, and stores nothing', async () => {
    await using t = await openSmall()
    await t.login().bind({ userId: 'user1', localUserId: 'local-1' })
    const before = await readStored(t.store)
    t.emulator.users.change('user1', { position: '经理' })
    expect(await t.login().getUserInfo({ userId: 'user1' })).toMatchObject({
      position: '经理',
      localUserId: 'local-1',
    })
    await t.login().getUserInfo({ userId: 'user2' })
    expect(await readStored(t.store)).toEqual(before)
    await expectCode(t.login().getUserInfo({ userId: 'nobody' }), 60111)
  })
})

describe('findUserId', () => {
  it('finds a member by mobile, by personal address and by business mail, and null for nobody', async () => {
    await using t = await openSmall()
    t.emulator.users.change('user1', {
      mobile: '13800000001',
      email: 'a@b.example',
      biz_mail: 'u@corp.example',
    })
    const login = t.login()
    expect(await login.findUserId({ mobile: '13800000001' })).toBe('user1')
    expect(await login.findUserId({ email: 'a@b.example' })).toBe('user1')
    expect(await login.findUserId({ email: 'u@corp.example', isBizMail: true })).toBe('user1')
    expect(await login.findUserId({ email: 'u@corp.example' })).toBeNull()
    expect(await login.findUserId({ mobile: '13900000009' })).toBeNull()
    expect(await login.QywxInnerAuthModel.count()).toBe(0)
  })

  it.each([{}, { mobile: '13800000001', email: 'a@b.example' }, { isBizMail: true }, { phone: '1' }])(
    'refuses %j with a TypeError',
    async (args) => {
      await using t = await openSmall()
      await expect(t.login().findUserId(args as never)).rejects.toThrow(TypeError)
      expect(t.emulator.requests).toEqual([])
    },
  )

  it('says that too many failed, once WeCom does', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(12), failedLookupsPerDay: 1 } })
    expect(await t.login().findUserId({ mobile: '13900000009' })).toBeNull()
    await expectCode(t.login().findUserId({ mobile: '13900000009' }), 45009)
  })
})

describe('QywxInnerAuthModel.list', () => {
  /** 1 over 2 over 4, and 3; nine members in 2, 3, 4 by turns, of whom user6 is disabled. */
  async function openStored(): Promise<WecomApp> {
    const t = await openWecomApp({ emulator: { ...makeCorporation(9), createdAfter2022: false } })
    t.emulator.users.change('user6', { status: 2, mobile: '13812345678' })
    t.emulator.users.change('user7', {
      name: 'Élodie 100%',
      email: 'Elo_die@mail.example',
      department: [2, 4],
    })
    await t.login().syncCorp()
    return t
  }

  it.each<[UserListArgs, readonly number[]]>([
    [{ department: 2 }, [1, 4, 7]],
    [{ department: 4 }, [3, 6, 7, 9]],
    [{ department: 2, recursive: true }, [1, 3, 4, 6, 7, 9]],
    [{ department: 1, recursive: true }, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [{ department: 1 }, []],
    [{ department: 99, recursive: true }, []],
    [{ status: 2 }, [6]],
    [{ status: 1, department: 4 }, [3, 7, 9]],
    [{ search: 'USER8' }, [8]],
    [{ search: '员工3' }, [3]],
    [{ search: '1234' }, [6]],
    [{ search: 'elo_DIE@' }, [7]],
    [{ search: 'Élodie' }, [7]],
    [{ search: '0%' }, [7]],
    [{ search: '_' }, [7]],
    [{ search: '\\' }, []],
    [{ search: `' or 1=1 --` }, []],
    [{ search: '员工', department: 3, status: 1 }, [2, 5, 8]],
  ])('with %j gives members %j, and count as many', async (filter, numbers) => {
    await using t = await openStored()
    const { rows } = await t.login().QywxInnerAuthModel.list(filter)
    expect(rows.map(({ userId }) => Number(userId.slice(4))).sort()).toEqual(numbers)
    expect(await t.login().QywxInnerAuthModel.count(filter)).toBe(numbers.length)
  })

  it.each([1, 3, 7, 50])('gives in pages of %i every row once, also while rows are added', async (limit) => {
    await using t = await openWecomApp({ emulator: makeCorporation(30) })
    await t.login().syncCorp()
    const found: string[] = []
    let cursor: string | undefined
    let added = 0
    do {
      const page = await t.login().QywxInnerAuthModel.list({ limit, cursor })
      expect(page.rows.length).toBeLessThanOrEqual(limit)
      found.push(...page.rows.map(({ userId }) => userId))
      cursor = page.nextCursor ?? undefined
      if (added < 5) {
        added += 1
        const userid = `added${added}`
        t.emulator.users.add({ userid, name: userid, department: [2] })
        await t.login().syncUserInfo({ userId: userid })
      }
    } while (cursor !== undefined)
    expect(new Set(found).size).toBe(found.length)
    for (let number = 1; number <= 30; number += 1) expect(found).toContain(`user${number}`)
  })

  it.each([{ limit: 0 }, { limit: 1001 }, { limit: 1.5 }, { cursor: 'x' }, { department: '2' }, { dept: 2 }])(
    'refuses %j with a TypeError',
    async (args) => {
      await using t = await openSmall()
      await expect(t.login().QywxInnerAuthModel.list(args as never)).rejects.toThrow(TypeError)
    },
  )
})
