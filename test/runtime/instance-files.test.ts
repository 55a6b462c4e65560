import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import type { ElementError } from '../../runtime/index.js'
import { catchError, catchRejection } from '../support/catch-error.js'
import { config, env, newStaff, shown, staff, staffFolder, type, withStaff } from '../support/staff-app.js'
import { type AppFolder, copyFixture } from '../support/test-app.js'

const read = (folder: AppFolder, path: string) => readFileSync(join(folder.path, path), 'utf8')
const readConfig = (folder: AppFolder) => JSON.parse(read(folder, `${staffFolder}/Staff.json`)) as unknown
const listAround = (folder: AppFolder) => readdirSync(join(folder.path, 'auths/loginTypes')).sort()
const standing = ['AcmeExample', 'AcmeOther', 'AcmeType']

describe('createInstance', () => {
  it('writes both files, readable by the owner where there is a secret, and the app knows the element', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const created = await app.createInstance({
      ...newStaff,
      config: { ...config, clientId: '{{ACME_CLIENT_ID}}' },
    })
    expect(created).toMatchObject({
      fullName: staff,
      title: 'Staff',
      type,
      config: { ...shown, clientId: '{{ACME_CLIENT_ID}}' },
      secrets: ['/clientSecret'],
    })
    expect(app.getElement<LoginType>(staff).tenant).toBe('acme-client')
    expect(read(folder, `${staffFolder}/e.json`)).toBe(`{\n  "title": "Staff",\n  "type": "${type}"\n}\n`)
    expect(readConfig(folder)).toEqual({ ...config, clientId: '{{ACME_CLIENT_ID}}' })
    expect(statSync(join(folder.path, staffFolder, 'Staff.json')).mode & 0o077).toBe(0)
    expect(readdirSync(join(folder.path, staffFolder)).sort()).toEqual(['Staff.json', 'e.json'])
    expect(listAround(folder)).toEqual([...standing, 'Staff'])
    expect(app.problems).toEqual([])
  })

  it('makes the folders above an element of a fresh app', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    await app.createInstance({ ...newStaff, fullName: 'auths.shops.north.Staff' })
    expect(app.getElement<LoginType>('auths.shops.north.Staff').tenant).toBe('staff-client')
  })

  it('tells all faults of both files at once, with file and pointer, and writes nothing', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const error = (await catchRejection(
      app.createInstance({
        ...newStaff,
        title: '',
        config: { clientId: 7, clientSecret: 'hush hush', redirectUri: '{{NO_SUCH}}', providerUri: 'x' },
      }),
    )) as ElementError
    expect(error).toMatchObject({ code: 'ELEMENT_DECLARATION_INVALID', fullName: staff, pointer: '/title' })
    const file = join(folder.path, staffFolder, 'Staff.json')
    expect(error.file).toBe(join(folder.path, staffFolder, 'e.json'))
    expect(error.faults.map(({ pointer }) => pointer).sort()).toEqual(
      ['/clientId', '/providerUri', '/providerUrl', '/redirectUri', '/title', '/redirectUri'].sort(),
    )
    expect(error.faults.find(({ pointer }) => pointer === '/clientId')).toMatchObject({
      file,
      code: 'ELEMENT_CONFIG_INVALID',
      message: expect.stringContaining('Quote it.') as string,
    })
    expect(error.message).toContain('{{NO_SUCH}}')
    expect(inspect(error, { depth: 9 })).not.toContain('hush hush')
    expect(listAround(folder)).toEqual(standing)
  })

  it.each([
    ['a name that is none', { fullName: 'auths.loginTypes.A-B' }, 'ELEMENT_NAME_INVALID'],
    ['a name outside auths/', { fullName: 'data.Staff' }, 'ELEMENT_NAME_INVALID'],
    ['a path', { fullName: 'auths/../../Staff' }, 'ELEMENT_NAME_INVALID'],
    ['a way out of the root', { fullName: 'auths.....Staff' }, 'ELEMENT_NAME_INVALID'],
    ['a forbidden word', { fullName: 'auths.__proto__' }, 'ELEMENT_NAME_INVALID'],
    ['an instance that exists', { fullName: 'auths.loginTypes.AcmeExample' }, 'ELEMENT_EXISTS'],
    ['a Type', { fullName: type }, 'ELEMENT_EXISTS'],
    ['an official element', { fullName: 'auths.loginTypes.Meta' }, 'ELEMENT_EXISTS'],
    ['a Type that does not exist', { type: 'auths.loginTypes.AcmeTyp' }, 'ELEMENT_TYPE_MISSING'],
    ['a Meta for its Type', { type: 'auths.loginTypes.Meta' }, 'ELEMENT_TYPE_MISSING'],
    ['an instance for its Type', { type: 'auths.loginTypes.AcmeExample' }, 'ELEMENT_TYPE_MISSING'],
    ['no Type at all', { type: '' }, 'ELEMENT_TYPE_MISSING'],
  ])('refuses %s', async (_, wrong, code) => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const error = await catchRejection(app.createInstance({ ...newStaff, ...wrong }))
    expect(error).toMatchObject({ code })
    expect(listAround(folder)).toEqual(standing)
    expect(readdirSync(folder.path).sort()).toEqual(['app.config.json', 'auths'])
  })

  it('refuses a folder that holds something else, a link, and a file in the place of a folder', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.write(`${staffFolder}/notes.txt`, 'mine')
    expect(await catchRejection(app.createInstance(newStaff))).toMatchObject({ code: 'ELEMENT_EXISTS' })
    expect(readdirSync(join(folder.path, staffFolder))).toEqual(['notes.txt'])

    const outside = join(folder.path, '../outside')
    mkdirSync(outside)
    symlinkSync(outside, join(folder.path, 'auths/linked'))
    const throughLink = { ...newStaff, fullName: 'auths.linked.Staff' }
    expect(await catchRejection(app.createInstance(throughLink))).toMatchObject({ code: 'ELEMENT_READ_ONLY' })
    expect(readdirSync(outside)).toEqual([])

    folder.write('auths/flat', 'a file')
    const underFile = { ...newStaff, fullName: 'auths.flat.Staff' }
    expect(await catchRejection(app.createInstance(underFile))).toMatchObject({ code: 'ELEMENT_EXISTS' })
  })

  it('takes wrong arguments for what they are', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    for (const wrong of [
      undefined,
      { ...newStaff, config: 'x' },
      { ...newStaff, tile: 'x' },
      { fullName: staff },
    ])
      await expect(app.createInstance(wrong as never)).rejects.toThrow(TypeError)
  })

  it('of two calls at once lets one win', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    await using other = await folder.open({ env })
    const attempts = [app, other, app, other].map((one, index) =>
      one.createInstance({ ...newStaff, title: `Staff ${index}` }),
    )
    const outcomes = await Promise.allSettled(attempts)
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ELEMENT_EXISTS' })
    expect((await app.readInstance(staff)).title).toBe(`Staff ${winner}`)
    expect(listAround(folder)).toEqual([...standing, 'Staff'])
  })

  it('says so where the file system does not take it', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const error = await catchRejection(
      app.createInstance({ ...newStaff, fullName: `auths.loginTypes.${'Long'.repeat(100)}` }),
    )
    expect(error).toMatchObject({ code: 'ELEMENT_FILES_UNWRITABLE' })
    expect((error as Error).message).toContain('ENAMETOOLONG')
    expect(listAround(folder)).toEqual(standing)
  })
})

describe('readInstance', () => {
  it('leaves secrets out and says which are set', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const instance = await app.readInstance(staff)
    expect(instance).toMatchObject({ fullName: staff, title: 'Staff', type, config: shown })
    expect(instance.secrets).toEqual(['/clientSecret'])
    expect(JSON.stringify(instance)).not.toContain('hush')
    expect(await app.readInstance(staff)).toEqual(instance)
  })

  it('reads an instance whose config is wrong or missing, so that a tool can mend it', async () => {
    using folder = withStaff()
    folder.write(`${staffFolder}/Staff.json`, { clientId: 'staff-client' })
    await using app = await folder.open({ env })
    expect(catchError(() => app.getElement(staff))).toMatchObject({ code: 'ELEMENT_CONFIG_INVALID' })
    expect(await app.readInstance(staff)).toMatchObject({ config: { clientId: 'staff-client' }, secrets: [] })
    folder.remove(`${staffFolder}/Staff.json`)
    expect(await app.readInstance(staff)).toMatchObject({ config: {} })
    await app.saveInstance({ fullName: staff, config })
    expect(app.getElement<LoginType>(staff).tenant).toBe('staff-client')
  })

  it('refuses what is no instance, and what is no JSON', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    expect(await catchRejection(app.readInstance(type))).toMatchObject({ code: 'ELEMENT_READ_ONLY' })
    expect(await catchRejection(app.readInstance('auths.Nobody'))).toMatchObject({
      code: 'ELEMENT_NOT_FOUND',
    })
    expect(await catchRejection(app.readInstance('../x'))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    folder.write(`${staffFolder}/Staff.json`, '{"clientSecret": "hush hush')
    const error = await catchRejection(app.readInstance(staff))
    expect(error).toMatchObject({ code: 'ELEMENT_CONFIG_INVALID' })
    expect(inspect(error)).not.toContain('hush')
  })
})

describe('saveInstance', () => {
  it('keeps a secret that is not given, and the app has a new element', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const before = app.getElement(staff)
    const { revision } = await app.readInstance(staff)
    const saved = await app.saveInstance({
      fullName: staff,
      title: 'All staff',
      config: { ...shown, redirectUri: 'http://127.0.0.1:3000/other' },
      revision,
    })
    expect(saved).toMatchObject({ title: 'All staff', secrets: ['/clientSecret'] })
    expect(saved.revision).not.toBe(revision)
    expect(readConfig(folder)).toEqual({ ...config, redirectUri: 'http://127.0.0.1:3000/other' })
    expect(app.getElement(staff)).not.toBe(before)
    expect(app.getElement<LoginType>(staff)).toMatchObject({
      title: 'All staff',
      redirectUri: 'http://127.0.0.1:3000/other',
    })
  })

  it.each([
    ['whom it belongs to', { clientId: 'another-client' }, 'clientId'],
    ['where it is sent', { providerUrl: 'http://127.0.0.1:10' }, 'providerUrl'],
  ])('does not keep a secret when it changes %s', async (_, change, key) => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const changed = { ...shown, ...change }
    const error = (await catchRejection(
      app.saveInstance({ fullName: staff, config: changed }),
    )) as ElementError
    expect(error).toMatchObject({ code: 'ELEMENT_CONFIG_INVALID', pointer: '/clientSecret' })
    expect(error.message).toContain(`belongs to ${key}, which changed: give it anew`)
    expect(readConfig(folder)).toEqual(config)
    await app.saveInstance({ fullName: staff, config: { ...changed, clientSecret: 'another' } })
    expect(readConfig(folder)).toEqual({ ...changed, clientSecret: 'another' })
  })

  it('keeps order, formatting, $schema, unknown keys of e.json, line ends and the mark at the beginning', async () => {
    using folder = withStaff()
    const text = [
      '\uFEFF{',
      '\t"$schema": "../../../schemas/acme.json",',
      '\t"redirectUri": "http://127.0.0.1:3000/auth/callback",',
      '',
      '\t"clientSecret":   "hush hush",',
      '\t"clientId": "staff-client", "providerUrl": "http://127.0.0.1:9"',
      '}',
      '',
    ].join('\r\n')
    folder.write(`${staffFolder}/Staff.json`, text)
    folder.write(`${staffFolder}/e.json`, `{ "icon": "people",  "title": "Staff", "type": "${type}" }`)
    await using app = await folder.open({ env })
    await app.saveInstance({
      fullName: staff,
      title: 'All',
      config: { ...shown, redirectUri: 'http://127.0.0.1:3000/x' },
    })
    expect(read(folder, `${staffFolder}/Staff.json`)).toBe(text.replace('auth/callback', 'x'))
    expect(read(folder, `${staffFolder}/e.json`)).toBe(
      `{ "icon": "people",  "title": "All", "type": "${type}" }`,
    )
  })

  it('changes no byte where nothing changes, and keeps who may read the files', async () => {
    using folder = withStaff()
    const file = join(folder.path, staffFolder, 'Staff.json')
    chmodSync(file, 0o640)
    await using app = await folder.open({ env })
    const [before, text] = [await app.readInstance(staff), read(folder, `${staffFolder}/Staff.json`)]
    expect(await app.saveInstance({ fullName: staff, config: before.config })).toEqual(before)
    expect(read(folder, `${staffFolder}/Staff.json`)).toBe(text)
    await app.saveInstance({ fullName: staff, config: { ...shown, redirectUri: 'http://127.0.0.1/x' } })
    expect(statSync(file).mode & 0o777).toBe(0o640)
  })

  it('refuses files that were changed meanwhile', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const { revision } = await app.readInstance(staff)
    folder.write(`${staffFolder}/e.json`, { title: 'By hand', type })
    const error = await catchRejection(app.saveInstance({ fullName: staff, title: 'By tool', revision }))
    expect(error).toMatchObject({ code: 'ELEMENT_FILES_CHANGED', httpStatus: 409, fullName: staff })
    expect(await catchRejection(app.deleteInstance({ fullName: staff, revision }))).toMatchObject({
      code: 'ELEMENT_FILES_CHANGED',
    })
    expect((await app.readInstance(staff)).title).toBe('By hand')
    await app.saveInstance({ fullName: staff, title: 'By tool' })
    expect((await app.readInstance(staff)).title).toBe('By tool')
  })

  it('of many who saw the same state lets one save, in any process', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    await using other = await folder.open({ env })
    const { revision } = await app.readInstance(staff)
    const outcomes = await Promise.allSettled(
      [app, other, app, other, app].map((one, index) =>
        one.saveInstance({ fullName: staff, title: `Title ${index}`, revision }),
      ),
    )
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
    for (const [index, outcome] of outcomes.entries()) {
      if (index !== winner) expect(outcome).toMatchObject({ reason: { code: 'ELEMENT_FILES_CHANGED' } })
    }
    expect((await other.readInstance(staff)).title).toBe(`Title ${winner}`)
    expect(listAround(folder)).toEqual([...standing, 'Staff'])
  })

  it('refuses a Type, an official element, a link and a wrong config', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const attempt = (change: object) => catchRejection(app.saveInstance({ fullName: staff, ...change }))
    expect(await attempt({ fullName: type, title: 'x' })).toMatchObject({ code: 'ELEMENT_READ_ONLY' })
    expect(await attempt({ fullName: 'auths.loginTypes.Meta' })).toMatchObject({ code: 'ELEMENT_READ_ONLY' })
    expect(await attempt({ fullName: 'auths.Nobody' })).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(await attempt({ title: '' })).toMatchObject({ pointer: '/title' })
    expect(await attempt({ config: { ...shown, clientID: 'x' } })).toMatchObject({ pointer: '/clientID' })
    expect(await attempt({ config: { ...shown, clientSecret: null } })).toMatchObject({
      pointer: '/clientSecret',
    })
    const elsewhere = folder.write('elsewhere.json', config)
    folder.remove(`${staffFolder}/Staff.json`)
    symlinkSync(elsewhere, join(folder.path, staffFolder, 'Staff.json'))
    expect(await attempt({ config: shown })).toMatchObject({ code: 'ELEMENT_READ_ONLY' })
  })
})

describe('deleteInstance', () => {
  it('takes the folder away, ends the sessions and says what stays', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const owner = { fullName: staff, tenant: 'staff-client', userId: 'ann' }
    await app.internals.sessions.begin({ ...owner, user: {} })
    const other = { ...owner, fullName: 'auths.loginTypes.AcmeExample' }
    await app.internals.sessions.begin({ ...other, user: {} })

    const deleted = await app.deleteInstance({ fullName: staff })
    expect(deleted).toMatchObject({ fullName: staff, endedSessions: 1 })
    expect(deleted.kept).toContain('people stays')
    expect(catchError(() => app.getElement(staff))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(listAround(folder)).toEqual(standing)
    const { rows } = await app.sessions.list()
    expect(rows.map(({ fullName }) => fullName)).toEqual(['auths.loginTypes.AcmeExample'])
  })

  it('leaves what else lies in the folder', async () => {
    using folder = withStaff()
    folder.write(`${staffFolder}/notes.txt`, 'mine')
    folder.writeElement(`${staff}.Inner`, { title: 'Inner', type }, config)
    await using app = await folder.open({ env })
    await app.deleteInstance({ fullName: staff })
    expect(readdirSync(join(folder.path, staffFolder)).sort()).toEqual(['Inner', 'notes.txt'])
    expect(app.getElement<LoginType>(`${staff}.Inner`).tenant).toBe('staff-client')
  })

  it('refuses a Type and an official element', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    for (const fullName of [type, 'auths.loginTypes.Meta'])
      expect(await catchRejection(app.deleteInstance({ fullName }))).toMatchObject({
        code: 'ELEMENT_READ_ONLY',
      })
    expect(listAround(folder)).toEqual(standing)
  })

  it('deletes nothing while the sessions cannot be ended', async () => {
    using folder = withStaff()
    const storage = { dialect: 'postgres', connectionString: 'postgres://nobody@127.0.0.1:9/none' } as const
    await using app = await folder.open({ env, config: { storage }, logger: silent })
    expect(await catchRejection(app.deleteInstance({ fullName: staff }))).toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
    })
    expect(existsSync(join(folder.path, staffFolder, 'e.json'))).toBe(true)
    // While everything else goes on.
    await app.saveInstance({ fullName: staff, title: 'Without a database' })
    await app.createInstance({ ...newStaff, fullName: 'auths.loginTypes.More' })
  })
})

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

describe('what a crash leaves', () => {
  it('of a save that was decided is brought to its end by the next start', async () => {
    using folder = withStaff()
    // One file was in its place when the process died.
    folder.write('auths/loginTypes/..Staff.saved/Staff.json', { ...config, clientId: 'after' })
    await using app = await folder.open({ env })
    expect(app.getElement<LoginType>(staff).tenant).toBe('after')
    expect(listAround(folder)).toEqual([...standing, 'Staff'])
  })

  it('of anything else is never an element, and is swept away by the next tool', async () => {
    using folder = withStaff()
    for (const name of ['..Half.swept-0a1b', '..Staff.swept-77']) {
      folder.write(`auths/loginTypes/${name}/e.json`, { title: 'Half', type })
      folder.write(`auths/loginTypes/${name}/Half.json`, config)
    }
    await using app = await folder.open({ env })
    expect(app.elements().map(({ title }) => title)).not.toContain('Half')
    expect(app.problems).toEqual([])
    await app.saveInstance({ fullName: staff, title: 'Saved' })
    expect(listAround(folder)).toEqual([...standing, 'Staff'])
  })

  it('of a lock is taken over', async () => {
    using folder = withStaff()
    mkdirSync(join(folder.path, '.wecom-elements.lock'))
    await using app = await folder.open({ env })
    await app.saveInstance({ fullName: staff, title: 'After all' })
    expect((await app.readInstance(staff)).title).toBe('After all')
  }, 30_000)
})

describe('after close', () => {
  it('all of them say so', async () => {
    using folder = withStaff()
    const app = await folder.open({ env })
    await app.close()
    for (const attempt of [
      app.createInstance(newStaff),
      app.saveInstance({ fullName: staff }),
      app.readInstance(staff),
      app.deleteInstance({ fullName: staff }),
    ])
      expect(await catchRejection(attempt)).toMatchObject({ code: 'APP_CLOSED' })
  })
})
