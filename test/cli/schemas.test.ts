import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import glob from 'fast-glob'
import { describe, expect, it } from 'vitest'
import { type JsonSchema, createApp } from 'wecom-elements'
import { repository } from '../docs/docs-folder.js'
import { runCommand } from '../support/cli.js'
import { copyFixture, AppFolder, fixtureFolder } from '../support/test-app.js'

const wecomType = 'auths.loginTypes.QywxInnerType'

async function readSchemas(root?: string): Promise<Readonly<Record<string, JsonSchema>>> {
  const variables = { ACME_CLIENT_ID: 'a', ACME_CLIENT_SECRET: 'b', ACME_URL: 'http://127.0.0.1:9' }
  using empty = new AppFolder()
  await using app = await createApp({
    root: root ?? empty.path,
    env: {},
    config: { appId: 'test.Schemas', variables },
  })
  return app.jsonSchemas()
}

/** A validator as editors and CI tools have one: strict, so that an unknown keyword is an error. */
function compile(schema: JsonSchema | undefined) {
  const ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true })
  ajv.addFormat('uri', { type: 'string', validate: (text: string) => URL.canParse(text) })
  return ajv.compile(schema ?? false)
}

const config = {
  corpId: 'ww0123456789abcdef',
  corpSecret: 'secret',
  agentId: '1000002',
  redirectUri: 'https://app.example.com/auth/callback',
}
const callback = { token: 'QDG6eK', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' }

/** Configs, and whether each is right. */
const configs: [what: string, isRight: boolean, value: object][] = [
  ['the four keys', true, config],
  ['"$schema"', true, { $schema: './schema.json', ...config }],
  ['every kind of key', true, { ...config, callback, lang: 'en', requireState: true, timeoutSeconds: 2.5 }],
  [
    'variables',
    true,
    { ...config, redirectUri: '{{URL}}', lang: '{{LANG}}', callback: { ...callback, token: '{{TOKEN}}' } },
  ],
  ['a missing key', false, { ...config, corpId: undefined }],
  ['an empty secret', false, { ...config, corpSecret: '' }],
  ['a number for a string', false, { ...config, agentId: 1000002 }],
  ['an unknown key', false, { ...config, corpid: 'ww' }],
  ['no URL', false, { ...config, redirectUri: 'app.example.com' }],
  ['an unknown language', false, { ...config, lang: 'fr' }],
  ['a fraction of seconds', false, { ...config, stateLifetimeSeconds: 60.5 }],
  ['too short a key', false, { ...config, callback: { ...callback, encodingAesKey: 'short' } }],
  ['an unknown key further in', false, { ...config, callback: { ...callback, extra: 1 } }],
]

describe('the schema of a config', () => {
  it.each(configs)('agrees with the runtime about %s', async (_what, isRight, value) => {
    using folder = new AppFolder()
    folder.write('app.config.json', {
      appId: 'test.Schemas',
      variables: { URL: 'https://app.example.com/callback', LANG: 'zh', TOKEN: 'QDG6eK' },
    })
    folder.writeElement('auths.loginTypes.Members', { title: 'Members', type: wecomType }, value)
    await using app = await folder.open()
    const isBound = app.problems.every(({ severity }) => severity !== 'error')
    const validate = compile(app.jsonSchemas()[`${wecomType}.json`])
    const written: unknown = JSON.parse(JSON.stringify(value))
    expect({ byRuntime: isBound, bySchema: validate(written) }).toEqual({
      byRuntime: isRight,
      bySchema: isRight,
    })
  })
})

const sqlite = { dialect: 'sqlite', filename: 'data/app.sqlite' }
const postgres = { dialect: 'postgres', connectionString: 'postgres://u:p@127.0.0.1/d' }

const appConfigs: [what: string, isRight: boolean, value: object][] = [
  ['the least', true, { appId: 'acme.Portal' }],
  ['"$schema"', true, { $schema: 'https://example.com/schema.json', appId: 'acme.Portal' }],
  ['sqlite', true, { appId: 'acme.Portal', storage: sqlite }],
  ['postgres', true, { appId: 'acme.Portal', storage: postgres }],
  [
    'a variable',
    true,
    { appId: 'acme.Portal', storage: { ...postgres, connectionString: '{{DATABASE_URL}}' } },
  ],
  [
    'all of it',
    true,
    {
      appId: 'a.B',
      title: 'T',
      server: { host: '::', port: 1, publicUrl: 'https://a.example' },
      allowedHosts: ['b.example'],
      variables: { NAME: 'x' },
    },
  ],
  ['no appId', false, { title: 'Portal' }],
  ['an appId without a dot', false, { appId: 'Portal' }],
  ['both databases at once', false, { appId: 'acme.Portal', storage: { ...sqlite, ...postgres } }],
  ['postgres without an address', false, { appId: 'acme.Portal', storage: { dialect: 'postgres' } }],
  ['a port that is none', false, { appId: 'acme.Portal', server: { port: 70_000 } }],
  ['an unknown key', false, { appId: 'acme.Portal', allowEmulator: true }],
  ['a variable that is no string', false, { appId: 'acme.Portal', variables: { PORT: 3000 } }],
]

describe('the schema of app.config.json', () => {
  it.each(appConfigs)('agrees with the runtime about %s', async (_what, isRight, value) => {
    using folder = new AppFolder()
    folder.write('app.config.json', value)
    const env = { DATABASE_URL: 'postgres://u:p@127.0.0.1/d' }
    const byRuntime = await createApp({ root: folder.path, env }).then(
      async (app) => {
        await app.close()
        return true
      },
      () => false,
    )
    const bySchema = compile((await readSchemas())['app.config.json'])(value)
    expect({ byRuntime, bySchema }).toEqual({ byRuntime: isRight, bySchema: isRight })
  })
})

const declarations: [what: string, isRight: boolean, value: object][] = [
  ['the two keys', true, { title: 'T', type: wecomType }],
  ['"$schema"', true, { $schema: './e.schema.json', title: 'T', type: wecomType }],
  [
    'keys of tools',
    true,
    { title: 'T', type: wecomType, icon: 'x', functionList: [{ name: 'getUserInfo', loginRequired: 1 }] },
  ],
  [
    'the title in any language',
    true,
    { title: 'T', type: wecomType, translations: { zh: { title: '标题' }, tlh: { title: 'per' } } },
  ],
  ['no type', false, { title: 'T' }],
  ['an empty title', false, { title: '', type: wecomType }],
  ['an empty translation', false, { title: 'T', type: wecomType, translations: { zh: { title: '' } } }],
  ['an unknown access', false, { title: 'T', type: wecomType, accessModifier: 'hidden' }],
  ['a function without a name', false, { title: 'T', type: wecomType, functionList: [{ title: 'x' }] }],
]

describe('the schema of e.json', () => {
  it.each(declarations)('agrees with the runtime about %s', async (_what, isRight, value) => {
    using folder = new AppFolder()
    folder.write('app.config.json', { appId: 'test.Schemas' })
    folder.writeElement('auths.loginTypes.Members', value, config)
    await using app = await folder.open()
    const byRuntime = app.problems.every(({ severity }) => severity !== 'error')
    const bySchema = compile(app.jsonSchemas()['e.json'])(value)
    expect({ byRuntime, bySchema }).toEqual({ byRuntime: isRight, bySchema: isRight })
  })
})

interface Described {
  readonly title?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Described>>
}

it('explains every key of the official files to editors', async () => {
  const listMute = ({ properties = {} }: Described, place = ''): string[] =>
    Object.entries(properties).flatMap(([key, part]) => {
      const isMute = key !== '$schema' && part.title === undefined
      return [...(isMute ? [`${place}/${key}`] : []), ...listMute(part, `${place}/${key}`)]
    })
  for (const schema of Object.values(await readSchemas())) expect(listMute(schema)).toEqual([])
})

it('accepts what this repository and its examples have', async () => {
  const schemas = await readSchemas()
  const apps = ['.', 'examples/express', 'examples/hono', 'test/fixtures/apps/wecom']
  const patterns = {
    'app.config.json': 'app.config.json',
    'e.json': 'auths/**/e.json',
    [`${wecomType}.json`]: 'auths/loginTypes/*/!(e).json',
  }
  for (const [name, pattern] of Object.entries(patterns)) {
    const files = apps.flatMap((app) => glob.sync(`${app}/${pattern}`, { cwd: repository }))
    expect(files.length).toBeGreaterThanOrEqual(apps.length)
    const validate = compile(schemas[name])
    for (const file of files) {
      validate(JSON.parse(readFileSync(join(repository, file), 'utf8')))
      expect({ file, errors: validate.errors }).toEqual({ file, errors: null })
    }
  }
})

describe('the schemas of own Types', () => {
  it('are written by "types" beside the app, and check their instances', async () => {
    using folder = copyFixture('acme')
    const env = { ACME_CLIENT_ID: 'client', ACME_CLIENT_SECRET: 's', ACME_URL: 'http://127.0.0.1:9' }
    const { code } = await runCommand(['types', '--app', folder.path], { env })
    expect(code).toBe(0)
    const file = join(folder.path, 'schemas/auths.loginTypes.AcmeType.json')
    const validate = compile(JSON.parse(readFileSync(file, 'utf8')) as JsonSchema)
    const example = join(fixtureFolder('acme'), 'auths/loginTypes/AcmeExample/AcmeExample.json')
    const right = JSON.parse(readFileSync(example, 'utf8')) as object
    expect(validate(right)).toBe(true)
    expect(validate({ ...right, $schema: '../../../schemas/auths.loginTypes.AcmeType.json' })).toBe(true)
    expect(validate({ ...right, clientID: 'x' })).toBe(false)
  })
})
