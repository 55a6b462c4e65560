import { describe, it } from 'vitest'
import { createApp } from 'wecom-elements'
import { startEmulator } from 'wecom-elements/emulator'
import { type LoginTypeCasesOptions, loginTypeCases } from 'wecom-elements/testing'
import { createStore } from '../support/store.js'
import { fixtureFolder } from '../support/test-app.js'

const qywx =
  (fixture: string): LoginTypeCasesOptions['open'] =>
  async ({ clock }) => {
    const emulator = await startEmulator({ clock: () => clock.now() })
    const { corpId, corpSecret, agentId, apiUrl } = emulator
    const env = { CORP_ID: corpId, CORP_SECRET: corpSecret, AGENT_ID: agentId, EMULATOR: apiUrl }
    const { config: storage } = await createStore(':memory:')
    const config = { storage }
    const app = await createApp({ root: fixtureFolder(fixture), clock, config, env, allowEmulator: true })
    return {
      app,
      userId: 'ZhangWei',
      secrets: [corpSecret],
      grantCode: () => emulator.grantCode('ZhangWei'),
      close: () => emulator.close(),
    }
  }

const logins = [
  { title: 'the official type', fullName: 'auths.loginTypes.Plain', open: qywx('wecom') },
  { title: 'a subclass of it', fullName: 'auths.loginTypes.Greeted', open: qywx('own-types') },
  { title: 'an override of it', fullName: 'auths.loginTypes.Members', open: qywx('own-types') },
]

describe.each(logins)('$title', ({ fullName, open }) => {
  it.each(loginTypeCases({ fullName, open }))('$name', ({ run }) => run())
})
