import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { ask, askWithToken, exchangeCode, getToken } from './ask.js'

const GETTOKEN = '/cgi-bin/gettoken'
const USERINFO = '/cgi-bin/auth/getuserinfo'

const callGettoken = (emulator: Emulator, init: RequestInit = {}) =>
  fetch(`${emulator.apiUrl}${GETTOKEN}?corpid=${emulator.corpId}&corpsecret=${emulator.corpSecret}`, init)

describe('failNext', () => {
  it('refuses with an errcode, as often as asked, without performing the call', async () => {
    await using emulator = await startEmulator()
    const code = emulator.grantCode('LiNa')
    emulator.failNext(USERINFO, { errcode: -1 }, 2)
    expect(await exchangeCode(emulator, code)).toMatchObject({
      errcode: -1,
      errmsg: expect.stringMatching(/^system busy, hint/) as string,
    })
    expect(await exchangeCode(emulator, code)).toMatchObject({ errcode: -1 })
    expect(await exchangeCode(emulator, code)).toMatchObject({ errcode: 0 })
  })

  it('takes an errmsg of its own, whatever its alphabet, and keeps the empty lists', async () => {
    await using emulator = await startEmulator()
    emulator.failNext('/cgi-bin/user/get', { errcode: 48002, errmsg: '接口无权限\n' })
    expect(await ask(emulator, '/cgi-bin/user/get')).toMatchObject({
      errcode: 48002,
      errmsg: '接口无权限\n',
      department: [],
    })
  })

  it('meets only the path it was asked for, first fault first', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(USERINFO, { errcode: 45033 })
    emulator.failNext(USERINFO, { errcode: 48002 })
    await getToken(emulator)
    expect(await exchangeCode(emulator, 'x')).toMatchObject({ errcode: 45033 })
    expect(await exchangeCode(emulator, 'x')).toMatchObject({ errcode: 48002 })
  })

  it('answers with a gateway page', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, { status: 502 })
    const response = await callGettoken(emulator)
    expect(response.status).toBe(502)
    expect(response.headers.get('content-type')).toBe('text/html')
    expect(await response.text()).toContain('<h1>502</h1>')
    expect(response.headers.get('x-wecom-emulator')).toBe('1')
  })

  it('answers with any status, body and type', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, { status: 429, body: 'slow down', contentType: 'text/plain' })
    const response = await callGettoken(emulator)
    expect([response.status, await response.text()]).toEqual([429, 'slow down'])
    expect(response.headers.get('content-type')).toBe('text/plain')
  })

  it('answers with wrong JSON or JSON of wrong types', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, { body: '{"errcode":0,' })
    emulator.failNext(GETTOKEN, { body: { errcode: 0, access_token: 7 } })
    emulator.failNext(GETTOKEN, { body: undefined })
    expect(await (await callGettoken(emulator)).text()).toBe('{"errcode":0,')
    expect(await (await callGettoken(emulator)).json()).toEqual({ errcode: 0, access_token: 7 })
    expect(await (await callGettoken(emulator)).json()).toBeNull()
  })

  it('redirects', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, { redirect: 'https://elsewhere.example/' })
    const response = await callGettoken(emulator, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://elsewhere.example/'])
  })

  it('cuts the connection before the headers', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, 'cutHeaders')
    await expect(callGettoken(emulator)).rejects.toThrow('fetch failed')
  })

  it('cuts the connection in mid-body', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, 'cutBody')
    const response = await callGettoken(emulator)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('performs the call and loses the answer, so that a retry meets 40029', async () => {
    await using emulator = await startEmulator()
    const code = emulator.grantCode('LiNa')
    emulator.failNext(USERINFO, 'loseAnswer')
    await expect(exchangeCode(emulator, code)).rejects.toThrow('fetch failed')
    expect(await exchangeCode(emulator, code)).toMatchObject({ errcode: 40029 })
  })

  it('hangs until the caller gives up', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, 'hang')
    const caller = new AbortController()
    const pending = callGettoken(emulator, { signal: caller.signal })
    await expect.poll(() => emulator.count(GETTOKEN)).toBe(1)
    caller.abort()
    await expect(pending).rejects.toThrow(/abort/i)
    expect(emulator.requests).toMatchObject([{ path: GETTOKEN, status: null, errcode: null }])
  })

  it('delays the answer of a call that it performs at once', async () => {
    await using emulator = await startEmulator()
    emulator.failNext(GETTOKEN, { delayMs: 40 })
    const startedAt = performance.now()
    expect(await (await callGettoken(emulator)).json()).toMatchObject({ errcode: 0 })
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(35)
  })

  it('works on pages too', async () => {
    await using emulator = await startEmulator()
    const url = `${emulator.loginUrl}/wwlogin/sso/login`
    emulator.failNext('/wwlogin/sso/login', { status: 503 })
    emulator.failNext('/wwlogin/sso/login', { errcode: -31033 })
    expect((await fetch(url)).status).toBe(503)
    expect(await (await fetch(url)).text()).toContain('errCode: <code>-31033</code>')
  })

  it('meets only the calls that it was asked for, as long as it was asked to', async () => {
    await using emulator = await startEmulator()
    const path = '/cgi-bin/user/list'
    const list = async (department_id: string) =>
      (await askWithToken(emulator, path, { department_id }))['errcode']
    emulator.failNext(path, { errcode: 60011 }, Infinity, { department_id: '5' })
    emulator.failNext(path, { errcode: -1 })
    expect([await list('5'), await list('2'), await list('2'), await list('5')]).toEqual([
      60011, -1, 0, 60011,
    ])
  })

  it('refuses a path that is not served', async () => {
    await using emulator = await startEmulator()
    expect(() => {
      emulator.failNext('/cgi-bin/getToken', 'hang')
    }).toThrow("'/cgi-bin/getToken' is not served")
  })
})
