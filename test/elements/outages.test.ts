import { describe, expect, it } from 'vitest'
import { expectCode } from '../support/expect-code.js'
import { inFastTime } from '../support/fast-time.js'
import { type WecomApp, loginOf, openWecomApp } from '../support/wecom-app.js'

const logIn = (t: WecomApp, name: 'Plain' | 'Impatient' = 'Plain') =>
  t.login(name).getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })

const htmlPage = { status: 502, body: '<html>Bad Gateway</html>', contentType: 'text/html' }

describe('what passes by itself is tried again', () => {
  it.each([
    ['busy (-1)', { errcode: -1 }],
    ['too much at once (45033)', { errcode: 45033 }],
    ['a cut before the headers', 'cutHeaders'],
    ['a cut in the body', 'cutBody'],
    ['a gateway’s HTML', htmlPage],
  ] as const)('%s: two failures, then success', async (_, fault) => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/user/get', fault, 2)
    expect(await inFastTime(() => logIn(t))).toMatchObject({ userId: 'ZhangWei' })
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(3)
  })

  it.each([
    ['busy (-1)', { errcode: -1 }, 50000],
    ['too much at once (45033)', { errcode: 45033 }, 45033],
    ['a cut before the headers', 'cutHeaders', 50000],
    ['a gateway’s HTML', htmlPage, 50000],
  ] as const)('%s: three failures end the login, with nothing stored', async (_, fault, code) => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/user/get', fault, 3)
    await inFastTime(() => expectCode(logIn(t), code))
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(3)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
    await expect(logIn(t)).resolves.toBeDefined()
  })

  it('says "begin again", not "code invalid", when the answer to the code got lost', async () => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/auth/getuserinfo', 'loseAnswer')
    const error = await inFastTime(() => expectCode(logIn(t), 50000))
    expect(error.reason).toContain('重新登录')
  })

  it('says so too when it was a later try whose answer got lost', async () => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/auth/getuserinfo', { errcode: -1 })
    t.emulator.failNext('/cgi-bin/auth/getuserinfo', 'loseAnswer')
    const error = await inFastTime(() => expectCode(logIn(t), 50000))
    expect(error.reason).toContain('重新登录')
  })

  it('ends in bounded time when WeCom does not answer', async () => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/user/get', 'hang', 3)
    const error = await inFastTime(() => expectCode(logIn(t, 'Impatient'), 50000))
    expect(error.httpStatus).toBe(502)
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(3)
  })

  it('ends a whole login within 15 s, also when it is the token that does not come', async () => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/gettoken', 'hang', 3)
    await inFastTime(async () => {
      const began = performance.now()
      await expectCode(logIn(t), 50000)
      expect(performance.now() - began).toBeGreaterThan(14_000)
      expect(performance.now() - began).toBeLessThan(20_000)
    })
  })

  it('says that nobody listens at the address, without the address', async () => {
    await using t = await openWecomApp()
    await t.emulator.close()
    const error = await inFastTime(() => expectCode(t.login().getAccessToken(), 50000))
    expect(error.message).toContain('ECONNREFUSED')
    expect(error.message).not.toContain('127.0.0.1')
  })
})

describe('a caller who has given up', () => {
  it('gets the reason, and leaves no failure behind that nobody looks at', async () => {
    await using t = await openWecomApp()
    await t.emulator.close()
    const args = { authCode: 'any code', signal: AbortSignal.abort() }
    await expect(t.login().getLoginCode(args)).rejects.toMatchObject({ name: 'AbortError' })
    // The request for a token goes on and fails; what nobody awaits would end the process.
    await inFastTime(() => expectCode(t.login().getAccessToken(), 50000))
  })
})

describe('a proxy that is spelt wrongly', () => {
  it('fails the call, and the app can still be closed', async () => {
    await using t = await openWecomApp()
    await using app = await t.openAgain({ proxy: 'proxy.corp.example:8080' })
    await inFastTime(() => expectCode(loginOf(app).getAccessToken(), 50000))
    await expect(app.close()).resolves.toBeUndefined()
  })
})

describe('what does not pass by itself is not tried again', () => {
  it.each([
    ['too often (45009)', { errcode: 45009 }, 45009],
    ['an untrusted IP (60020)', { errcode: 60020 }, 60020],
    ['a disabled app (50003)', { errcode: 50003 }, 50003],
    ['an errcode that we do not know', { errcode: 91234 }, 91234],
    ['HTML with status 200', { status: 200, body: '<html>', contentType: 'text/html' }, 50000],
    ['an empty 404', { status: 404, body: '' }, 50000],
    ['a JSON array', { body: [] }, 50000],
    ['a JSON null', { body: null }, 50000],
    ['an errcode that is text', { body: { errcode: '0', userid: 'ZhangWei' } }, 50000],
    ['an answer without a userid', { body: { errcode: 0, errmsg: 'ok' } }, 50000],
    ['a userid that is a number', { body: { errcode: 0, errmsg: 'ok', userid: 7 } }, 50000],
    [
      'more than anybody asked for',
      { body: `{"errcode":0,"userid":"${'x'.repeat(17 * 1024 * 1024)}"}` },
      50000,
    ],
    ['a redirect', { redirect: 'http://127.0.0.1:1/elsewhere' }, 50000],
  ] as const)('%s', async (_, fault, code) => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/user/get', fault)
    await expectCode(logIn(t), code)
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(1)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })

  it('reads fields of a wrong type as not given', async () => {
    await using t = await openWecomApp()
    const body = {
      errcode: 0,
      userid: 'ZhangWei',
      name: 7,
      department: '3',
      status: 'x',
      is_leader_in_dept: {},
    }
    t.emulator.failNext('/cgi-bin/user/get', { body })
    expect(await logIn(t)).toMatchObject({ name: null, department: [], status: null, isLeader: false })
  })

  it('tells an untrusted IP from an agentId that is wrong: IP first', async () => {
    await using t = await openWecomApp({ emulator: { trustedIps: ['203.0.113.7'] } })
    const error = await expectCode(
      t.login('English').getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') }),
      60020,
    )
    expect(error.reason).toMatch(/IP.*agentId/)
    expect(error.solution).toContain('Trusted IP')
  })
})
