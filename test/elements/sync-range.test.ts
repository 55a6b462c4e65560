import { describe, expect, it } from 'vitest'
import { makeCorporation, readStored } from '../support/corporation.js'
import { expectCode } from '../support/expect-code.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'

const userGet = '/cgi-bin/user/get'

/** Everybody stored, by user id. */
const storedIds = async (t: WecomApp) =>
  (await t.login().QywxInnerAuthModel.list()).rows.map(({ userId }) => userId).sort()

const storedDepartments = async (t: WecomApp) =>
  (await t.login().QywxInnerDepartmentModel.list()).rows.map(({ id, parentId }) => [id, parentId])

describe('a visible range', () => {
  it('that is the default corporation’s: four departments and a member of one that can’t be seen', async () => {
    await using t = await openWecomApp()
    expect(await t.login().syncCorp()).toMatchObject({ departments: 6, users: 24, failed: [] })
    const boss = await t.login().QywxInnerAuthModel.get('LinGuoQiang')
    expect(boss).toMatchObject({ name: '林国强', department: [], mainDepartment: null })
    expect(await t.login().QywxInnerAuthModel.get('QianFang')).toBeNull()
    expect(t.emulator.count(userGet)).toBe(1)
  })

  it('of a department in the middle has departments whose parents can’t be seen, the root among them', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(9) })
    t.emulator.set({ visibleRange: { departments: [4], users: [] } })
    expect(await t.login().syncCorp()).toMatchObject({ departments: 1, users: 3 })
    expect(await storedDepartments(t)).toEqual([[4, 2]])
    expect(await storedIds(t)).toEqual(['user3', 'user6', 'user9'])
    expect(await t.login().QywxInnerDepartmentModel.count({ parentId: 2 })).toBe(1)
    expect(await t.login().QywxInnerAuthModel.count({ department: 2, recursive: true })).toBe(3)
  })

  it.each([0, 60011] as const)(
    'of single members has no department at all, for which department/list answers %i',
    async (emptyRangeErrcode) => {
      await using t = await openWecomApp({ emulator: { ...makeCorporation(9), emptyRangeErrcode } })
      t.emulator.set({ visibleRange: { departments: [], users: ['user1', 'user5'] } })
      expect(await t.login().syncCorp()).toMatchObject({ departments: 0, users: 2, added: 2, failed: [] })
      expect(await storedIds(t)).toEqual(['user1', 'user5'])
      expect(await t.login().syncCorp()).toMatchObject({ users: 2, unchanged: 2, left: 0 })
    },
  )

  it.each([0, 60011] as const)(
    'of tags has their members, their departments and those under them (no department: %i)',
    async (emptyRangeErrcode) => {
      const tags = [
        { tagid: 7, tagname: '试用', userlist: ['user2', 'user3'] },
        { tagid: 8, tagname: '研发', partylist: [2] },
      ]
      await using t = await openWecomApp({ emulator: { ...makeCorporation(9), tags, emptyRangeErrcode } })
      t.emulator.set({ visibleRange: { departments: [], users: [], tags: [7] } })
      expect(await t.login().syncCorp()).toMatchObject({ departments: 0, users: 2 })
      expect(await storedIds(t)).toEqual(['user2', 'user3'])

      t.emulator.set({ visibleRange: { departments: [], users: [], tags: [7, 8] } })
      expect(await t.login().syncCorp()).toMatchObject({ departments: 2, users: 7, left: 0 })
      expect(await storedIds(t)).toEqual(['user1', 'user2', 'user3', 'user4', 'user6', 'user7', 'user9'])
    },
  )

  it('of all kinds at once counts each member once, and asks singly only for those in no department', async () => {
    const tags = [{ tagid: 7, tagname: '试用', userlist: ['user1', 'user2', 'USER5'] }]
    await using t = await openWecomApp({ emulator: { ...makeCorporation(9), tags } })
    t.emulator.set({ visibleRange: { departments: [2], users: ['user1', 'user5', 'user8'], tags: [7] } })
    expect(await t.login().syncCorp()).toMatchObject({ departments: 2, users: 9, added: 9 })
    expect(t.emulator.count(userGet)).toBe(3)
    expect(await t.login().syncCorp()).toMatchObject({ users: 9, unchanged: 9, left: 0 })
  })

  it.each([0, 60011] as const)(
    'that is empty is an error that says so, and nothing stored is touched (department/list: %i)',
    async (emptyRangeErrcode) => {
      await using t = await openWecomApp({ emulator: { ...makeCorporation(9), emptyRangeErrcode } })
      await t.login('English').syncCorp()
      const before = await readStored(t.store)
      t.emulator.set({ visibleRange: { departments: [], users: [] } })
      const error = await expectCode(t.login('English').syncCorp({ allowMassLeave: true }), 60011)
      expect(error.reason).toContain('visible range is empty')
      expect(error.solution).toContain('Visible Range')
      expect((await expectCode(t.login('Plain').syncCorp(), 60011)).reason).toContain('可见范围为空')
      expect(await readStored(t.store)).toEqual(before)
    },
  )

  it('of one department that has everybody, as many as WeCom lets be in one, comes in one answer', async () => {
    const size = { members: 30_000, departments: 1 }
    await using t = await openWecomApp({ emulator: { size, createdAfter2022: false, requestLog: false } })
    // As long as those of real members: extended attributes, addresses of pictures.
    for (const user of t.emulator.users.values()) {
      user.extattr = { attrs: [{ type: 0, name: '备注', text: { value: '注'.repeat(300) } }] }
    }
    expect(await t.login().syncCorp()).toMatchObject({ users: 30_000, added: 30_000, failed: [] })
  }, 240_000)

  it('whose tag was deleted meanwhile, or is refused, is no reason to mark anybody', async () => {
    const tags = [{ tagid: 7, tagname: '试用', userlist: ['user2', 'user5'] }]
    await using t = await openWecomApp({ emulator: { ...makeCorporation(9), tags } })
    t.emulator.set({ visibleRange: { departments: [2], users: [], tags: [7] } })
    await t.login().syncCorp()
    t.emulator.failNext('/cgi-bin/tag/get', { errcode: 40068 })
    await t
      .login()
      .syncCorp()
      .catch(() => undefined)
    expect(await t.login().QywxInnerAuthModel.count({ status: 5 })).toBe(0)
    for (const userId of ['user2', 'user5'])
      expect(await t.login().QywxInnerAuthModel.get(userId)).toMatchObject({ visible: true, status: 1 })
  })

  it('of single members who can’t be read is no success: nobody came, and it is said why', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(9) })
    t.emulator.set({ visibleRange: { departments: [], users: ['user1', 'user5'] } })
    t.emulator.failNext(userGet, { errcode: 40058 }, Infinity)
    const outcome = await t
      .login()
      .syncCorp()
      .then(
        ({ failed }) => failed.length,
        () => 'rejected',
      )
    expect(outcome).not.toBe(0)
    expect((await t.login().syncHistory()).rows[0]?.outcome).not.toBe('complete')
  })
})
