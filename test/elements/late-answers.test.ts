import { describe, expect, it } from 'vitest'
import { Code } from 'wecom-elements'
import { makeCorporation } from '../support/corporation.js'
import { createGate } from '../support/gate.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'

describe('a login during which somebody else reads the member', () => {
  const changes: readonly (readonly [string, (t: WecomApp) => void, string | number])[] = [
    ['and finds nothing new, is bound as the host said', () => undefined, 'local-1'],
    [
      'and finds that they left, is refused',
      (t) => {
        t.emulator.users.remove('user4')
      },
      40304,
    ],
    [
      'and finds that they are disabled, is refused',
      (t) => void t.emulator.users.change('user4', { status: 2 }),
      40304,
    ],
    [
      'and sees them no more, is refused',
      (t) => {
        t.emulator.set({ visibleRange: { departments: [3], users: [] } })
      },
      60011,
    ],
  ]

  // The later reading stood, and the login that came after it let in whoever was gone, or lost its binding.
  it.each(changes)('%s', async (_, change, outcome) => {
    const [arrived, release] = [createGate(), createGate()]
    await using t = await openWecomApp({
      emulator: makeCorporation(6),
      plain: { requireLocalUser: true },
      app: {
        resolveLocalUser: async () => {
          arrived.open()
          await release.opened
          return 'local-1'
        },
      },
    })
    await t.login().syncUserInfo({ userId: 'user4' })
    const login = t
      .login()
      .getLoginCode({ authCode: t.emulator.grantCode('user4') })
      .then(
        ({ localUserId }) => localUserId,
        (error: unknown) => (Code.is(error) ? error.code : error),
      )
    await arrived.opened
    t.clock.advance(1000)
    change(t)
    await t.login().syncUserInfo({ userId: 'user4', forceUpdate: true })
    release.open()
    expect(await login).toBe(outcome)
  })
})

describe('a member who was no longer visible', () => {
  // Nobody asked about them again, so that whoever got the user id next found their binding.
  it('and then left, is found out by the next sync, and the binding goes', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(6) })
    const login = t.login()
    await login.syncCorp()
    await login.bind({ userId: 'user4', localUserId: 'local-4' })
    t.emulator.set({ visibleRange: { departments: [3, 4], users: [] } })
    t.clock.advance(1000)
    await login.syncCorp()
    expect(await login.QywxInnerAuthModel.get('user4')).toMatchObject({
      visible: false,
      localUserId: 'local-4',
    })
    t.emulator.users.remove('user4')
    t.clock.advance(1000)
    expect(await login.syncCorp()).toMatchObject({ left: 1 })
    expect(await login.QywxInnerAuthModel.get('user4')).toMatchObject({
      status: 5,
      localUserId: null,
      formerLocalUserId: 'local-4',
    })
  })
})

describe('a process whose clock is a month ahead', () => {
  // What it had stored stood for a month, whatever the others read.
  it('does not keep the others from storing what they read', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(6) })
    const month = 30 * 24 * 3600_000
    const ahead = await t.openAgain({ app: { clock: { now: () => t.clock.now() + month } } })
    await ahead.getElement<ReturnType<WecomApp['login']>>('auths.loginTypes.Plain').syncCorp()
    t.emulator.users.remove('user4')
    t.emulator.users.change('user5', { name: '新名字' })
    expect(await t.login().syncCorp()).toMatchObject({ left: 1, updated: 1 })
    const model = t.login().QywxInnerAuthModel
    expect(await model.get('user4')).toMatchObject({ status: 5 })
    expect(await model.get('user5')).toMatchObject({ name: '新名字' })
  })
})
