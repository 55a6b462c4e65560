import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import { Code } from '../../runtime/kernel/errors.js'
import { startAcmeServer } from '../support/acme-server.js'
import { catchRejection } from '../support/catch-error.js'
import { copyFixture, openTestApp } from '../support/test-app.js'

const example = 'auths.loginTypes.AcmeExample'

describe("a second vendor's login", () => {
  it('goes from its config to a stored person over a real browser redirect', async () => {
    await using acme = await startAcmeServer()
    await using app = await openTestApp('acme', { env: acme.env })
    const login = app.getElement<LoginType>(example)

    const { state, loginUrl, redirectUri } = await login.getLoginConfig()
    expect(state).toMatch(/^[A-Za-z0-9]{40}$/)
    const redirect = await fetch(loginUrl, { redirect: 'manual' })
    const back = new URL(redirect.headers.get('location') ?? '')
    expect(back.href.startsWith(`${redirectUri}?`)).toBe(true)
    expect(back.searchParams.get('state')).toBe(state)

    const user = await login.getLoginCode({ authCode: back.searchParams.get('code') ?? '', state })
    expect(user).toEqual({ userId: 'ada', name: 'Ada Lovelace' })
    expect(acme.requests).toEqual(['/authorize', '/token', '/userinfo'])
  })

  it('stores what the provider says now', async () => {
    await using acme = await startAcmeServer()
    await using app = await openTestApp('acme', { env: acme.env })
    const login = app.getElement<LoginType>(example)
    for (const name of ['Ada Lovelace', 'Ada King']) {
      const { state } = await login.getLoginConfig()
      const authCode = acme.grantCode({ sub: 'ada', name })
      expect(await login.getLoginCode({ authCode, state })).toEqual({ userId: 'ada', name })
    }
  })

  it('refuses a code that was used, with a Code', async () => {
    await using acme = await startAcmeServer()
    await using app = await openTestApp('acme', { env: acme.env })
    const login = app.getElement<LoginType>(example)
    const authCode = acme.grantCode()
    await login.getLoginCode({ authCode, state: (await login.getLoginConfig()).state })
    const { state } = await login.getLoginConfig()
    const error = await catchRejection(login.getLoginCode({ authCode, state }))
    expect(Code.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 40029, httpStatus: 400 })
  })

  it('asks the provider nothing without a good state', async () => {
    await using acme = await startAcmeServer()
    await using app = await openTestApp('acme', { env: acme.env })
    const login = app.getElement<LoginType>(example)
    const authCode = acme.grantCode()
    for (const state of [undefined, '', 'made-up', '0'.repeat(40)]) {
      expect(await catchRejection(login.getLoginCode({ authCode, state }))).toMatchObject({ code: 40301 })
    }
    expect(acme.requests).toEqual([])
  })

  it('sends its own kind of browser straight to the provider', async () => {
    await using acme = await startAcmeServer()
    await using app = await openTestApp('acme', { env: acme.env })
    const login = app.getElement<LoginType>(example)
    const own = await login.loginRedirect?.({ userAgent: 'Mozilla/5.0 AcmeApp/3' })
    expect(own).toMatch(/^http:.*[?&]state=[0-9a-f]{40}$/)
    expect(await login.loginRedirect?.({ userAgent: 'Mozilla/5.0' })).toBeUndefined()
  })

  it('refuses wrong arguments with a TypeError that names them', async () => {
    await using acme = await startAcmeServer()
    await using app = await openTestApp('acme', { env: acme.env })
    const login = app.getElement<LoginType>(example)
    const attempt = (args: unknown) => catchRejection(login.getLoginCode(args as { authCode: string }))
    for (const [args, says] of [
      [{}, 'needs the argument "authCode"'],
      ['a code', 'one object of named arguments'],
      [{ authCode: 5 }, '"authCode" of getLoginCode has to be a string'],
      [{ authCode: 'x', sate: 'y' }, 'Did you mean state?'],
      [{ authCode: 'x', signal: 'now' }, 'has to be an AbortSignal'],
    ] as const) {
      const error = await attempt(args)
      expect(error).toBeInstanceOf(TypeError)
      expect((error as Error).message).toContain(says)
    }
  })

  it('works with a database file that is closed and opened again', async () => {
    using folder = copyFixture('acme')
    await using acme = await startAcmeServer()
    const open = () => folder.open({ env: acme.env })
    let state: string
    {
      await using app = await open()
      ;({ state } = await app.getElement<LoginType>(example).getLoginConfig())
    }
    await using app = await open()
    const user = await app.getElement<LoginType>(example).getLoginCode({ authCode: acme.grantCode(), state })
    expect(user).toEqual({ userId: 'ada', name: 'Ada Lovelace' })
  })
})
