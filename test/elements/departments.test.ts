import { describe, expect, it } from 'vitest'
import { expectCode } from '../support/expect-code.js'
import { type WecomApp, loginOf, openWecomApp } from '../support/wecom-app.js'

const departmentList = '/cgi-bin/department/list'

/** 1 over 2 and 3; 2 over 21 and 22; 21 over 211. */
async function openTree(): Promise<WecomApp> {
  const departments = [
    { id: 1, name: '总部', name_en: 'Head Office' },
    { id: 2, name: '研发部', name_en: 'Research' },
    { id: 3, name: '销售部', name_en: 'Sales' },
    { id: 21, name: '前端组', name_en: 'Web', parentid: 2 },
    { id: 22, name: '后端组', name_en: 'Server', parentid: 2 },
    { id: 211, name: '样式小组', name_en: 'Styles', parentid: 21 },
  ]
  return openWecomApp({ emulator: { departments, users: [] } })
}

const stored = async (t: WecomApp) => {
  const { rows } = await t.login().QywxInnerDepartmentModel.list()
  return Object.fromEntries(rows.map(({ id, parentId }) => [id, parentId]))
}

const wholeTree = { 1: 0, 2: 1, 3: 1, 21: 2, 22: 2, 211: 21 }

const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id)

describe('syncDepartmentInfo', () => {
  it('without deptId makes what is stored equal to what the app sees', async () => {
    await using t = await openTree()
    await expect(t.login().syncDepartmentInfo()).resolves.toBeUndefined()
    expect(await stored(t)).toEqual(wholeTree)
    t.emulator.departments.remove(22)
    t.emulator.departments.add({ id: 4, name: '财务部' })
    t.emulator.departments.rename(3, '市场部')
    t.emulator.departments.move(211, 3)
    await t.login().syncDepartmentInfo()
    expect(await stored(t)).toEqual({ 1: 0, 2: 1, 3: 1, 4: 1, 21: 2, 211: 3 })
    expect(await t.login().QywxInnerDepartmentModel.get(3)).toMatchObject({ name: '市场部', nameEn: 'Sales' })
  })

  it('writes no row that did not change', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    t.clock.advance(60_000)
    t.emulator.departments.rename(3, '市场部')
    await t.login().syncDepartmentInfo()
    const { rows } = await t.login().QywxInnerDepartmentModel.list()
    const written = rows.filter(({ createdAt, updatedAt }) => createdAt !== updatedAt)
    expect(ids(written)).toEqual([3])
  })

  it('with deptId touches that department and what is under it, and nothing else', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    t.emulator.departments.rename(3, '市场部')
    t.emulator.departments.rename(211, '视觉小组')
    t.emulator.departments.add({ id: 23, name: '测试组', parentid: 2 })
    t.emulator.departments.remove(22)
    await t.login().syncDepartmentInfo({ deptId: '2' })
    expect(await stored(t)).toEqual({ 1: 0, 2: 1, 3: 1, 21: 2, 23: 2, 211: 21 })
    const nameOf = async (id: number) => (await t.login().QywxInnerDepartmentModel.get(id))?.name
    expect(await nameOf(211)).toBe('视觉小组')
    expect(await nameOf(3)).toBe('销售部')
  })

  it('stores a department that was never stored, with what is under it', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo({ deptId: '21' })
    expect(await stored(t)).toEqual({ 21: 2, 211: 21 })
  })

  it.each([60003, 60123] as const)(
    'rejects with 60003 for one that WeCom does not have and that was never stored (%i)',
    async (unknownDepartmentErrcode) => {
      await using t = await openTree()
      t.emulator.set({ unknownDepartmentErrcode })
      await t.login().syncDepartmentInfo()
      await expectCode(t.login().syncDepartmentInfo({ deptId: '999' }), 60003)
      expect(await stored(t)).toEqual(wholeTree)
    },
  )

  it('removes one that is gone with what was under it, and what moved away stays where it is now', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    t.emulator.departments.move(22, 3)
    t.emulator.departments.remove(211)
    t.emulator.departments.remove(21)
    t.emulator.departments.remove(2)
    await expect(t.login().syncDepartmentInfo({ deptId: '2' })).resolves.toBeUndefined()
    expect(await stored(t)).toEqual({ 1: 0, 3: 1, 22: 3 })
    await expectCode(t.login().syncDepartmentInfo({ deptId: '2' }), 60003)
  })

  it('keeps what moved out of the department, where it is now, with what is under it', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    t.emulator.departments.move(21, 3)
    t.emulator.departments.rename(21, '网页组')
    await t.login().syncDepartmentInfo({ deptId: '2' })
    expect(await stored(t)).toEqual({ ...wholeTree, 21: 3 })
    expect(await t.login().QywxInnerDepartmentModel.get(21)).toMatchObject({ name: '网页组' })
  })

  it('finds what moved into the department', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    t.emulator.departments.move(3, 22)
    await t.login().syncDepartmentInfo({ deptId: '2' })
    expect(await stored(t)).toEqual({ ...wholeTree, 3: 22 })
  })

  it.each([
    ['an entry without id', { body: { errcode: 0, department: [{ id: 2, name: '二' }, { name: '无号' }] } }],
    ['no list', { body: { errcode: 0 } }],
    ['HTML', { status: 200, body: '<html>', contentType: 'text/html' }],
    ['a redirect', { redirect: 'http://127.0.0.1:1/' }],
  ] as const)('stores all or nothing: nothing where the answer is %s', async (_, fault) => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    t.emulator.departments.rename(2, '新名')
    for (const args of [{}, { deptId: '2' }]) {
      t.emulator.failNext(departmentList, fault)
      await expectCode(t.login().syncDepartmentInfo(args), 50000)
    }
    expect(await stored(t)).toEqual(wholeTree)
    expect((await t.login().QywxInnerDepartmentModel.get(2))?.name).toBe('研发部')
  })

  it('stores nothing where the second of its two questions is not answered', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    t.emulator.departments.remove(22)
    t.emulator.departments.rename(2, '新名')
    // The whole list is asked for when something is no longer under the department.
    t.emulator.set({
      onRequest: ({ path, query }) => {
        if (path === departmentList && query['id'] === undefined)
          t.emulator.failNext(departmentList, { status: 404, body: '' })
      },
    })
    await expectCode(t.login().syncDepartmentInfo({ deptId: '2' }), 50000)
    expect(await stored(t)).toEqual(wholeTree)
    expect((await t.login().QywxInnerDepartmentModel.get(2))?.name).toBe('研发部')
  })

  it.each([0, 60011] as const)(
    'never takes an empty visible range for a corporation without departments (department/list: %i)',
    async (emptyRangeErrcode) => {
      await using t = await openTree()
      await t.login().syncDepartmentInfo()
      t.emulator.set({ visibleRange: { departments: [], users: [] }, emptyRangeErrcode })
      await expectCode(t.login().syncDepartmentInfo(), 60011)
      expect(await stored(t)).toEqual(wholeTree)
    },
  )

  it.each(['', 'x', '1.5', '-1', ' 2', '1e3', '2,3', '9'.repeat(16)])(
    'refuses the deptId "%s"',
    async (deptId) => {
      await using t = await openTree()
      await expect(t.login().syncDepartmentInfo({ deptId })).rejects.toThrow(TypeError)
      expect(t.emulator.count(departmentList)).toBe(0)
    },
  )

  it('refuses a deptId that is no string, and an argument that it does not know', async () => {
    await using t = await openTree()
    await expect(t.login().syncDepartmentInfo({ deptId: 2 as unknown as string })).rejects.toThrow(TypeError)
    await expect(t.login().syncDepartmentInfo({ id: '2' } as object)).rejects.toThrow(TypeError)
    await expect(t.login().syncDepartmentInfo({ deptId: undefined })).resolves.toBeUndefined()
  })

  it('called many times at once, for the whole and for parts, ends with the truth', async () => {
    await using t = await openTree()
    const departments = [undefined, '2', '21', undefined, '3', '2']
    await Promise.all(departments.map((deptId) => t.login().syncDepartmentInfo({ deptId })))
    expect(await stored(t)).toEqual(wholeTree)
  })

  it('asks nobody for one whose caller has given up', async () => {
    await using t = await openTree()
    const reason = new RangeError('never mind')
    const sync = t.login().syncDepartmentInfo({ signal: AbortSignal.abort(reason) })
    await expect(sync).rejects.toBe(reason)
    expect(await stored(t)).toEqual({})
  })
})

describe('QywxInnerDepartmentModel', () => {
  it('gives a row with every documented field, or null', async () => {
    await using t = await openTree()
    t.emulator.departments.change(21, { order: 4_294_967_295 })
    await t.login().syncDepartmentInfo()
    expect(await t.login().QywxInnerDepartmentModel.get(21)).toEqual({
      id: 21,
      name: '前端组',
      nameEn: 'Web',
      parentId: 2,
      order: 4_294_967_295,
      leaders: [],
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    })
    expect(await t.login().QywxInnerDepartmentModel.get(999)).toBeNull()
    await expect(t.login().QywxInnerDepartmentModel.get('2' as unknown as number)).rejects.toThrow(TypeError)
  })

  it('lists by parent, by a part of either name, and counts likewise', async () => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    const model = t.login().QywxInnerDepartmentModel
    expect(ids((await model.list({ parentId: 2 })).rows)).toEqual([21, 22])
    expect(ids((await model.list({ parentId: 0 })).rows)).toEqual([1])
    expect(ids((await model.list({ search: '组' })).rows)).toEqual([21, 22, 211])
    expect(ids((await model.list({ search: 'sER' })).rows)).toEqual([22])
    expect(ids((await model.list({ search: '%' })).rows)).toEqual([])
    expect(ids((await model.list({ search: '组', parentId: 2 })).rows)).toEqual([21, 22])
    expect(await model.count()).toBe(6)
    expect(await model.count({ search: '组' })).toBe(3)
    await expect(model.list({ parent: 2 } as object)).rejects.toThrow(TypeError)
  })

  it.each([1, 2, 5, 6, 100])('lists every row once in pages of %i', async (limit) => {
    await using t = await openTree()
    await t.login().syncDepartmentInfo()
    const found: number[] = []
    let cursor: string | undefined
    do {
      const page = await t.login().QywxInnerDepartmentModel.list({ limit, cursor })
      found.push(...ids(page.rows))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(found).toEqual([1, 2, 3, 21, 22, 211])
  })

  it('never shows one instance the departments of another', async () => {
    await using t = await openTree()
    await t.login('Plain').syncDepartmentInfo()
    const other = t.login('English').QywxInnerDepartmentModel
    expect(await other.count()).toBe(0)
    expect(await other.get(2)).toBeNull()
    t.emulator.departments.remove(22)
    await t.login('English').syncCorp()
    expect(await other.count()).toBe(5)
    expect(await stored(t)).toEqual(wholeTree)
  })

  it('never shows one corporation those of another, nor removes them', async () => {
    await using t = await openTree()
    await t.login().syncCorp()
    await using elsewhere = await openWecomApp({
      emulator: { departments: [{ id: 1, name: 'elsewhere' }], users: [] },
    })
    const { corpId, corpSecret, agentId, apiUrl } = elsewhere.emulator
    const app = await t.openAgain({
      app: { env: { CORP_ID: corpId, CORP_SECRET: corpSecret, AGENT_ID: agentId, EMULATOR: apiUrl } },
    })
    const login = loginOf(app)
    expect(await login.QywxInnerDepartmentModel.count()).toBe(0)
    await login.syncCorp()
    expect(await login.QywxInnerDepartmentModel.get(1)).toMatchObject({ name: 'elsewhere' })
    expect(await login.QywxInnerDepartmentModel.count()).toBe(1)
    expect(await stored(t)).toEqual(wholeTree)
    expect((await login.syncHistory()).rows).toHaveLength(1)
  })
})
