import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { askWithToken } from './ask.js'

const getUser = async (emulator: Emulator, userid: string) =>
  askWithToken(emulator, '/cgi-bin/user/get', { userid })

const SENSITIVE = ['gender', 'avatar', 'thumb_avatar', 'qr_code', 'mobile', 'email', 'biz_mail', 'address']

describe('user/get', () => {
  it('gives the keys of a real restricted answer, no sensitive one among them', async () => {
    await using emulator = await startEmulator()
    const keys =
      'userid name department position status enable isleader extattr hide_mobile telephone order main_department alias is_leader_in_dept direct_leader'
    const answer = await getUser(emulator, 'ChenJianGuo')
    expect(Object.keys(answer).sort()).toEqual([...keys.split(' '), 'errcode', 'errmsg'].sort())
    expect(answer).toMatchObject({
      department: [2, 4],
      is_leader_in_dept: [1, 0],
      main_department: 2,
      isleader: 1,
    })
  })

  it('gives an older app the sensitive fields, except those withheld', async () => {
    await using emulator = await startEmulator({ createdAfter2022: false })
    expect(Object.keys(await getUser(emulator, 'LiNa'))).toEqual(expect.arrayContaining(SENSITIVE))
    emulator.set({ withheldFields: ['avatar', 'mobile'] })
    const answer = await getUser(emulator, 'LiNa')
    expect(SENSITIVE.filter((field) => field in answer)).toEqual([
      'gender',
      'qr_code',
      'email',
      'biz_mail',
      'address',
    ])
  })

  it('ignores the case of the userid and answers with its own', async () => {
    await using emulator = await startEmulator()
    expect(await getUser(emulator, 'zHANGwEI')).toMatchObject({ userid: 'ZhangWei', name: '张伟' })
  })

  it('lists only departments that the app may see, parallel in all three lists', async () => {
    await using emulator = await startEmulator()
    const user = emulator.users.get('HeYan')
    if (user === undefined) throw new TypeError('The seed needs HeYan, a member of departments 6 and 8.')
    Object.assign(user, { department: [8, 6], order: [1, 2], is_leader_in_dept: [1, 0], main_department: 8 })
    const answer = await getUser(emulator, 'HeYan')
    expect(answer).toMatchObject({ department: [6], order: [2], is_leader_in_dept: [0] })
    expect(answer).not.toHaveProperty('main_department')
  })

  it('names only leaders whom the app may see', async () => {
    await using emulator = await startEmulator()
    expect(await getUser(emulator, 'ZhangWei')).toMatchObject({ direct_leader: ['ChenJianGuo'] })
    emulator.set({ visibleRange: { departments: [3], users: [] } })
    expect(await getUser(emulator, 'ZhangWei')).toMatchObject({ direct_leader: [] })
  })

  it('shows a member who is in the range by name, with no department', async () => {
    await using emulator = await startEmulator()
    expect(await getUser(emulator, 'LinGuoQiang')).toMatchObject({ errcode: 0, department: [] })
  })

  it('tells disabled, not activated and left by status', async () => {
    await using emulator = await startEmulator()
    const statuses = []
    for (const userid of ['LiangBo', 'XieYun', 'TangWenBin']) {
      statuses.push((await getUser(emulator, userid))['status'])
    }
    expect(statuses).toEqual([2, 4, 5])
  })

  it('refuses a missing userid with 40063 and one over 64 bytes with 40003', async () => {
    await using emulator = await startEmulator()
    expect(await getUser(emulator, '')).toMatchObject({ errcode: 40063 })
    expect(await getUser(emulator, 'x'.repeat(65))).toMatchObject({ errcode: 40003 })
  })

  it('refuses a member outside of the visible range with 60011', async () => {
    await using emulator = await startEmulator()
    expect(await getUser(emulator, 'QianFang')).toMatchObject({ errcode: 60011 })
  })

  it.each(['nobody', 'outsider-visitor', 'wwlinkedcorp0001/ShenJie', 'constructor', '__proto__'])(
    'refuses %s, who is no member, with 60111',
    async (userid) => {
      await using emulator = await startEmulator()
      expect(await getUser(emulator, userid)).toMatchObject({ errcode: 60111, department: [] })
    },
  )

  it('follows what a test changes', async () => {
    await using emulator = await startEmulator()
    emulator.users.add({ userid: 'New.Person', name: '新人', department: [3] })
    expect(await getUser(emulator, 'new.person')).toMatchObject({ name: '新人', department: [3] })
    emulator.departments.delete(3)
    expect(await getUser(emulator, 'new.person')).toMatchObject({ errcode: 60011 })
  })

  it('survives departments that a test made into a loop', async () => {
    const loop = (id: number, parentid: number) => {
      return { id, name: 'x', name_en: '', department_leader: [], parentid, order: 0 }
    }
    await using emulator = await startEmulator({
      departments: [loop(5, 6), loop(6, 5)],
      users: [{ userid: 'a', name: 'A', department: [5] }],
    })
    expect(await getUser(emulator, 'a')).toMatchObject({ errcode: 60011 })
  })
})
