import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { askWithToken, pluck, type Answer } from './ask.js'

const LIST = '/cgi-bin/department/list'
const SIMPLELIST = '/cgi-bin/department/simplelist'
const GET = '/cgi-bin/department/get'

const list = (emulator: Emulator, query: Record<string, string> = {}) => askWithToken(emulator, LIST, query)
const idsOf = (answer: Answer) => pluck(answer, 'department', 'id')

describe('department/list', () => {
  it('gives what the app sees, with the real parent also where that cannot be seen', async () => {
    await using emulator = await startEmulator()
    const answer = await list(emulator)
    expect(idsOf(answer)).toEqual([2, 3, 4, 5, 6, 7])
    expect((answer['department'] as Answer[])[0]).toEqual({
      id: 2,
      name: '研发中心',
      name_en: 'R&D Centre',
      department_leader: ['ChenJianGuo'],
      parentid: 1,
      order: 99999998,
    })
  })

  it('gives the root with parentid 0 when it can be seen', async () => {
    await using emulator = await startEmulator({ visibleRange: { departments: [1], users: [] } })
    const answer = await list(emulator)
    expect(idsOf(answer)).toHaveLength(8)
    expect((answer['department'] as Answer[])[0]).toMatchObject({ id: 1, parentid: 0 })
  })

  it('gives one department and all below it', async () => {
    await using emulator = await startEmulator()
    expect(idsOf(await list(emulator, { id: '2' }))).toEqual([2, 3, 4])
    expect(idsOf(await list(emulator, { id: '4' }))).toEqual([4])
  })

  it('takes an empty id for none', async () => {
    await using emulator = await startEmulator()
    expect(idsOf(await list(emulator, { id: '' }))).toHaveLength(6)
  })

  it('names only leaders whom the app sees', async () => {
    await using emulator = await startEmulator()
    emulator.departments.change(3, { department_leader: ['QianFang', 'nobody', 'zhangwei'] })
    expect(await askWithToken(emulator, GET, { id: '3' })).toMatchObject({
      department: { department_leader: ['ZhangWei'] },
    })
  })

  it.each([{ users: ['LinGuoQiang'] }, { users: [] }])(
    'is empty for an app that sees no department (%j), or 60011 as chosen',
    async ({ users }) => {
      await using emulator = await startEmulator({ visibleRange: { departments: [], users } })
      expect(await list(emulator)).toEqual({ errcode: 0, errmsg: 'ok', department: [] })
      emulator.set({ emptyRangeErrcode: 60011 })
      expect(await list(emulator)).toMatchObject({ errcode: 60011, department: [] })
      expect(await askWithToken(emulator, SIMPLELIST)).toMatchObject({ errcode: 60011, department_id: [] })
    },
  )

  it('follows what is changed while it runs', async () => {
    await using emulator = await startEmulator()
    emulator.departments.add({ id: 20, name: '测试组', parentid: 4 })
    emulator.departments.move(3, 8)
    expect(idsOf(await list(emulator))).toEqual([2, 4, 5, 6, 7, 20])
  })
})

describe('department/simplelist', () => {
  it('gives id, parent and order, recursively', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, SIMPLELIST, { id: '2' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      department_id: [
        { id: 2, parentid: 1, order: 99999998 },
        { id: 3, parentid: 2, order: 99999997 },
        { id: 4, parentid: 2, order: 99999996 },
      ],
    })
    expect(pluck(await askWithToken(emulator, SIMPLELIST), 'department_id', 'id')).toEqual([2, 3, 4, 5, 6, 7])
  })
})

describe('department/get', () => {
  it('gives one department as an object', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, GET, { id: '6' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      department: {
        id: 6,
        name: '市场销售部',
        name_en: 'Marketing and Sales',
        department_leader: [],
        parentid: 1,
        order: 99999994,
      },
    })
  })

  it('refuses a missing id with 60003', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, GET)).toMatchObject({ errcode: 60003 })
  })
})

describe.each([LIST, SIMPLELIST, GET])('%s refuses', (path) => {
  it('a department that does not exist with 60003, 60123 or 40066, as chosen', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, path, { id: '99' })).toMatchObject({ errcode: 60003 })
    for (const unknownDepartmentErrcode of [60123, 40066] as const) {
      emulator.set({ unknownDepartmentErrcode })
      const answer = await askWithToken(emulator, path, { id: '99' })
      expect(answer).toMatchObject({ errcode: unknownDepartmentErrcode })
    }
  })

  it.each(['x', '-1', '1.5', '２', '1,2'])('the id %s, which is no number, with 60123', async (id) => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, path, { id })).toMatchObject({ errcode: 60123 })
  })

  it.each(['1', '8'])('department %s outside of the visible range with 60011', async (id) => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, path, { id })).toMatchObject({ errcode: 60011 })
  })
})
