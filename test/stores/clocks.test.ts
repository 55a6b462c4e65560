import { describe, expect, it } from 'vitest'
import { loginOf, openWecomApp } from '../support/wecom-app.js'

const minuteMs = 60_000

describe('two processes whose clocks differ by a minute', () => {
  it.each([
    ['ahead', minuteMs],
    ['behind', -minuteMs],
  ])('share states, sessions and the token when the second is %s', async (_, skewMs) => {
    await using t = await openWecomApp()
    const skewed = await t.openAgain({ app: { clock: { now: () => t.clock.now() + skewMs } } })
    const [mine, theirs] = [t.login(), loginOf(skewed)]
    for (const [issuer, consumer] of [
      [mine, theirs],
      [theirs, mine],
    ] as const) {
      const { state } = await issuer.getLoginConfig()
      const authCode = t.emulator.grantCode('ZhangWei')
      await expect(consumer.getLoginCode({ authCode, state })).resolves.toMatchObject({ userId: 'ZhangWei' })
    }
    const session = {
      fullName: 'auths.loginTypes.Plain',
      tenant: t.emulator.corpId,
      userId: 'ZhangWei',
      user: {},
    }
    for (const [one, other] of [
      [t.app, skewed],
      [skewed, t.app],
    ] as const) {
      const token = await one.internals.sessions.begin(session)
      expect(await other.internals.sessions.find(token)).toMatchObject({ userId: 'ZhangWei' })
    }
    expect(t.emulator.count('/cgi-bin/gettoken')).toBe(1)

    t.clock.advance(7200_000 - 310_000)
    await Promise.all(
      [mine, theirs].map((login) => login.getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })),
    )
    expect(t.emulator.requests.filter(({ errcode }) => errcode !== 0)).toEqual([])
  })
})
