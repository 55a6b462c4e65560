import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { askWithToken, pluck, type Answer } from './ask.js'

const TAGS = [
  { tagid: 7, tagname: '试点', userlist: ['qianfang', 'nobody', 'LiNa'], partylist: [6, 99] },
  { tagid: 8, tagname: '空' },
]

const canRead = async (emulator: Emulator, userid: string) =>
  (await askWithToken(emulator, '/cgi-bin/user/get', { userid }))['errcode']

describe('tag/get', () => {
  it('gives members and departments of any tag, as far as the app sees them', async () => {
    await using emulator = await startEmulator({ tags: TAGS })
    expect(await askWithToken(emulator, '/cgi-bin/tag/get', { tagid: '7' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      tagname: '试点',
      userlist: [{ userid: 'LiNa', name: '李娜' }],
      partylist: [6],
    })
    emulator.set({ visibleRange: { departments: [8], users: [] } })
    expect(await askWithToken(emulator, '/cgi-bin/tag/get', { tagid: '7' })).toMatchObject({
      userlist: [{ userid: 'QianFang', name: '钱芳' }],
      partylist: [],
    })
  })

  it('refuses a missing tagid with 41017 and an unknown one with 40068', async () => {
    await using emulator = await startEmulator({ tags: TAGS })
    expect(await askWithToken(emulator, '/cgi-bin/tag/get')).toMatchObject({ errcode: 41017 })
    for (const tagid of ['9', 'x', '-7']) {
      expect(await askWithToken(emulator, '/cgi-bin/tag/get', { tagid })).toMatchObject({ errcode: 40068 })
    }
  })
})

describe('tag/list', () => {
  it('names every tag', async () => {
    await using emulator = await startEmulator({ tags: TAGS })
    expect((await askWithToken(emulator, '/cgi-bin/tag/list'))['taglist']).toEqual([
      { tagid: 7, tagname: '试点' },
      { tagid: 8, tagname: '空' },
    ])
  })
})

describe('agent/get', () => {
  const getAgent = async (emulator: Emulator, agentid = emulator.agentId) =>
    askWithToken(emulator, '/cgi-bin/agent/get', { agentid })

  it('tells the app about itself and its visible range', async () => {
    await using emulator = await startEmulator({ trustedDomains: ['app.example.com'] })
    expect(await getAgent(emulator)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      agentid: 1000002,
      name: '星河登录',
      square_logo_url: expect.stringMatching(/^https:/) as string,
      description: '',
      allow_userinfos: { user: [{ userid: 'LinGuoQiang' }] },
      allow_partys: { partyid: [2, 5, 6, 7] },
      allow_tags: { tagid: [] },
      close: 0,
      redirect_domain: 'app.example.com',
      report_location_flag: 0,
      isreportenter: 0,
      home_url: '',
    })
  })

  it('names only what still exists, as it is written in the contacts', async () => {
    await using emulator = await startEmulator({ tags: TAGS })
    emulator.set({ visibleRange: { departments: [3, 99], users: ['lina', 'gone'], tags: [7, 70] } })
    expect(await getAgent(emulator)).toMatchObject({
      allow_userinfos: { user: [{ userid: 'LiNa' }] },
      allow_partys: { partyid: [3] },
      allow_tags: { tagid: [7] },
    })
  })

  it('refuses a missing agentid with 41011, one that is no number with 40056, another app with 301002', async () => {
    await using emulator = await startEmulator()
    expect(await getAgent(emulator, '')).toMatchObject({ errcode: 41011 })
    expect(await getAgent(emulator, 'app')).toMatchObject({ errcode: 40056 })
    expect(await getAgent(emulator, '1000003')).toMatchObject({ errcode: 301002 })
  })
})

describe('the visible range', () => {
  it('can be single members, who are then in no department', async () => {
    await using emulator = await startEmulator({ visibleRange: { departments: [], users: ['ZHANGWEI'] } })
    expect(await askWithToken(emulator, '/cgi-bin/user/get', { userid: 'ZhangWei' })).toMatchObject({
      errcode: 0,
      department: [],
    })
    expect(await canRead(emulator, 'LiNa')).toBe(60011)
  })

  it('can be a tag: its members and the departments that it is on', async () => {
    await using emulator = await startEmulator({
      tags: TAGS,
      visibleRange: { departments: [], users: [], tags: [7] },
    })
    expect(await canRead(emulator, 'QianFang')).toBe(0)
    expect(await canRead(emulator, 'GaoJun')).toBe(0)
    expect(await canRead(emulator, 'ZhangWei')).toBe(60011)
    const departments = await askWithToken(emulator, '/cgi-bin/department/list')
    expect(pluck(departments, 'department', 'id')).toEqual([6])
    emulator.tags.change(7, { userlist: ['ZhangWei'] })
    expect(await canRead(emulator, 'QianFang')).toBe(60011)
    expect(await canRead(emulator, 'ZhangWei')).toBe(0)
  })

  it('can be empty', async () => {
    await using emulator = await startEmulator({ visibleRange: { departments: [], users: [] } })
    expect(await canRead(emulator, 'ZhangWei')).toBe(60011)
    expect(await askWithToken(emulator, '/cgi-bin/department/list')).toMatchObject({ department: [] })
  })

  it('can begin below departments that cannot be seen', async () => {
    await using emulator = await startEmulator({ visibleRange: { departments: [4], users: [] } })
    const departments = (await askWithToken(emulator, '/cgi-bin/department/list'))['department']
    expect((departments as Answer[]).map(({ id, parentid }) => [id, parentid])).toEqual([[4, 2]])
    expect(await canRead(emulator, 'HuangMin')).toBe(0)
    expect(await canRead(emulator, 'ZhangWei')).toBe(60011)
  })
})
