import { describe, expect, it } from 'vitest'
import { createApp } from 'wecom-elements'
import { startEmulator } from 'wecom-elements/emulator'
import { type LoginTypeCasesOptions, loginTypeCases } from 'wecom-elements/testing'
import { startAcmeServer } from '../support/acme-server.js'
import { fixtureFolder } from '../support/test-app.js'

const qywx =
  (fixture: string): LoginTypeCasesOptions['open'] =>
  async ({ clock, config }) => {
    const emulator = await startEmulator({ clock: () => clock.now() })
    const { corpId, corpSecret, agentId, apiUrl } = emulator
    const env = { CORP_ID: corpId, CORP_SECRET: corpSecret, AGENT_ID: agentId, EMULATOR: apiUrl }
    const app = await createApp({ root: fixtureFolder(fixture), clock, config, env, allowEmulator: true })
    return {
      app,
      userId: 'ZhangWei',
      secrets: [corpSecret],
      grantCode: () => emulator.grantCode('ZhangWei'),
      close: () => emulator.close(),
    }
  }

const acme: LoginTypeCasesOptions['open'] = async ({ clock, config }) => {
  const vendor = await startAcmeServer()
  const app = await createApp({ root: fixtureFolder('acme'), clock, config, env: vendor.env })
  return {
    app,
    userId: 'ada',
    grantCode: () => vendor.grantCode(),
    close: () => vendor[Symbol.asyncDispose](),
  }
}

const logins = [
  { title: 'the official type', fullName: 'auths.loginTypes.Plain', open: qywx('wecom') },
  { title: 'a subclass of it', fullName: 'auths.loginTypes.Greeted', open: qywx('own-types') },
  { title: 'an override of it', fullName: 'auths.loginTypes.Members', open: qywx('own-types') },
  { title: "a second vendor's type", fullName: 'auths.loginTypes.AcmeExample', open: acme },
]

describe.each(logins)('$title', ({ fullName, open }) => {
  it.each(loginTypeCases({ fullName, open }))('$name', ({ run }) => run())
})

describe('the cases', () => {
  it('have names of their own', () => {
    const names = loginTypeCases({ fullName: 'auths.loginTypes.AcmeExample', open: acme }).map(
      ({ name }) => name,
    )
    expect(new Set(names).size).toBe(names.length)
  })
})
