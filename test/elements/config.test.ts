import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApp } from 'wecom-elements'
import { describe, expect, it } from 'vitest'
import { makeTempFolder } from '../support/temp-folder.js'

const good = {
  corpId: 'ww0123456789abcdef',
  corpSecret: 'the secret of the app',
  agentId: '1000002',
  redirectUri: 'https://app.example.com/api/auth/qywx/callback',
}

/** The problems of an app whose one instance has that config. */
async function findProblems(config: object, allowedHosts: string[] = [], allowEmulator = false) {
  using folder = makeTempFolder()
  const element = join(folder.path, 'auths/loginTypes/Example')
  mkdirSync(element, { recursive: true })
  writeFileSync(join(element, 'e.json'), '{"title":"Example","type":"auths.loginTypes.QywxInnerType"}')
  writeFileSync(join(element, 'Example.json'), JSON.stringify(config))
  await using app = await createApp({
    root: folder.path,
    config: { appId: 'test.Config', allowedHosts },
    allowEmulator,
  })
  return app.problems.map(({ severity, code, pointer, message }) => ({ severity, code, pointer, message }))
}

describe('the config of an instance', () => {
  it('is accepted with the four documented keys', async () => {
    expect(await findProblems(good)).toEqual([])
  })

  it('is refused with all its faults at once', async () => {
    const problems = await findProblems({
      corpId: '',
      agentId: 1000002,
      redirectUri: 'callback',
      corpsecret: 'x',
    })
    expect(problems.map(({ pointer }) => pointer).sort()).toEqual(
      ['/agentId', '/corpId', '/corpSecret', '/corpsecret', '/redirectUri'].sort(),
    )
    const messageAt = (pointer: string) => problems.find((problem) => problem.pointer === pointer)?.message
    expect(messageAt('/agentId')).toContain('Quote it.')
    expect(messageAt('/corpsecret')).toContain('Did you mean corpSecret')
  })

  it.each([
    ['agentId that is no number', { agentId: 'main' }, 'warning', '/agentId'],
    [
      'http on a host that others can reach',
      { redirectUri: 'http://app.example.com/cb' },
      'warning',
      '/redirectUri',
    ],
    ['a fragment', { redirectUri: 'https://app.example.com/#/cb' }, 'error', '/redirectUri'],
    ['an empty fragment', { redirectUri: 'https://app.example.com/cb#' }, 'error', '/redirectUri'],
    ['another scheme', { redirectUri: 'ftp://app.example.com/cb' }, 'error', '/redirectUri'],
    ['a relative redirectUri', { redirectUri: '/cb' }, 'error', '/redirectUri'],
    ['an unknown scope', { scope: 'snsapi_userinfo' }, 'error', '/scope'],
    ['an unknown language', { lang: 'fr' }, 'error', '/lang'],
    ['a state that lives a second', { stateLifetimeSeconds: 1 }, 'error', '/stateLifetimeSeconds'],
    ['a call that may take an hour', { timeoutSeconds: 3600 }, 'error', '/timeoutSeconds'],
    ['an API elsewhere', { apiBaseUrl: 'https://evil.example.com' }, 'error', '/apiBaseUrl'],
    [
      'an API on a host that looks right',
      { apiBaseUrl: 'https://qyapi.weixin.qq.com.evil.example' },
      'error',
      '/apiBaseUrl',
    ],
    ['WeCom by http', { apiBaseUrl: 'http://qyapi.weixin.qq.com' }, 'error', '/apiBaseUrl'],
    ['a loopback API that nobody allowed', { apiBaseUrl: 'http://127.0.0.1:8080' }, 'error', '/apiBaseUrl'],
    ['a proxy of an unknown kind', { proxy: 'socks5://127.0.0.1:1080' }, 'error', '/proxy'],
  ] as const)('finds %s', async (_, change, severity, pointer) => {
    expect(await findProblems({ ...good, ...change })).toEqual([
      expect.objectContaining({ severity, pointer, code: 'ELEMENT_CONFIG_INVALID' }),
    ])
  })

  it('may name a host that the operator allows, by https or on loopback', async () => {
    const proxied = { ...good, apiBaseUrl: 'https://wecom-proxy.example.com/wecom/' }
    expect(await findProblems(proxied, ['wecom-proxy.example.com'])).toEqual([])
    const local = { ...good, apiBaseUrl: 'http://127.0.0.1:8080' }
    expect(await findProblems(local, ['127.0.0.1'])).toEqual([])
    const clear = { ...good, apiBaseUrl: 'http://wecom-proxy.example.com' }
    expect(await findProblems(clear, ['wecom-proxy.example.com'])).toHaveLength(1)
  })

  it('never quotes a value', async () => {
    const problems = await findProblems({ ...good, corpSecret: 12345678901, agentId: ['the secret'] })
    expect(problems).toHaveLength(2)
    expect(JSON.stringify(problems)).not.toMatch(/12345678901|the secret/)
  })
})
