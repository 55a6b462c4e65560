import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../emulator/index.js'
import { ask, askWithToken, exchangeCode, getToken } from './ask.js'

const TOKEN_PATHS = [
  ['/cgi-bin/auth/getuserinfo', 'GET'],
  ['/cgi-bin/user/getuserinfo', 'GET'],
  ['/cgi-bin/auth/getuserdetail', 'POST'],
  ['/cgi-bin/user/get', 'GET'],
  ['/cgi-bin/user/list', 'GET'],
  ['/cgi-bin/user/simplelist', 'GET'],
  ['/cgi-bin/user/getuserid', 'POST'],
  ['/cgi-bin/user/get_userid_by_email', 'POST'],
  ['/cgi-bin/department/list', 'GET'],
  ['/cgi-bin/department/simplelist', 'GET'],
  ['/cgi-bin/department/get', 'GET'],
  ['/cgi-bin/tag/get', 'GET'],
  ['/cgi-bin/tag/list', 'GET'],
  ['/cgi-bin/agent/get', 'GET'],
  ['/cgi-bin/get_jsapi_ticket', 'GET'],
  ['/cgi-bin/ticket/get', 'GET'],
] as const

describe('every API that takes a token', () => {
  it.each(TOKEN_PATHS)(
    '%s refuses a missing token with 41001 and a wrong one with 40014',
    async (path, method) => {
      await using emulator = await startEmulator()
      expect(await ask(emulator, path, {}, { method })).toMatchObject({ errcode: 41001 })
      expect(await ask(emulator, path, { access_token: 'x' }, { method })).toMatchObject({ errcode: 40014 })
    },
  )

  it.each(TOKEN_PATHS)('%s refuses an untrusted address with 60020', async (path, method) => {
    await using emulator = await startEmulator({ trustedIps: ['10.0.0.1'] })
    const refused = await askWithToken(emulator, path, {}, { method })
    expect(refused).toMatchObject({ errcode: 60020 })
    emulator.set({ trustedIps: ['127.0.0.1'] })
    expect((await askWithToken(emulator, path, {}, { method }))['errcode']).not.toBe(60020)
  })

  it.each(TOKEN_PATHS)('%s refuses a disabled app with 50003', async (path, method) => {
    await using emulator = await startEmulator()
    const token = await getToken(emulator)
    emulator.set({ appDisabled: true })
    expect(await ask(emulator, path, { access_token: token }, { method })).toMatchObject({ errcode: 50003 })
  })

  it.each(TOKEN_PATHS)('%s refuses the other HTTP method with 40058', async (path, method) => {
    await using emulator = await startEmulator()
    const other = method === 'GET' ? 'POST' : 'GET'
    expect(await askWithToken(emulator, path, {}, { method: other })).toMatchObject({ errcode: 40058 })
  })

  it.each(TOKEN_PATHS)('%s refuses calls beyond the limit of a minute with 45009', async (path, method) => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now, callsPerMinute: 1 })
    const token = await getToken(emulator)
    const call = () => ask(emulator, path, { access_token: token }, { method })
    expect((await call())['errcode']).not.toBe(45009)
    now += 30_000
    expect(await call()).toMatchObject({ errcode: 45009 })
    now += 59_999
    expect(await call()).toMatchObject({ errcode: 45009 })
    now += 1
    expect((await call())['errcode']).not.toBe(45009)
  })

  it('refuses calls beyond the limit of an hour with 45009', async () => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now, callsPerHour: 1 })
    await askWithToken(emulator, '/cgi-bin/user/get', { userid: 'LiNa' })
    now += 120_000
    expect(await askWithToken(emulator, '/cgi-bin/user/get', { userid: 'LiNa' })).toMatchObject({
      errcode: 45009,
    })
  })

  it('leaves calls with a valid code outside of the frequency limits', async () => {
    await using emulator = await startEmulator({ callsPerMinute: 0 })
    expect(await exchangeCode(emulator, emulator.grantCode('LiNa'))).toMatchObject({ errcode: 0 })
    expect(await exchangeCode(emulator, 'wrong')).toMatchObject({ errcode: 45009 })
  })

  it('refuses more calls at once than allowed with 45033', async () => {
    await using emulator = await startEmulator({ maxConcurrency: 1 })
    const token = await getToken(emulator)
    emulator.set({ latencyMs: 1000 })
    const calls = ['LiNa', 'ZhangWei', 'GaoJun'].map((userid) =>
      ask(emulator, '/cgi-bin/user/get', { access_token: token, userid }),
    )
    const errcodes = (await Promise.all(calls)).map((answer) => answer['errcode'])
    expect(errcodes.sort()).toEqual([0, 45033, 45033])
  })

  it('takes the token as a query parameter only', async () => {
    await using emulator = await startEmulator()
    const token = await getToken(emulator)
    const headers = { authorization: `Bearer ${token}` }
    const init = { method: 'POST', headers, body: JSON.stringify({ access_token: token }) }
    expect(await ask(emulator, '/cgi-bin/auth/getuserdetail', {}, init)).toMatchObject({ errcode: 41001 })
  })
})

describe('a refusal', () => {
  it('is HTTP 200 with hint, address, link and the headers of WeCom', async () => {
    await using emulator = await startEmulator({ clock: () => 1_700_000_000_000 })
    const response = await fetch(`${emulator.apiUrl}/cgi-bin/user/get`)
    expect(response.status).toBe(200)
    const answer = (await response.json()) as { errmsg: string }
    expect(answer.errmsg).toMatch(
      /^access_token missing, hint: \[1700000000\d{15}\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=41001$/,
    )
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'error-code': '41001',
      'error-msg': answer.errmsg,
      'content-type': 'application/json; charset=UTF-8',
    })
  })

  it.each([
    ['/cgi-bin/user/list', ['userlist']],
    ['/cgi-bin/user/simplelist', ['userlist']],
    ['/cgi-bin/user/list_id', ['dept_user']],
    ['/cgi-bin/department/list', ['department']],
    ['/cgi-bin/department/simplelist', ['department_id']],
    ['/cgi-bin/tag/get', ['userlist', 'partylist']],
    ['/cgi-bin/tag/list', ['taglist']],
  ])('of %s keeps %j, empty', async (path, lists) => {
    await using emulator = await startEmulator()
    expect(await ask(emulator, path)).toMatchObject(Object.fromEntries(lists.map((list) => [list, []])))
  })

  it('keeps the list fields of the API, empty', async () => {
    await using emulator = await startEmulator()
    expect(await ask(emulator, '/cgi-bin/user/get')).toEqual({
      errcode: 41001,
      errmsg: expect.any(String) as string,
      department: [],
      order: [],
      is_leader_in_dept: [],
      direct_leader: [],
    })
  })

  it('says 40014 without a hint', async () => {
    await using emulator = await startEmulator()
    expect(await ask(emulator, '/cgi-bin/user/get', { access_token: 'x' })).toMatchObject({
      errmsg: 'invalid access_token',
    })
  })
})

describe('the server', () => {
  it('answers an unknown path with 404 and nothing', async () => {
    await using emulator = await startEmulator()
    const response = await fetch(`${emulator.apiUrl}/cgi-bin/no/such`)
    expect(response.status).toBe(404)
    expect(await response.text()).toBe('')
    expect(response.headers.get('x-wecom-emulator')).toBe('1')
  })

  it('marks every answer as an emulator', async () => {
    await using emulator = await startEmulator()
    for (const path of [
      '/cgi-bin/gettoken',
      '/cgi-bin/user/get',
      '/wwlogin/sso/login',
      '/connect/oauth2/authorize',
    ]) {
      const response = await fetch(emulator.apiUrl + path)
      expect(response.headers.get('x-wecom-emulator')).toBe('1')
    }
  })

  it('refuses a body beyond 1 MiB with 413', async () => {
    await using emulator = await startEmulator()
    const init = { method: 'POST', body: 'x'.repeat(1_048_577) }
    const response = await fetch(`${emulator.apiUrl}/cgi-bin/auth/getuserdetail`, init)
    expect(response.status).toBe(413)
  })
})
