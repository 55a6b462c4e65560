import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { ask, askWithToken, getToken } from './ask.js'

const PATH = '/cgi-bin/gettoken'

function credentials(emulator: Emulator) {
  return { corpid: emulator.corpId, corpsecret: emulator.corpSecret }
}

describe('gettoken', () => {
  it('gives a token of at most 512 bytes that lives 7200 seconds', async () => {
    await using emulator = await startEmulator()
    const answer = await ask(emulator, PATH, credentials(emulator))
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      access_token: expect.stringMatching(/^[\w-]{100,512}$/) as string,
      expires_in: 7200,
    })
  })

  it('gives the same token while it is valid and a new one afterwards', async () => {
    let now = 1_700_000_000_000
    await using emulator = await startEmulator({ clock: () => now })
    const first = await getToken(emulator)
    now += 7_199_000
    expect(await getToken(emulator)).toBe(first)
    now += 1000
    expect(await getToken(emulator)).not.toBe(first)
  })

  it('can tell the remaining seconds of a repeated token', async () => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now, repeatedExpiresIn: 'remaining' })
    await getToken(emulator)
    now += 200_000
    expect(await ask(emulator, PATH, credentials(emulator))).toMatchObject({ expires_in: 7000 })
  })

  it('can give a new token each call with the old ones alive', async () => {
    await using emulator = await startEmulator({ tokenPolicy: 'newEachCall' })
    const first = await getToken(emulator)
    expect(await getToken(emulator)).not.toBe(first)
    expect(
      await ask(emulator, '/cgi-bin/user/get', { access_token: first, userid: 'ZhangWei' }),
    ).toMatchObject({
      errcode: 0,
    })
  })

  it('can kill the old token with each new one', async () => {
    await using emulator = await startEmulator({ tokenPolicy: 'newKillsOld' })
    const first = await getToken(emulator)
    await getToken(emulator)
    expect(
      await ask(emulator, '/cgi-bin/user/get', { access_token: first, userid: 'ZhangWei' }),
    ).toMatchObject({
      errcode: 40014,
    })
  })

  it('misses the secret before it looks at the corpid', async () => {
    await using emulator = await startEmulator()
    expect(await ask(emulator, PATH)).toMatchObject({ errcode: 41004 })
    expect(await ask(emulator, PATH, { corpid: 'wrong' })).toMatchObject({ errcode: 41004 })
  })

  it('refuses a missing corpid with 41002 and a wrong one with 40013', async () => {
    await using emulator = await startEmulator()
    const { corpsecret } = credentials(emulator)
    expect(await ask(emulator, PATH, { corpsecret })).toMatchObject({ errcode: 41002 })
    expect(await ask(emulator, PATH, { corpid: 'wwother', corpsecret })).toMatchObject({ errcode: 40013 })
  })

  it('refuses a wrong secret with 40001', async () => {
    await using emulator = await startEmulator()
    const wrong = { ...credentials(emulator), corpsecret: 'wrong' }
    expect(await ask(emulator, PATH, wrong)).toMatchObject({ errcode: 40001 })
  })

  it('blocks an address for an hour after too many wrong secrets', async () => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now, wrongSecretsPerHour: 2 })
    const wrong = { ...credentials(emulator), corpsecret: 'wrong' }
    expect(await ask(emulator, PATH, wrong)).toMatchObject({ errcode: 40001 })
    expect(await ask(emulator, PATH, wrong)).toMatchObject({ errcode: 40001 })
    expect(await ask(emulator, PATH, wrong)).toMatchObject({ errcode: 45009 })
    now += 3_599_000
    expect(await ask(emulator, PATH, credentials(emulator))).toMatchObject({ errcode: 45009 })
    now += 1000
    expect(await ask(emulator, PATH, credentials(emulator))).toMatchObject({ errcode: 0 })
  })

  it('refuses a disabled app with 40001', async () => {
    await using emulator = await startEmulator({ appDisabled: true })
    expect(await ask(emulator, PATH, credentials(emulator))).toMatchObject({ errcode: 40001 })
  })

  it('refuses POST with 40058', async () => {
    await using emulator = await startEmulator()
    const answer = await ask(emulator, PATH, credentials(emulator), { method: 'POST' })
    expect(answer).toMatchObject({ errcode: 40058 })
  })

  it('lets an untrusted address through unless told otherwise', async () => {
    await using emulator = await startEmulator({ trustedIps: ['10.0.0.1'] })
    expect(await ask(emulator, PATH, credentials(emulator))).toMatchObject({ errcode: 0 })
    emulator.set({ trustedIpsOnGettoken: true })
    expect(await ask(emulator, PATH, credentials(emulator))).toMatchObject({ errcode: 60020 })
  })

  it('has no frequency limit unless one is named for it', async () => {
    await using emulator = await startEmulator({ callsPerMinute: 1 })
    await getToken(emulator)
    await getToken(emulator)
    emulator.set({ callsPerMinute: { [PATH]: 1 } })
    await getToken(emulator)
    expect(await ask(emulator, PATH, credentials(emulator))).toMatchObject({ errcode: 45009 })
  })
})

describe('an access token', () => {
  it.each([42001, 40014] as const)(
    'is refused with %i once expired, as chosen',
    async (expiredTokenErrcode) => {
      let now = 0
      await using emulator = await startEmulator({
        clock: () => now,
        expiredTokenErrcode,
        tokenLifetimeSeconds: 60,
      })
      const token = await getToken(emulator)
      const query = { access_token: token, userid: 'ZhangWei' }
      now += 59_999
      expect(await ask(emulator, '/cgi-bin/user/get', query)).toMatchObject({ errcode: 0 })
      now += 1
      expect(await ask(emulator, '/cgi-bin/user/get', query)).toMatchObject({ errcode: expiredTokenErrcode })
    },
  )

  it.each([40014, 42001] as const)('can be revoked early, then refused with %i', async (code) => {
    await using emulator = await startEmulator()
    const token = await getToken(emulator)
    emulator.revokeTokens(code)
    expect(await ask(emulator, '/cgi-bin/user/get', { access_token: token })).toMatchObject({ errcode: code })
    expect(await getToken(emulator)).not.toBe(token)
    expect(await askWithToken(emulator, '/cgi-bin/user/get', { userid: 'LiNa' })).toMatchObject({
      errcode: 0,
    })
  })
})
