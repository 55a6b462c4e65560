import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../emulator/index.js'
import { askWithToken, pluck, type Answer } from './ask.js'

const LIST = '/cgi-bin/user/list'
const SIMPLELIST = '/cgi-bin/user/simplelist'

describe('user/list', () => {
  it('gives each member of the department as user/get does', async () => {
    await using emulator = await startEmulator()
    const answer = await askWithToken(emulator, LIST, { department_id: '5' })
    expect(pluck(answer, 'userlist', 'userid')).toEqual([
      'LiNa',
      'SunHao',
      'MaLiLi',
      'ZhuTao',
      'OuYangXiu',
      'XieYun',
    ])
    const expected: Answer = await askWithToken(emulator, '/cgi-bin/user/get', { userid: 'LiNa' })
    delete expected['errcode']
    delete expected['errmsg']
    expect((answer['userlist'] as Answer[])[0]).toEqual(expected)
  })

  it('gives no sensitive field to an app created after 2022-06-20, and all to an older one', async () => {
    await using emulator = await startEmulator()
    const query = { department_id: '6' }
    const [newer] = (await askWithToken(emulator, LIST, query))['userlist'] as Answer[]
    expect(Object.keys(newer ?? {})).not.toEqual(expect.arrayContaining(['mobile']))
    emulator.set({ createdAfter2022: false, withheldFields: ['email'] })
    const [older] = (await askWithToken(emulator, LIST, query))['userlist'] as Answer[]
    expect(older).toMatchObject({ userid: 'HuXueMei', gender: '2', mobile: expect.any(String) as string })
    expect(older).not.toHaveProperty('email')
  })

  it('names only departments that the app sees', async () => {
    await using emulator = await startEmulator()
    const answer = await askWithToken(emulator, LIST, { department_id: '6' })
    const heYan = (answer['userlist'] as Answer[]).find(({ userid }) => userid === 'HeYan')
    expect(heYan).toMatchObject({ department: [6], order: [0], is_leader_in_dept: [0] })
  })
})

describe('user/simplelist', () => {
  it('gives userid, name and the departments that the app sees', async () => {
    await using emulator = await startEmulator()
    const answer = await askWithToken(emulator, SIMPLELIST, { department_id: '7' })
    expect(answer['userlist']).toEqual([
      { userid: 'LuoYuTing', name: '罗玉婷', department: [7] },
      { userid: 'ZhengShuang', name: '郑爽', department: [7] },
      { userid: 'OuYangXiu', name: '欧阳秀', department: [7, 5] },
    ])
  })
})

describe.each([LIST, SIMPLELIST])('%s', (path) => {
  it('gives only who is in that very department, fetch_child or not', async () => {
    await using emulator = await startEmulator()
    const query = { department_id: '2', fetch_child: '1' }
    expect(pluck(await askWithToken(emulator, path, query), 'userlist', 'userid')).toEqual([
      'ChenJianGuo',
      'ZhouJie',
    ])
  })

  it('is empty for a department without members', async () => {
    await using emulator = await startEmulator()
    emulator.departments.add({ id: 20, name: '空', parentid: 2 })
    expect(await askWithToken(emulator, path, { department_id: '20' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userlist: [],
    })
  })

  it('follows a member who is moved, renamed, added, removed or assigned to', async () => {
    await using emulator = await startEmulator()
    emulator.users.move('GaoJun', [7])
    emulator.users.rename('ZhengShuang', 'zheng.shuang')
    emulator.users.add({ userid: 'New', name: '新人', department: [7] })
    emulator.users.remove('LuoYuTing')
    const user = emulator.users.get('OuYangXiu')
    if (user) user.department = [5]
    const answer = await askWithToken(emulator, path, { department_id: '7' })
    expect(pluck(answer, 'userlist', 'userid')).toEqual(['zheng.shuang', 'GaoJun', 'New'])
  })

  it('refuses a missing department with 60003 and one that is no number with 60123', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, path)).toMatchObject({ errcode: 60003, userlist: [] })
    expect(await askWithToken(emulator, path, { department_id: '2|3' })).toMatchObject({ errcode: 60123 })
  })

  it('refuses a department that does not exist with 60003', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, path, { department_id: '99' })).toMatchObject({ errcode: 60003 })
  })

  it('refuses a department outside of the visible range with 60011', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, path, { department_id: '8' })).toMatchObject({ errcode: 60011 })
  })
})
