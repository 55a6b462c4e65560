import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../runtime/index.js'
import { type AppConfigInput, type Environment, readAppConfig } from '../../runtime/kernel/app-config.js'
import { ElementError } from '../../runtime/kernel/errors.js'
import { catchRejection } from '../support/catch-error.js'
import { AppFolder, fixtureFolder, openTestApp } from '../support/test-app.js'

const read = (fixture: string, overrides: AppConfigInput = {}, env: Environment = {}) =>
  readAppConfig(fixtureFolder(`app-config/${fixture}`), overrides, env)

const defaults = {
  title: 'test.App',
  extends: [],
  storage: { dialect: 'sqlite', filename: 'data/app.sqlite' },
  server: { host: '127.0.0.1', port: 3000 },
  allowedHosts: [],
  variables: {},
}

describe('app.config.json', () => {
  it('needs an appId only and accepts a byte-order mark', async () => {
    expect(await read('byte-order-mark')).toEqual({ appId: 'test.App', ...defaults })
  })

  it('accepts $schema and fills in what is left out, one level down too', async () => {
    expect(await read('complete')).toEqual({
      appId: 'test.App',
      title: 'Complete',
      extends: ['../../extends/base'],
      storage: { dialect: 'sqlite', filename: 'here.sqlite' },
      server: { host: '127.0.0.1', port: 4000 },
      allowedHosts: ['a.example'],
      variables: { A: 'from the file' },
    })
  })

  it('is overridden key by key', async () => {
    const overrides: AppConfigInput = { title: 'Mine', variables: { B: 'mine' } }
    expect(await read('complete', overrides)).toMatchObject({
      title: 'Mine',
      variables: { B: 'mine' },
      storage: { filename: 'here.sqlite' },
      server: { port: 4000 },
    })
    expect((await read('complete', overrides)).variables).toEqual({ B: 'mine' })
  })

  it('may be missing when the program gives an appId', async () => {
    expect(await read('missing', { appId: 'test.App' })).toEqual({ appId: 'test.App', ...defaults })
  })

  it('reads {{NAME}} from the environment, in every string', async () => {
    const env = { PLACE: 'home', PUBLIC_URL: 'https://app.example', FIRST: 'one', SECOND: '{{FIRST}}' }
    expect(await read('environment', {}, env)).toMatchObject({
      title: 'At home',
      server: { publicUrl: 'https://app.example' },
      variables: { A: 'one', B: '{{FIRST}}' },
    })
  })

  it('names each variable of the environment that is unset or empty', async () => {
    const error = await catchRejection(
      read('environment', {}, { PLACE: 'home', PUBLIC_URL: 'https://app.example', SECOND: '' }),
    )
    expect(error).toMatchObject({ code: 'APP_CONFIG_INVALID', pointer: '/variables/A' })
    const { message } = error as ElementError
    expect(message).toContain(
      '/variables/A uses {{FIRST}}, which is not set. Set the environment variable FIRST.',
    )
    expect(message).toContain('/variables/B')
    expect(message).toContain('Set the environment variable SECOND.')
  })
})

describe('a broken app.config.json', () => {
  it.each([
    { fixture: 'missing', says: ['is missing', '{"appId": "org.App"}'] },
    { fixture: 'folder', says: ['is a folder'] },
    { fixture: 'syntax', says: ['line 3, column 30'] },
    { fixture: 'no-object', says: ['must be a JSON object'] },
    {
      fixture: 'unknown-key',
      says: ['/storag is not a known key. Did you mean storage', '/server/prot', 'Did you mean port'],
    },
    {
      fixture: 'many-faults',
      says: [
        '/appId must look like org.App',
        '/title must not be empty',
        '/storage/dialect must be one of ["sqlite","postgres"]',
        '/storage/filename is missing',
        '/server/port must be integer',
        '/server/publicUrl must be an absolute URL',
        '/allowedHosts must be array',
        '/variables/A must be string. Quote it.',
      ],
    },
  ])('is refused with its file and every fault: $fixture', async ({ fixture, says }) => {
    const error = await catchRejection(createApp({ root: fixtureFolder(`app-config/${fixture}`), env: {} }))
    const file = join(fixtureFolder(`app-config/${fixture}`), 'app.config.json')
    expect(ElementError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'APP_CONFIG_INVALID', file })
    const { message } = error as ElementError
    for (const part of [file, ...says]) expect(message).toContain(part)
    // Which branch of the schema a fault lies in is nothing to a reader.
    expect(message).not.toMatch(/do-not-quote-me|must match/)
  })

  it.each(['7', '"text"', 'null', '[]', 'true'])('holds an object, and not %s', async (text) => {
    using folder = new AppFolder()
    const file = folder.write('app.config.json', text)
    const error = (await catchRejection(readAppConfig(folder.path, {}, {}))) as Error
    expect(error).toMatchObject({ code: 'APP_CONFIG_INVALID', file })
    expect(error.message).toContain(`${file} must be a JSON object. [`)
  })

  it('is told with all its faults in one sentence each, as what does not belong to a kind of storage', async () => {
    using folder = new AppFolder()
    const storage = { dialect: 'sqlite', filename: 'x.sqlite', connectionString: 'postgres://localhost/x' }
    const file = folder.write('app.config.json', { appId: 'test.App', storage, server: { port: -1 } })
    const { message } = (await catchRejection(readAppConfig(folder.path, {}, {}))) as Error
    expect(message).toContain(
      `${file} /storage/connectionString does not belong here. /server/port must be >= 0. [`,
    )
  })

  it('is refused the same when the fault is in the overrides', async () => {
    const overrides = { storage: { dialect: 'sqlite' } } as AppConfigInput
    const error = await catchRejection(read('complete', overrides))
    expect(error).toMatchObject({ code: 'APP_CONFIG_INVALID', pointer: '/storage/filename' })
  })
})

describe('an app that lets an emulator stand in', () => {
  it('is refused in production', async () => {
    const options = { allowEmulator: true, env: { NODE_ENV: 'production' } }
    expect(await catchRejection(openTestApp('notes', options))).toMatchObject({ code: 'EMULATOR_REFUSED' })
  })

  it('is refused with a public address', async () => {
    const config = { server: { publicUrl: 'https://app.example' } }
    const error = await catchRejection(openTestApp('notes', { allowEmulator: true, config }))
    expect(error).toMatchObject({ code: 'EMULATOR_REFUSED' })
  })

  it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
    'opens with an address of this machine: %s',
    async (publicUrl) => {
      await using app = await openTestApp('notes', { allowEmulator: true, config: { server: { publicUrl } } })
      expect(app.problems).toEqual([])
    },
  )
})
