import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Code } from 'wecom-elements'
import { catchRejection } from '../support/catch-error.js'
import { expectCode } from '../support/expect-code.js'
import { type WecomApp, loginOf, openWecomApp } from '../support/wecom-app.js'

const logIn = (t: WecomApp) => t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })

const asked = (t: WecomApp) => t.emulator.count('/cgi-bin/gettoken')

describe('the access token', () => {
  it('is asked for once by 200 callers at once', async () => {
    await using t = await openWecomApp({ emulator: { latencyMs: 20 } })
    const tokens = await Promise.all(Array.from({ length: 200 }, () => t.login().getAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(asked(t)).toBe(1)
  })

  it('is asked for once by four apps on one file with 50 callers each, and by instances of one app', async () => {
    await using t = await openWecomApp({ emulator: { latencyMs: 20 } })
    const apps = [t.app, await t.openAgain(), await t.openAgain(), await t.openAgain()]
    const callers = apps.flatMap((app) =>
      Array.from({ length: 50 }, (_, index) =>
        loginOf(app, index % 2 === 0 ? 'Plain' : 'English').getAccessToken(),
      ),
    )
    expect(new Set(await Promise.all(callers)).size).toBe(1)
    expect(asked(t)).toBe(1)
  })

  it('is renewed before its end, so that no call meets a dead one', async () => {
    await using t = await openWecomApp()
    await logIn(t)
    t.clock.advance(7200_000 - 301_000)
    await logIn(t)
    expect(asked(t)).toBe(1)

    t.clock.advance(2_000)
    await logIn(t)
    expect(asked(t)).toBe(2)
    expect(t.emulator.requests.filter(({ errcode }) => errcode !== 0)).toEqual([])
  })

  it.each([40014, 42001] as const)('that dies with %i costs one more request and no login', async (code) => {
    await using t = await openWecomApp()
    await logIn(t)
    t.emulator.revokeTokens(code)
    await expect(Promise.all(Array.from({ length: 50 }, () => logIn(t)))).resolves.toHaveLength(50)
    expect(asked(t)).toBe(2)
  })

  it('that dies under logins which come one after the other fails none of them', async () => {
    await using t = await openWecomApp()
    for (let round = 0; round < 10; round++) {
      await logIn(t)
      t.emulator.revokeTokens()
      const logins: Promise<unknown>[] = []
      for (let login = 0; login < 40; login++) {
        logins.push(logIn(t))
        if (login % 4 === 0) await setImmediate()
      }
      await expect(Promise.all(logins)).resolves.toHaveLength(40)
    }
  })

  it('that was renewed by another process is taken from storage', async () => {
    await using t = await openWecomApp()
    await logIn(t)
    t.emulator.revokeTokens()
    await loginOf(await t.openAgain()).getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    await logIn(t)
    expect(asked(t)).toBe(2)
  })

  it('that WeCom no longer takes is not taken up again after a restart', async () => {
    await using t = await openWecomApp()
    await logIn(t)
    t.emulator.revokeTokens()
    t.emulator.failNext('/cgi-bin/gettoken', { errcode: 45009 })
    await expectCode(logIn(t), 45009)
    await loginOf(await t.openAgain()).getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    expect(t.emulator.requests.filter(({ errcode }) => errcode === 40014)).toHaveLength(1)
    expect(asked(t)).toBe(3)
  })

  it('is at hand: the storage is asked at a start, and not at every call', async () => {
    await using t = await openWecomApp()
    await logIn(t)
    await t.store.query('delete from "qywxToken"')
    await logIn(t)
    await t.login().getAccessToken()
    expect(asked(t)).toBe(1)
    await loginOf(await t.openAgain()).getAccessToken()
    expect(asked(t)).toBe(2)
  })

  it('is asked for anew where the stored one can not be opened', async () => {
    await using t = await openWecomApp()
    const token = await t.login().getAccessToken()
    await t.store.query(`update "qywxToken" set "sealedToken" = 'bm90IHNlYWxlZA=='`)
    // WeCom gives the same one again while it is good.
    expect(await loginOf(await t.openAgain()).getAccessToken()).toBe(token)
    expect(asked(t)).toBe(2)
  })

  it('lives no longer than WeCom says, and a tenth less where that is short', async () => {
    await using t = await openWecomApp()
    const body = { errcode: 0, errmsg: 'ok', access_token: 'short-lived', expires_in: 1000 }
    t.emulator.failNext('/cgi-bin/gettoken', { body })
    expect(await t.login().getAccessToken()).toBe('short-lived')
    t.clock.advance(899_999)
    expect(await t.login().getAccessToken()).toBe('short-lived')
    expect(await loginOf(await t.openAgain()).getAccessToken()).toBe('short-lived')
    t.clock.advance(1)
    expect(await t.login().getAccessToken()).not.toBe('short-lived')
    expect(asked(t)).toBe(2)
  })

  it.each([
    ['an empty token', { access_token: '', expires_in: 7200 }],
    ['no token', { expires_in: 7200 }],
    ['no lifetime', { access_token: 'token' }],
  ])('is none in an answer with %s', async (_, fields) => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/gettoken', { body: { errcode: 0, errmsg: 'ok', ...fields } })
    const error = (await catchRejection(t.login().getAccessToken())) as Code
    expect(error).toMatchObject({ code: 50000 })
    expect(error.message).toContain('gettoken')
    expect(await t.login().getAccessToken()).not.toBe('token')
  })

  it.each([40014, 42001] as const)(
    'refused twice with %i ends the call instead of going on for ever',
    async (errcode) => {
      await using t = await openWecomApp()
      t.emulator.failNext('/cgi-bin/user/get', { errcode }, 2)
      await expectCode(logIn(t), errcode)
      expect(asked(t)).toBe(2)
      await expect(logIn(t)).resolves.toBeDefined()
    },
  )

  it('survives an account whose new token kills the old one', async () => {
    await using t = await openWecomApp({ emulator: { tokenPolicy: 'newKillsOld' } })
    await logIn(t)
    const query = new URLSearchParams({ corpid: t.emulator.corpId, corpsecret: t.emulator.corpSecret })
    await fetch(`${t.emulator.apiUrl}/cgi-bin/gettoken?${query.toString()}`)
    await expect(Promise.all(Array.from({ length: 20 }, () => logIn(t)))).resolves.toHaveLength(20)
  })

  it('is not asked for again when the answer gave no token', async () => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/gettoken', {
      body: { errcode: 0, errmsg: 'ok', access_token: 7, expires_in: '7200' },
    })
    await expectCode(t.login().getAccessToken(), 50000)
    await expect(t.login().getAccessToken()).resolves.toBeDefined()
  })
})

describe('a wrong secret', () => {
  const wrong = { corpSecret: 'not the secret of any app' }

  it('is asked once by any number of callers, then refused from storage for a minute', async () => {
    await using t = await openWecomApp(wrong)
    const callers = Array.from({ length: 50 }, () => t.login().getAccessToken())
    for (const caller of callers) await expectCode(caller, 40001)
    await expectCode(t.login().getAccessToken(), 40001)
    expect(asked(t)).toBe(1)
  })

  it('is left alone longer each time, up to ten minutes', async () => {
    await using t = await openWecomApp(wrong)
    for (const restMs of [60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      const before = asked(t)
      await expectCode(t.login().getAccessToken(), 40001)
      t.clock.advance(restMs - 1)
      await expectCode(t.login().getAccessToken(), 40001)
      expect(asked(t)).toBe(before + 1)
      t.clock.advance(1)
    }
  })

  it.each([40001, 40013, 40091] as const)(
    'is left alone after %i, and after no other number',
    async (errcode) => {
      await using t = await openWecomApp()
      t.emulator.failNext('/cgi-bin/gettoken', { errcode: 45009 })
      await expectCode(t.login().getAccessToken(), 45009)
      t.emulator.failNext('/cgi-bin/gettoken', { errcode })
      const refuse = () => catchRejection(t.login().getAccessToken())
      const first = (await refuse()) as Code
      expect(first).toMatchObject({ code: errcode })
      // From storage it is told as it was when it was first met.
      const { message, solution } = first
      expect(await refuse()).toMatchObject({ code: errcode, message, solution })
      expect(asked(t)).toBe(2)
    },
  )

  it('that is right again after its rest begins with a minute at the next refusal', async () => {
    await using t = await openWecomApp()
    const refuse = async () => {
      t.emulator.failNext('/cgi-bin/gettoken', { errcode: 40001 })
      await expectCode(t.login().getAccessToken(), 40001)
    }
    await refuse()
    t.clock.advance(60_000)
    await refuse()
    t.clock.advance(120_000)
    await t.login().getAccessToken()
    t.clock.advance(7_200_000)
    await refuse()
    t.clock.advance(60_000)
    await t.login().getAccessToken()
    expect(asked(t)).toBe(5)
  })

  it('that is mended starts clean', async () => {
    await using t = await openWecomApp(wrong)
    await expectCode(t.login().getAccessToken(), 40001)
    const mended = loginOf(await t.openAgain({ corpSecret: t.emulator.corpSecret }))
    await expect(mended.getAccessToken()).resolves.toBeDefined()
  })

  it('is not what an outage is taken for', async () => {
    await using t = await openWecomApp()
    t.emulator.failNext(
      '/cgi-bin/gettoken',
      { status: 502, body: '<html>Bad Gateway</html>', contentType: 'text/html' },
      3,
    )
    await expectCode(t.login().getAccessToken(), 50000)
    await expect(t.login().getAccessToken()).resolves.toBeDefined()
  })
})
