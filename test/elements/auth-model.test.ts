import { describe, expect, it } from 'vitest'
import { loginOf, openWecomApp } from '../support/wecom-app.js'

const people = ['ZhangWei', 'ChenJianGuo', 'LinGuoQiang', 'HeYan']

async function openWithMembers() {
  const t = await openWecomApp()
  for (const userId of people) await t.login().getLoginCode({ authCode: t.emulator.grantCode(userId) })
  return t
}

describe('QywxInnerAuthModel', () => {
  it('gives a row with every documented field, or null', async () => {
    await using t = await openWithMembers()
    const row = await t.login().QywxInnerAuthModel.get('ZhangWei')
    expect(Object.getOwnPropertyNames(row).sort()).toEqual(
      [
        ...[
          'id',
          'userId',
          'name',
          'mobile',
          'email',
          'avatar',
          'department',
          'position',
          'gender',
          'status',
        ],
        ...['isLeader', 'accessToken', 'refreshToken', 'expiresAt', 'createdAt', 'updatedAt'],
        ...['mainDepartment', 'leaderIn', 'localUserId', 'formerLocalUserId', 'visible'],
      ].sort(),
    )
    expect(row?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(await t.login().QywxInnerAuthModel.get('nobody')).toBeNull()
  })

  it('lists every row once, page by page', async () => {
    await using t = await openWithMembers()
    const model = t.login().QywxInnerAuthModel
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await model.list({ limit: 3, cursor })
      expect(page.rows.length).toBeLessThanOrEqual(3)
      seen.push(...page.rows.map(({ userId }) => userId))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(people)
  })

  it('finds by a part of name or user id, whatever the case, and takes % and _ for what they are', async () => {
    await using t = await openWithMembers()
    const model = t.login().QywxInnerAuthModel
    const find = async (search: string) => (await model.list({ search })).rows.map(({ userId }) => userId)
    expect(await find('张')).toEqual(['ZhangWei'])
    expect(await find('GUO')).toEqual(['ChenJianGuo', 'LinGuoQiang'])
    expect(await find('%')).toEqual([])
    expect(await find('_')).toEqual([])
    expect(await find("' or 1=1 --")).toEqual([])
    expect(await model.count({ search: 'guo' })).toBe(2)
    expect(await model.count({ status: 1 })).toBe(people.length)
    expect(await model.count({ status: 5 })).toBe(0)
  })

  it('finds by one character, by mobile and by email, and letters with accents in either case', async () => {
    await using t = await openWecomApp()
    const people = [
      { userid: 'one', name: '欧阳娜', mobile: '13800001111', email: 'Ouyang@Example.com' },
      { userid: 'two', name: 'Zoë Müller', mobile: '13800002222', email: 'zoe@example.com' },
      { userid: 'three', name: 'ÄNNE MEYER' },
    ]
    t.emulator.set({ visibleRange: { departments: [1], users: people.map(({ userid }) => userid) } })
    for (const person of people) {
      t.emulator.users.add({ ...person, department: [1] })
      await t.login('PrivateInfo').getLoginCode({
        authCode: t.emulator.grantCode(person.userid, { scope: 'snsapi_privateinfo' }),
      })
    }
    const model = t.login('PrivateInfo').QywxInnerAuthModel
    const find = async (search: string) => (await model.list({ search })).rows.map(({ userId }) => userId)
    expect(await find('阳')).toEqual(['one'])
    expect(await find('0000')).toEqual(['one', 'two'])
    expect(await find('@EXAMPLE')).toEqual(['one', 'two'])
    expect(await find('Müller')).toEqual(['two'])
    expect(await find('MEYer')).toEqual(['three'])
    expect(await find('ÄNNE')).toEqual(['three'])
    expect(await find('阳\\')).toEqual([])
  })

  it('searches what a version before the index of searches has stored', async () => {
    await using t = await openWithMembers()
    const isSqlite = t.store.config.dialect === 'sqlite'
    if (isSqlite) {
      await t.store.query('drop index "qywxUserBySearch"')
      await t.store.query('create index "qywxUserById" on "qywxUser" ("element", "corpId", "id")')
    }
    await t.store.query(`delete from "tableStep" where "step" like '4 %'`)

    const model = loginOf(await t.openAgain()).QywxInnerAuthModel
    expect((await model.list({ search: '张' })).rows).toMatchObject([{ userId: 'ZhangWei' }])
    expect((await model.list({ limit: 2 })).rows.map(({ userId }) => userId)).toEqual(people.slice(0, 2))
    if (!isSqlite) return
    const indexes = await t.store.query(
      `select name from sqlite_master where name like 'qywxUserBy%' order by name`,
    )
    expect(indexes).toEqual([{ name: 'qywxUserByKey' }, { name: 'qywxUserBySearch' }])
  })

  it('finds the members of a department, and of none whose number only begins alike', async () => {
    await using t = await openWecomApp()
    const departments = { a: [3], b: [1, 3], c: [3, 2], d: [1, 3, 2], e: [33], f: [13, 30], g: [] }
    for (const [userid, department] of Object.entries(departments)) {
      t.emulator.users.add({ userid, name: userid, department })
      t.emulator.set({
        visibleRange: { departments: [1, 2, 3, 13, 30, 33], users: Object.keys(departments) },
      })
      await t.login().getLoginCode({ authCode: t.emulator.grantCode(userid) })
    }
    const model = t.login().QywxInnerAuthModel
    const stored = (await model.list()).rows
    for (const department of [1, 2, 3, 4, 13, 30, 33]) {
      const expected = stored.filter((row) => row.department.includes(department)).map(({ userId }) => userId)
      const { rows } = await model.list({ department })
      expect(rows.map(({ userId }) => userId)).toEqual(expected)
      expect(await model.count({ department })).toBe(expected.length)
    }
    expect(await model.count({ department: 3 })).toBe(4)
  })

  it.each([
    [{ department: '3' }, /"department"/],
    [{ limit: 0 }, /"limit"/],
    [{ limit: 1001 }, /"limit"/],
    [{ limit: 1.5 }, /"limit"/],
    [{ cursor: 'x' }, /nextCursor/],
    [{ cursor: '1; drop table qywxUser' }, /nextCursor/],
    [{ status: '1' }, /"status"/],
    [{ name: 'x' }, /no argument "name"/],
  ])('refuses %j with a TypeError', async (args, message) => {
    await using t = await openWecomApp()
    await expect(t.login().QywxInnerAuthModel.list(args as never)).rejects.toThrow(message)
    await expect(t.login().QywxInnerAuthModel.list(args as never)).rejects.toBeInstanceOf(TypeError)
  })
})
