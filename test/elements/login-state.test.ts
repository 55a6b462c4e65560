import { describe, expect, it } from 'vitest'
import { expectCode } from '../support/expect-code.js'
import { loginOf, openWecomApp } from '../support/wecom-app.js'

describe('getLoginConfig', () => {
  it('gives what a browser needs, and no secret', async () => {
    await using t = await openWecomApp()
    const offer = await t.login().getLoginConfig()
    expect(Object.keys(offer).sort()).toEqual(
      ['agentId', 'corpId', 'loginUrl', 'redirectUri', 'state', 'workbenchUrl'].sort(),
    )
    expect(offer.state).toMatch(/^[A-Za-z0-9]{32,128}$/)
    expect(JSON.stringify(offer)).not.toContain(t.emulator.corpSecret)
  })

  it('gives a fresh state each time', async () => {
    await using t = await openWecomApp()
    const offers = await Promise.all(Array.from({ length: 200 }, () => t.login().getLoginConfig()))
    expect(new Set(offers.map(({ state }) => state)).size).toBe(200)
  })

  it.each(['Plain', 'English', 'PrivateInfo'] as const)(
    'gives %s addresses that the emulator takes',
    async (name) => {
      await using t = await openWecomApp()
      const { loginUrl, workbenchUrl, redirectUri } = await t.login(name).getLoginConfig()
      const insideWecom = { headers: { 'user-agent': 'Mozilla/5.0 wxwork/4.1.0 MicroMessenger/7.0.1' } }

      const qrPage = await fetch(loginUrl)
      expect(qrPage.status).toBe(200)
      expect(await qrPage.text()).toContain(name === 'English' ? 'lang="en"' : 'lang="zh')
      expect((await fetch(workbenchUrl, insideWecom)).status).toBe(200)
      expect(workbenchUrl.endsWith('#wechat_redirect')).toBe(true)

      const picked = await fetch(loginUrl, {
        method: 'POST',
        body: new URLSearchParams({ userid: 'ZhangWei' }),
        redirect: 'manual',
      })
      const back = new URL(picked.headers.get('location') ?? '')
      expect(back.origin + back.pathname).toBe(redirectUri)
      const authCode = back.searchParams.get('code') ?? ''
      const state = back.searchParams.get('state') ?? ''
      expect(await t.login(name).getLoginCode({ authCode, state })).toMatchObject({ userId: 'ZhangWei' })
    },
  )
})

describe('a state', () => {
  it('lets one of 50 racing callers in, and no code of the others goes to WeCom', async () => {
    await using t = await openWecomApp()
    const { state } = await t.login().getLoginConfig()
    const attempts = Array.from({ length: 50 }, () =>
      t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei'), state }),
    )
    const results = await Promise.allSettled(attempts)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(t.emulator.count('/cgi-bin/auth/getuserinfo')).toBe(1)
    for (const attempt of attempts)
      await attempt.catch((error: unknown) => {
        expect(error).toMatchObject({ code: 40301 })
      })
  })

  it('is refused when it is unknown, empty, expired, or of another instance; a mismatch uses nothing up', async () => {
    await using t = await openWecomApp()
    const authCode = t.emulator.grantCode('ZhangWei')
    const { state } = await t.login().getLoginConfig()
    await expectCode(t.login().getLoginCode({ authCode, state: 'f'.repeat(40) }), 40301)
    await expectCode(t.login().getLoginCode({ authCode, state: '' }), 40301)
    await expectCode(t.login('English').getLoginCode({ authCode, state }), 40301)
    expect(t.emulator.requests).toEqual([])

    await expect(t.login().getLoginCode({ authCode, state })).resolves.toMatchObject({ userId: 'ZhangWei' })

    const late = await t.login().getLoginConfig()
    t.clock.advance(600_000)
    await expectCode(t.login().getLoginCode({ authCode, state: late.state }), 40301)
  })

  it('belongs to the browser it was issued to, or to none', async () => {
    await using t = await openWecomApp()
    const logIn = (args: { state: string; browserKey?: string }) =>
      t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei'), ...args })

    const bound = await t.login().getLoginConfig({ browserKey: 'one browser' })
    await expectCode(logIn({ state: bound.state }), 40301)
    await expectCode(logIn({ state: bound.state, browserKey: 'another browser' }), 40301)
    await expect(logIn({ state: bound.state, browserKey: 'one browser' })).resolves.toBeDefined()

    const free = await t.login().getLoginConfig()
    await expectCode(logIn({ state: free.state, browserKey: 'any browser' }), 40301)
    await expect(logIn({ state: free.state })).resolves.toBeDefined()
  })

  it('may be left out in process, unless the instance requires one', async () => {
    await using t = await openWecomApp()
    const authCode = t.emulator.grantCode('ZhangWei')
    await expectCode(t.login('StateRequired').getLoginCode({ authCode }), 40301)
    await expect(t.login('Plain').getLoginCode({ authCode })).resolves.toBeDefined()
  })

  it('is consumed in any process that shares the storage', async () => {
    await using t = await openWecomApp()
    const other = loginOf(await t.openAgain())
    const { state } = await t.login().getLoginConfig()
    await expect(
      other.getLoginCode({ authCode: t.emulator.grantCode('ZhangWei'), state }),
    ).resolves.toBeDefined()
    await expectCode(t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei'), state }), 40301)
  })
})
