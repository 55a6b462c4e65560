import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/index.js'
import { ask, askAsContactSync, askWithToken, getToken, pluck, SYNC_SECRET, type Answer } from './ask.js'

const LIST_ID = '/cgi-bin/user/list_id'

const DETAILS = [
  ['/cgi-bin/user/get', { userid: 'QianFang' }],
  ['/cgi-bin/user/list', { department_id: '8' }],
  ['/cgi-bin/user/simplelist', { department_id: '8' }],
  ['/cgi-bin/department/list', {}],
  ['/cgi-bin/department/get', { id: '8' }],
] as const

const start = (options: EmulatorOptions = {}) => startEmulator({ contactSyncSecret: SYNC_SECRET, ...options })

const listIds = (emulator: Emulator, body: unknown = {}) =>
  askAsContactSync(emulator, LIST_ID, {}, { method: 'POST', body: JSON.stringify(body) })

describe('the contact-sync secret', () => {
  it('is unknown to gettoken until it is switched on', async () => {
    await using emulator = await startEmulator()
    const query = { corpid: emulator.corpId, corpsecret: SYNC_SECRET }
    expect(await ask(emulator, '/cgi-bin/gettoken', query)).toMatchObject({ errcode: 40001 })
    emulator.set({ contactSyncSecret: SYNC_SECRET })
    expect(await ask(emulator, '/cgi-bin/gettoken', query)).toMatchObject({ errcode: 0, expires_in: 7200 })
  })

  it.each(['same', 'newKillsOld'] as const)('has tokens of its own (%s)', async (tokenPolicy) => {
    await using emulator = await start({ tokenPolicy })
    const ofApp = await getToken(emulator)
    const ofSync = await getToken(emulator, SYNC_SECRET)
    expect(ofSync).not.toBe(ofApp)
    const query = { access_token: ofApp, userid: 'LiNa' }
    expect(await ask(emulator, '/cgi-bin/user/get', query)).toMatchObject({ errcode: 0 })
    emulator.revokeTokens()
    expect(await ask(emulator, LIST_ID, { access_token: ofSync }, { method: 'POST' })).toMatchObject({
      errcode: 40014,
    })
  })

  it('works on while the app is disabled', async () => {
    await using emulator = await start({ appDisabled: true })
    expect(await listIds(emulator)).toMatchObject({ errcode: 0 })
  })

  it.each(DETAILS)('reads no details from a new address: %s refuses with 48009', async (path, query) => {
    await using emulator = await start()
    expect(await askAsContactSync(emulator, path, query)).toMatchObject({ errcode: 48009 })
  })

  it.each(DETAILS)('reads everything from an address known before 2022-08-15: %s', async (path, query) => {
    await using emulator = await start({ contactSyncKnownIps: ['127.0.0.1'] })
    expect(await askAsContactSync(emulator, path, query)).toMatchObject({ errcode: 0 })
  })

  it('sees sensitive fields and the whole corporation', async () => {
    await using emulator = await start({ contactSyncKnownIps: ['127.0.0.1'], withheldFields: ['mobile'] })
    const answer = await askAsContactSync(emulator, '/cgi-bin/user/get', { userid: 'QianFang' })
    expect(answer).toMatchObject({ mobile: expect.any(String) as string, department: [8] })
    const departments = await askAsContactSync(emulator, '/cgi-bin/department/list')
    expect(pluck(departments, 'department', 'id')).toHaveLength(8)
  })

  it('lists all department ids from any address', async () => {
    await using emulator = await start()
    const answer = await askAsContactSync(emulator, '/cgi-bin/department/simplelist')
    expect(pluck(answer, 'department_id', 'id')).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('is refused from an untrusted address with 60020', async () => {
    await using emulator = await start({ trustedIps: ['10.0.0.1'] })
    expect(await listIds(emulator)).toMatchObject({ errcode: 60020 })
  })

  it('exchanges no code: 50001, and the code stays good', async () => {
    await using emulator = await start()
    const code = emulator.grantCode('LiNa')
    for (const path of ['/cgi-bin/auth/getuserinfo', '/cgi-bin/user/getuserinfo']) {
      expect(await askAsContactSync(emulator, path, { code })).toMatchObject({ errcode: 50001 })
    }
    expect(await askWithToken(emulator, '/cgi-bin/auth/getuserinfo', { code })).toMatchObject({ errcode: 0 })
  })

  it.each([
    ['/cgi-bin/auth/getuserdetail', 'POST', 48002],
    ['/cgi-bin/get_jsapi_ticket', 'GET', 48002],
    ['/cgi-bin/ticket/get', 'GET', 48002],
    ['/cgi-bin/agent/get', 'GET', 301002],
  ] as const)('is refused by %s, which is for apps (%s: %i)', async (path, method, errcode) => {
    await using emulator = await start()
    const query = { agentid: emulator.agentId, type: 'agent_config' }
    expect(await askAsContactSync(emulator, path, query, { method })).toMatchObject({ errcode })
  })
})

describe('user/list_id', () => {
  it('gives a row for each member in each department', async () => {
    await using emulator = await start()
    const answer = await listIds(emulator)
    const rows = answer['dept_user'] as Answer[]
    expect(answer['next_cursor']).toBe('')
    expect(rows).toHaveLength(30)
    expect(rows.filter(({ userid }) => userid === 'HeYan')).toEqual([
      { userid: 'HeYan', department: 6 },
      { userid: 'HeYan', department: 8 },
    ])
  })

  it.each([1, 2, 7, 29, 30])('gives the same rows in pages of %i', async (limit) => {
    await using emulator = await start()
    const all = (await listIds(emulator))['dept_user']
    const rows: unknown[] = []
    let cursor: unknown
    do {
      const page = await listIds(emulator, { limit, ...(cursor === undefined ? {} : { cursor }) })
      rows.push(...(page['dept_user'] as unknown[]))
      cursor = page['next_cursor']
    } while (cursor !== '')
    expect(rows).toEqual(all)
  })

  it('goes on behind who left between two pages', async () => {
    await using emulator = await start()
    const first = await listIds(emulator, { limit: 3 })
    emulator.users.remove('LinGuoQiang')
    const second = await listIds(emulator, { limit: 2, cursor: first['next_cursor'] })
    expect(second['dept_user']).toEqual([
      { userid: 'ZhangWei', department: 3 },
      { userid: 'LiNa', department: 3 },
    ])
  })

  it('needs no body', async () => {
    await using emulator = await start()
    expect(await askAsContactSync(emulator, LIST_ID, {}, { method: 'POST' })).toMatchObject({ errcode: 0 })
  })

  it('is refused to the app with 48002', async () => {
    await using emulator = await start()
    const answer = await askWithToken(emulator, LIST_ID, {}, { method: 'POST', body: '{}' })
    expect(answer).toMatchObject({ errcode: 48002, dept_user: [] })
  })

  it.each([0, 10_001, 1.5, '10', null])('refuses the limit %j with 40058', async (limit) => {
    await using emulator = await start()
    expect(await listIds(emulator, { limit })).toMatchObject({ errcode: 40058 })
  })

  it.each(['nonsense', 7])('refuses the cursor %j with 50100', async (cursor) => {
    await using emulator = await start()
    expect(await listIds(emulator, { cursor })).toMatchObject({ errcode: 50100 })
  })

  it('refuses a body that is no JSON object with 40058 and GET with 40058', async () => {
    await using emulator = await start()
    const init = { method: 'POST', body: '[' }
    expect(await askAsContactSync(emulator, LIST_ID, {}, init)).toMatchObject({
      errcode: 40058,
      errmsg: expect.stringMatching(/^Warning: wrong json format/) as string,
    })
    expect(await askAsContactSync(emulator, LIST_ID)).toMatchObject({ errcode: 40058 })
  })

  it('refuses calls beyond the limit of a minute with 45009', async () => {
    await using emulator = await start({ callsPerMinute: 1 })
    expect(await listIds(emulator)).toMatchObject({ errcode: 0 })
    expect(await listIds(emulator)).toMatchObject({ errcode: 45009 })
  })
})
