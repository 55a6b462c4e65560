import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { App } from 'wecom-elements'
import { describe, expect, it } from 'vitest'
import { type AppFolder, copyFixture } from '../support/test-app.js'

const staff = 'auths.loginTypes.Staff'
const type = 'auths.loginTypes.ManyType'
const services = [
  { name: 'mail', password: 'hush-list-1' },
  { name: 'chat', password: 'hush-list-2' },
]
const byHost = { 'a.example': { token: 'hush-map' } }
const named = {
  clientId: 'staff-client',
  redirectUri: 'http://127.0.0.1:3000/auth/callback',
  providerUrl: 'http://127.0.0.1:9',
}
const config = { ...named, clientSecret: 'hush-named', services, byHost }

/** An instance whose Type has secrets in a list and in a map, where no key of the schema names them. */
function withMany(): AppFolder {
  const folder = copyFixture('acme')
  folder.write('auths/loginTypes/ManyType/e.json', { title: 'Many', type: 'auths.loginTypes.AcmeType' })
  folder.write(
    'auths/loginTypes/ManyType/ManyType.mjs',
    `import AcmeType from '../AcmeType/AcmeType.ts'
    const secret = { type: 'string', writeOnly: true }
    const withName = (more) => ({ type: 'object', properties: { name: { type: 'string' }, ...more } })
    export default class ManyType extends AcmeType {
      static configSchema = { ...super.configSchema, properties: { ...super.configSchema.properties,
        services: { type: 'array', items: withName({ password: secret }) },
        byHost: { type: 'object', additionalProperties: withName({ token: secret }) },
      } }
      get bound() { return this.config }
    }`,
  )
  folder.writeElement(staff, { title: 'Staff', type }, config)
  return folder
}

const env = { ACME_CLIENT_ID: 'acme-client', ACME_CLIENT_SECRET: 'secret', ACME_URL: 'http://127.0.0.1:9' }
const boundOf = (app: App) => app.getElement<{ bound: Record<string, unknown> }>(staff).bound
const written = (folder: AppFolder) =>
  JSON.parse(readFileSync(join(folder.path, 'auths/loginTypes/Staff/Staff.json'), 'utf8')) as unknown

// They were shown in full: only keys that the schema names were looked at.
describe('secrets in a list or a map', () => {
  it('are shown to no tool, which is told where they are', async () => {
    using folder = withMany()
    await using app = await folder.open({ env })
    const instance = await app.readInstance(staff)
    expect(instance.config).toEqual(named)
    expect([...instance.secrets].sort()).toEqual(['/byHost', '/clientSecret', '/services'])
    expect(app.describe(staff).config).toEqual(named)
    expect([...app.describe(staff).secrets].sort()).toEqual(['/byHost', '/clientSecret', '/services'])
  })

  it('can be read by their Type, and are passed over by whatever lists keys', async () => {
    using folder = withMany()
    await using app = await folder.open({ env })
    const bound = boundOf(app)
    expect([bound['services'], bound['byHost']]).toEqual([services, byHost])
    for (const shown of [JSON.stringify(bound), inspect(bound, { depth: Infinity }), inspect({ ...bound })])
      expect(shown).not.toContain('hush')
  })

  it('are kept by a save that leaves them out, and taken out by null', async () => {
    using folder = withMany()
    await using app = await folder.open({ env })
    const changed = { ...named, redirectUri: 'http://127.0.0.1:3000/other' }
    await app.saveInstance({ fullName: staff, config: changed })
    expect(written(folder)).toEqual({ ...config, ...changed })
    await app.saveInstance({ fullName: staff, config: { ...changed, services: null } })
    expect(written(folder)).toEqual({ ...changed, clientSecret: config.clientSecret, byHost })
  })
})
