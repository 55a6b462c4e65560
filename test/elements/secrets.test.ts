import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { inFastTime } from '../support/fast-time.js'
import { readEverything } from '../support/store.js'
import { openWecomApp } from '../support/wecom-app.js'
import { expectNone, secretsOf } from '../support/wecom-secrets.js'

describe('secrets', () => {
  it('are in no error that the emulator can provoke, and neither is the address of a request', async () => {
    await using t = await openWecomApp()
    const faults = [
      ...[
        -1, 40001, 40013, 40014, 40029, 40056, 42001, 45009, 45033, 48002, 50001, 60011, 60020, 60111, 84014,
      ].map((errcode) => ({ errcode })),
      'cutHeaders',
      'cutBody',
      { status: 502, body: '<html>' },
      { body: 'not JSON' },
      { redirect: 'http://127.0.0.1:1/' },
    ] as const
    const texts: string[] = []
    for (const path of ['/cgi-bin/auth/getuserinfo', '/cgi-bin/user/get', '/cgi-bin/auth/getuserdetail']) {
      for (const fault of faults) {
        t.emulator.failNext(path, fault, 3)
        const authCode = t.emulator.grantCode('ZhangWei', { scope: 'snsapi_privateinfo', fields: ['mobile'] })
        const attempt = () => t.login('PrivateInfo').getLoginCode({ authCode })
        const error: unknown = await inFastTime(attempt).catch((reason: unknown) => reason)
        texts.push(inspect(error, { depth: 20, showHidden: true }), String(error), JSON.stringify(error))
        t.emulator.failNext(path, { delayMs: 0 }, 0)
      }
    }
    expectNone(texts, secretsOf(t))
    for (const text of texts) expect(text).not.toMatch(/cgi-bin|https?:\/\/127/)
  }, 60_000)

  it('are in nothing that shows an element or its app', async () => {
    await using t = await openWecomApp()
    const login = t.login()
    await login.getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    const shown = [login, t.app, { login }, Object.assign({}, login), login.QywxInnerAuthModel]
    const texts = shown.flatMap((value) => [
      inspect(value, { depth: 20, showHidden: true }),
      JSON.stringify(value),
      [value, ...(Object.values(value) as unknown[])].join(),
    ])
    expectNone(texts, secretsOf(t))
  })

  it('are nowhere in clear in the database', async () => {
    await using t = await openWecomApp()
    const { state } = await t.login('PrivateInfo').getLoginConfig({ browserKey: 'the key of a browser' })
    const authCode = t.emulator.grantCode('ZhangWei', { scope: 'snsapi_privateinfo', fields: ['mobile'] })
    await t.login('PrivateInfo').getLoginCode({ authCode, state, browserKey: 'the key of a browser' })
    const open = await t.login('PrivateInfo').getLoginConfig()

    const rows = await readEverything(t.store)
    const secrets = [...secretsOf(t), state, open.state, 'the key of a browser']
    expect(rows).toContain('sealedToken')
    expectNone([rows], secrets)
    if (t.store.config.dialect === 'postgres') return

    await t.app.close()
    const folder = dirname(t.store.config.filename)
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1'))
    expect(files.join()).toContain('qywxToken')
    expectNone(files, secrets)
  })
})
