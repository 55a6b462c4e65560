import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import { catchRejection } from '../support/catch-error.js'
import { inFastTime } from '../support/fast-time.js'
import {
  containing,
  env,
  meta,
  newStaff,
  refusalOf,
  staff,
  staffFolder,
  type,
  withStaff,
  writeTypeMeanwhile,
} from '../support/staff-app.js'
import { copyFixture } from '../support/test-app.js'

describe('the place of a new instance', () => {
  it.each([
    ['auths.loginTypes.AcmeExample', /\/AcmeExample is an instance \(test\.Acme\)\. Choose another name\./],
    [type, /\/AcmeType is a Type \(test\.Acme\)\. Choose another name\./],
    [meta, /\/Meta is a Meta \(official\)\. Choose another name\./],
  ])('is none where %s is, and who refuses says what stands there', async (fullName, says) => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const error = await catchRejection(app.createInstance({ ...newStaff, fullName }))
    const { folder: file } = app.describe(fullName)
    expect(error).toMatchObject({ code: 'ELEMENT_EXISTS', fullName, file })
    expect((error as Error).message).toMatch(says)
  })

  it('has a name that is one; of a long one that is none the beginning is told', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const fullName = `auths.-${'x'.repeat(93)}THE REST`
    const { message } = await refusalOf(folder, app.createInstance({ ...newStaff, fullName }))
    expect(message).toContain(
      `"${fullName.slice(0, 100)}" is none. It is a path with dots that begins with "auths."`,
    )
    expect(message).not.toContain('THE REST')
  })

  it('may be an empty folder, and no other', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.write(`${staffFolder}/notes.txt`, 'mine')
    expect(await refusalOf(folder, app.createInstance(newStaff))).toEqual({
      code: 'ELEMENT_EXISTS',
      fullName: staff,
      file: `<app>/${staffFolder}`,
      pointer: undefined,
      message: containing(
        `<app>/${staffFolder} is there, and is no element. Remove it, or choose another name.`,
      ),
    })
    folder.remove(`${staffFolder}/notes.txt`)
    await app.createInstance(newStaff)
    expect(app.getElement<LoginType>(staff).tenant).toBe('staff-client')
  })

  it('lies below folders, not below a file or behind a link', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.write('auths/flat', 'a file')
    expect(
      await refusalOf(folder, app.createInstance({ ...newStaff, fullName: 'auths.flat.Staff' })),
    ).toMatchObject({
      fullName: 'auths.flat.Staff',
      file: '<app>/auths/flat',
      message: containing('<app>/auths/flat is a file, where a folder has to be.'),
    })
    mkdirSync(join(folder.path, '../outside'))
    symlinkSync(join(folder.path, '../outside'), join(folder.path, 'auths/linked'))
    expect(
      await refusalOf(folder, app.createInstance({ ...newStaff, fullName: 'auths.linked.Staff' })),
    ).toMatchObject({
      fullName: 'auths.linked.Staff',
      file: '<app>/auths/linked',
      message: containing(
        "<app>/auths/linked is a link: what is behind it is not the app's. Change it there.",
      ),
    })
  })

  it('may be taken while the new instance is checked, and stays with who was faster', async () => {
    using folder = copyFixture('acme')
    const notes = `folder + '/${staffFolder}/notes.txt'`
    const deed = `fs.mkdirSync(folder + '/${staffFolder}'); fs.writeFileSync(${notes}, 'mine')`
    const racing = writeTypeMeanwhile(folder, deed)
    await using app = await folder.open({ env })
    expect(await refusalOf(folder, app.createInstance({ ...newStaff, type: racing }))).toMatchObject({
      code: 'ELEMENT_EXISTS',
      fullName: staff,
      file: containing('<app>/auths/loginTypes/'),
      message: containing('somebody else made it meanwhile.'),
    })
    expect(readdirSync(join(folder.path, staffFolder))).toEqual(['notes.txt'])
  })

  it('is named where the file system does not take it', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const fullName = `auths.${'Long'.repeat(100)}`
    expect(await refusalOf(folder, app.createInstance({ ...newStaff, fullName }))).toMatchObject({
      fullName,
      file: containing('<app>/auths/'),
      message: containing('(ENAMETOOLONG).'),
    })
  })
})

describe('the place of an instance that is changed', () => {
  it('is the folder of the app itself, not of one that it extends', async () => {
    using folder = withStaff()
    folder.write('shop/app.config.json', { appId: 'test.Shop', extends: ['..'], variables: env })
    await using app = await folder.openIn('shop')
    for (const attempt of [
      () => app.saveInstance({ fullName: staff, title: 'Ours' }),
      () => app.deleteInstance({ fullName: staff }),
    ])
      expect(await refusalOf(folder, attempt())).toMatchObject({
        code: 'ELEMENT_READ_ONLY',
        fullName: staff,
        file: `<app>/${staffFolder}`,
        message: containing(`<app>/${staffFolder} belongs to test.Acme. Tools write to <app>/shop only.`),
      })
    expect((await app.readInstance(staff)).title).toBe('Staff')
  })

  it.each(['e.json', 'Staff.json'])('holds %s itself, no link to it', async (name) => {
    using folder = withStaff()
    const path = `${staffFolder}/${name}`
    const elsewhere = folder.write('elsewhere.json', readFileSync(join(folder.path, path), 'utf8'))
    folder.remove(path)
    symlinkSync(elsewhere, join(folder.path, path))
    await using app = await folder.open({ env })
    expect(await refusalOf(folder, app.saveInstance({ fullName: staff, title: 'x' }))).toMatchObject({
      code: 'ELEMENT_READ_ONLY',
      fullName: staff,
      file: `<app>/${path}`,
      message: containing(`<app>/${path} is a link`),
    })
  })

  it.each([
    [type, 'it is a Type, which is code. Tools change instances.'],
    [meta, 'it is a Meta, which is code. Tools change instances.'],
  ])('is no %s', async (fullName, says) => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const error = await catchRejection(app.readInstance(fullName))
    const { folder: file } = app.describe(fullName)
    expect(error).toMatchObject({ fullName, file, message: containing(says) })
  })

  it('is told when its files were changed since they were read', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const outdated = app.saveInstance({ fullName: staff, title: 'x', revision: 'of yesterday' })
    expect(await refusalOf(folder, outdated)).toMatchObject({
      file: `<app>/${staffFolder}`,
      message: containing(`<app>/${staffFolder} is no longer what was read. Read the instance again`),
    })
  })
})

describe('who may write', () => {
  it.each([
    ['gone', 'ENOENT'],
    ['a file now', 'ENOTDIR'],
  ])('is told at once where the folder of the app is %s', async (_, code) => {
    using folder = copyFixture('acme')
    await using app = await folder.open({
      env,
      config: { storage: { dialect: 'sqlite', filename: ':memory:' } },
    })
    folder.remove('.')
    if (code === 'ENOTDIR') writeFileSync(folder.path, '')
    expect(await refusalOf(folder, app.createInstance(newStaff))).toMatchObject({
      code: 'ELEMENT_FILES_UNWRITABLE',
      file: '<app>',
      message: containing(`<app> cannot be written to (${code}).`),
    })
  })

  it('waits for who writes now, and is told what to do where that is for long', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const lock = join(folder.path, '.wecom-elements.lock')
    mkdirSync(lock)
    const inAnHour = new Date(Date.now() + 3600_000)
    utimesSync(lock, inAnHour, inAnHour)
    const refused = inFastTime(() => refusalOf(folder, app.saveInstance({ fullName: staff, title: 'Held' })))
    expect(await refused).toMatchObject({
      code: 'ELEMENT_FILES_UNWRITABLE',
      file: '<app>',
      message: containing(
        'another process has been changing elements for long. If there is none, remove <app>/.wecom-elements.lock.',
      ),
    })
    await inFastTime(() => {
      setTimeout(() => {
        rmdirSync(lock)
      }, 2000)
      return app.saveInstance({ fullName: staff, title: 'After all' })
    })
    expect((await app.readInstance(staff)).title).toBe('After all')
  })

  it('goes on at the signal of a file that may not grow, to which the write answers', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    await app.saveInstance({ fullName: staff, title: 'First' })
    const listening = process.listenerCount('SIGXFSZ')
    // The library that locks ends the process where it alone listens.
    expect(listening).toBeGreaterThan(1)
    await app.saveInstance({ fullName: staff, title: 'Second' })
    expect(process.listenerCount('SIGXFSZ')).toBe(listening)
  })
})
