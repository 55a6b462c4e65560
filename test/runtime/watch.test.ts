import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import type { App, CreateAppOptions, ElementDescription } from '../../runtime/index.js'
import { catchError } from '../support/catch-error.js'
import { type AppFolder, copyFixture } from '../support/test-app.js'
import { waitFor } from '../support/wait-for.js'

const env = { ACME_CLIENT_ID: 'acme-client', ACME_CLIENT_SECRET: 'secret', ACME_URL: 'http://127.0.0.1:9' }
const example = 'auths.loginTypes.AcmeExample'
const dropped = 'auths.loginTypes.Dropped'
const define = { title: 'Dropped in', type: 'auths.loginTypes.AcmeType' }
const config = {
  clientId: 'dropped-client',
  clientSecret: 'secret',
  redirectUri: 'http://127.0.0.1:3000/auth/callback',
  providerUrl: 'http://127.0.0.1:9',
}

function createLogger() {
  return { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
}

const openWatched = (folder: AppFolder, options: CreateAppOptions = {}) =>
  folder.open({ env, watch: true, ...options })

/** Waits until what the watcher does shows itself; the machine may be slow. */
const untilSeen = (look: () => void) => vi.waitFor(look, { timeout: 20_000, interval: 20 })

const namesOf = (app: App) =>
  app.elements({ type: 'auths.loginTypes.AcmeType' }).map(({ fullName }) => fullName)

describe('an app that is watched', { timeout: 60_000 }, () => {
  it('has what was added, and lets go of what was removed, with its sessions', async () => {
    using folder = copyFixture('acme')
    await using app = await openWatched(folder)
    folder.writeElement(dropped, define, config)
    await untilSeen(() => {
      expect(namesOf(app)).toContain(dropped)
    })
    await app.internals.sessions.begin({
      fullName: dropped,
      tenant: 'dropped-client',
      userId: 'ann',
      user: {},
    })

    folder.remove('auths/loginTypes/Dropped')
    await untilSeen(() => {
      expect(namesOf(app)).not.toContain(dropped)
    })
    expect(catchError(() => app.getElement(dropped))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    await waitFor(async () => {
      expect((await app.sessions.list()).rows).toEqual([])
    })
  })

  it('has a new object for what was changed, while whoever holds the old one keeps its config', async () => {
    using folder = copyFixture('acme')
    await using app = await openWatched(folder)
    folder.writeElement(dropped, define, config)
    await untilSeen(() => {
      expect(namesOf(app)).toContain(dropped)
    })
    const [held, other] = [app.getElement<LoginType>(dropped), app.getElement(example)]

    folder.writeElement(dropped, define, { ...config, clientId: 'another-client' })
    await untilSeen(() => {
      expect(app.getElement<LoginType>(dropped).tenant).toBe('another-client')
    })
    expect(held.tenant).toBe('dropped-client')
    expect(app.getElement(example)).toBe(other)
  })

  it('follows a folder that was renamed', async () => {
    using folder = copyFixture('acme')
    folder.writeElement(dropped, define, config)
    await using app = await openWatched(folder)
    const path = join(folder.path, 'auths/loginTypes')
    renameSync(join(path, 'Dropped/Dropped.json'), join(path, 'Dropped/Renamed.json'))
    renameSync(join(path, 'Dropped'), join(path, 'Renamed'))
    await untilSeen(() => {
      expect(namesOf(app)).toContain('auths.loginTypes.Renamed')
    })
    await untilSeen(() => {
      expect(namesOf(app)).not.toContain(dropped)
    })
    await untilSeen(() => {
      expect(app.problems).toEqual([])
    })
  })

  it('keeps the last good element when a change is broken, says so once, and takes the mended one', async () => {
    using folder = copyFixture('acme')
    folder.writeElement(dropped, define, config)
    const logger = createLogger()
    await using app = await openWatched(folder, { logger })
    const before = app.getElement(dropped)
    folder.write('auths/loginTypes/Dropped/Dropped.json', '{ "clientId": ')
    await untilSeen(() => {
      expect(app.problems).toMatchObject([{ code: 'ELEMENT_CONFIG_INVALID', fullName: dropped }])
    })
    expect(app.getElement(dropped)).toBe(before)
    await untilSeen(() => {
      expect(logger.warn).toHaveBeenCalledOnce()
    })

    folder.write('auths/loginTypes/AcmeExample/e.json', {
      title: 'Another title',
      type: 'auths.loginTypes.AcmeType',
    })
    await untilSeen(() => {
      expect(app.getElement(example)).toMatchObject({ title: 'Another title' })
    })
    folder.writeElement(dropped, define, { ...config, clientId: 'mended' })
    await untilSeen(() => {
      expect(app.problems).toEqual([])
    })
    expect(app.getElement<LoginType>(dropped).tenant).toBe('mended')
    expect(logger.warn).toHaveBeenCalledOnce()
  })

  it('makes no noise about a folder that is half written', async () => {
    using folder = copyFixture('acme')
    const logger = createLogger()
    await using app = await openWatched(folder, { logger })
    folder.writeElement(dropped, define)
    // Long enough for the half to be read, too short for it to be told.
    await untilSeen(() => {
      expect(app.problems).toMatchObject([{ code: 'ELEMENT_CONFIG_MISSING' }])
    })
    const seenAtMs = performance.now()
    folder.write('auths/loginTypes/Dropped/Dropped.json', config)
    await untilSeen(() => {
      expect(app.problems).toEqual([])
    })
    expect(app.getElement<LoginType>(dropped).tenant).toBe('dropped-client')
    // A machine that was busy for longer than a problem is kept back has told it, and rightly.
    if (performance.now() - seenAtMs < 1200) expect(logger.warn).not.toHaveBeenCalled()
    expect(logger.error).not.toHaveBeenCalled()
  })

  it('imports a Type that is dropped in with its instance, and says of a changed class that a restart is needed', async () => {
    using folder = copyFixture('acme')
    await using app = await openWatched(folder)
    const newType = 'auths.loginTypes.NewType'
    const source = (answer: string) => `import { LoginType } from 'wecom-elements/auths/loginTypes/Meta'
export default class NewType extends LoginType {
  answer() { return '${answer}' }
}`
    folder.write('auths/loginTypes/NewType/NewType.ts', source('first'))
    folder.writeElement(newType, { title: 'New', type: 'auths.loginTypes.Meta' })
    folder.writeElement(dropped, { title: 'Of the new Type', type: newType }, {})
    await untilSeen(() => {
      expect(app.elements().map(({ fullName }) => fullName)).toContain(dropped)
    })
    expect(app.getElement<ElementDescription>(newType)).toMatchObject({ kind: 'type' })
    expect(app.getElement<{ answer(): string }>(dropped).answer()).toBe('first')

    folder.write('auths/loginTypes/NewType/NewType.ts', source('the second one'))
    await untilSeen(() => {
      expect(app.problems).toMatchObject([{ severity: 'warning', fullName: newType }])
    })
    expect(app.problems[0]?.message).toContain('Restart needed')
    expect(app.getElement<{ answer(): string }>(dropped).answer()).toBe('first')
  })

  it('takes new variables, and stays as it was while app.config.json is broken', async () => {
    using folder = copyFixture('acme')
    folder.write('app.config.json', { appId: 'test.Acme', variables: { ID: 'first', ...env } })
    folder.writeElement(dropped, define, { ...config, clientId: '{{ID}}' })
    const logger = createLogger()
    await using app = await openWatched(folder, { logger })
    expect(app.getElement<LoginType>(dropped).tenant).toBe('first')
    folder.write('app.config.json', { appId: 'test.Acme', variables: { ID: 'second', ...env } })
    await untilSeen(() => {
      expect(app.getElement<LoginType>(dropped).tenant).toBe('second')
    })

    folder.write('app.config.json', '{ "appId": ')
    await untilSeen(() => {
      expect(app.problems).toMatchObject([{ code: 'APP_CONFIG_INVALID', fullName: '' }])
    })
    expect(logger.error).toHaveBeenCalled()
    expect(app.getElement<LoginType>(dropped).tenant).toBe('second')
    folder.write('app.config.json', { appId: 'test.Acme', variables: { ID: 'third', ...env } })
    await untilSeen(() => {
      expect(app.getElement<LoginType>(dropped).tenant).toBe('third')
    })
    expect(app.problems).toEqual([])
  })

  it('sees the folder of elements that a fresh app gets later, and an app that is inherited from now on', async () => {
    using folder = copyFixture('notes')
    folder.remove('auths')
    await using app = await openWatched(folder)
    const base = join(folder.path, '../base')
    mkdirSync(join(base, 'auths/loginTypes'), { recursive: true })
    writeFileSync(join(base, 'app.config.json'), '{"appId": "test.Base"}')
    folder.write('app.config.json', { appId: 'test.Notes', extends: ['../base'] })
    folder.writeElement('auths.A', { title: 'A', type: 'auths.Nothing' }, {})
    const titles = () => app.elements().map(({ title }) => title)
    await untilSeen(() => {
      expect(titles()).toContain('A')
    })

    mkdirSync(join(base, 'auths/B'))
    writeFileSync(join(base, 'auths/B/e.json'), '{"title": "Of the base", "type": "auths.Nothing"}')
    await untilSeen(() => {
      expect(titles()).toContain('Of the base')
    })
  })

  it('sees a mounted config that is swapped by a link', async () => {
    using folder = copyFixture('acme')
    const place = 'auths/loginTypes/Dropped'
    const link = (target: string, path: string) => {
      symlinkSync(target, join(folder.path, place, path))
    }
    const mount = (name: string, clientId: string) => {
      folder.write(`${place}/..${name}/Dropped.json`, { ...config, clientId })
      folder.write(`${place}/..${name}/e.json`, define)
    }
    mount('one', 'first')
    link('..one', '..data')
    for (const file of ['e.json', 'Dropped.json']) link(`..data/${file}`, file)
    await using app = await openWatched(folder)
    expect(app.getElement<LoginType>(dropped).tenant).toBe('first')

    mount('two', 'second')
    link('..two', '..data_tmp')
    renameSync(join(folder.path, place, '..data_tmp'), join(folder.path, place, '..data'))
    await untilSeen(() => {
      expect(app.getElement<LoginType>(dropped).tenant).toBe('second')
    })
  })

  it('sees what its own tools write as anything else', async () => {
    using folder = copyFixture('acme')
    await using app = await openWatched(folder)
    await using other = await openWatched(folder)
    await app.createInstance({ fullName: dropped, ...define, config })
    await untilSeen(() => {
      expect(namesOf(other)).toContain(dropped)
    })
    await other.saveInstance({ fullName: dropped, title: 'Saved by the other' })
    await untilSeen(() => {
      expect(app.getElement(dropped)).toMatchObject({ title: 'Saved by the other' })
    })
    await app.deleteInstance({ fullName: dropped })
    await untilSeen(() => {
      expect(namesOf(other)).not.toContain(dropped)
    })
    expect([...app.problems, ...other.problems]).toEqual([])
  })

  it('watches no more once it is closed', async () => {
    using folder = copyFixture('acme')
    const logger = createLogger()
    const app = await openWatched(folder, { logger })
    await using other = await openWatched(folder)
    folder.writeElement(dropped, define, config)
    await app.close()
    folder.remove('auths/loginTypes')
    await untilSeen(() => {
      expect(namesOf(other)).toEqual([])
    })
    expect(logger.error).not.toHaveBeenCalled()
    expect(logger.warn).not.toHaveBeenCalled()
  })
})
