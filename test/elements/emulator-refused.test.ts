import { join } from 'node:path'
import { type CreateAppOptions, type Transport, createApp } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { startEmulator } from 'wecom-elements/emulator'
import { describe, expect, it, vi } from 'vitest'
import { openWecomApp } from '../support/wecom-app.js'

const root = join(import.meta.dirname, '../fixtures/apps/wecom')
const variables = {
  CORP_ID: 'wwreal',
  CORP_SECRET: 'secret',
  AGENT_ID: '1000002',
  EMULATOR: 'http://127.0.0.1:9',
}

function openApp(options: Partial<CreateAppOptions>) {
  return createApp({ root, env: variables, ...options })
}

describe('the emulator, which anyone can log in to,', () => {
  it('is refused by its corpId, and only that element is', async () => {
    await using app = await openApp({ env: { ...variables, CORP_ID: 'wwemulator0001' } })
    expect(() => app.getElement('auths.loginTypes.Plain')).toThrow(
      expect.objectContaining({ code: 'EMULATOR_REFUSED' }),
    )
    expect(app.problems.map(({ pointer }) => pointer)).toEqual(Array(7).fill('/corpId'))
  })

  it('is refused by its answers, whatever its corpId', async () => {
    await using emulator = await startEmulator()
    await using app = await openApp({ env: { ...variables, EMULATOR: emulator.apiUrl } })
    const login = app.getElement<QywxInnerType>('auths.loginTypes.Plain')
    await expect(login.getLoginCode({ authCode: 'any code' })).rejects.toMatchObject({
      code: 'EMULATOR_REFUSED',
    })
    expect(await login.QywxInnerAuthModel.count()).toBe(0)
  })

  it('is refused also when a token is stored already', async () => {
    await using t = await openWecomApp()
    const token = await t.login().getAccessToken()
    const transport: Transport = {
      request: ({ path }) =>
        Promise.resolve({
          status: 200,
          headers: path.includes('gettoken') ? {} : { 'x-wecom-emulator': '1' },
          body: JSON.stringify({ errcode: 0, access_token: token, expires_in: 7200, userid: 'ZhangWei' }),
        }),
      close: () => Promise.resolve(),
    }
    await using app = await openApp({ transport })
    const login = app.getElement<QywxInnerType>('auths.loginTypes.Plain')
    await expect(login.getUserInfo({ userId: 'ZhangWei' })).rejects.toMatchObject({
      code: 'EMULATOR_REFUSED',
    })
  })

  it.each([
    ['in production', { env: { ...variables, NODE_ENV: 'production' } }],
    ['at a public address', { config: { server: { publicUrl: 'https://app.example.com' } } }],
    ['at an address in the local network', { config: { server: { publicUrl: 'http://192.168.1.7:3000' } } }],
  ])('is not allowed %s', async (_, options) => {
    await expect(openApp({ ...options, allowEmulator: true })).rejects.toMatchObject({
      code: 'EMULATOR_REFUSED',
    })
  })

  it('is not allowed in production, whatever environment the configs read', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    try {
      await expect(openApp({ allowEmulator: true })).rejects.toMatchObject({ code: 'EMULATOR_REFUSED' })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it('is allowed at a loopback address', async () => {
    for (const publicUrl of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000']) {
      await using app = await openApp({ allowEmulator: true, config: { server: { publicUrl } } })
      expect(app.problems).toEqual([])
    }
  })

  it('can’t be let in by a JSON key', async () => {
    await expect(openApp({ config: { allowEmulator: true } as object })).rejects.toMatchObject({
      code: 'APP_CONFIG_INVALID',
    })
  })
})
