import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { App } from '../../runtime/index.js'
import { ElementError } from '../../runtime/kernel/errors.js'
import { catchRejection } from '../support/catch-error.js'
import { AppFolder, copyFixture } from '../support/test-app.js'

interface Notes {
  write(text: string): Promise<void>
  list(): Promise<{ text: string }[]>
}

const notesOf = (app: App) => app.getElement<Notes>('auths.notes.Notes')
const modeOf = (path: string) => statSync(path).mode & 0o777

const openWith = (folder: AppFolder, filename: string) =>
  folder.open({ config: { storage: { dialect: 'sqlite', filename } } })

describe('the database file', () => {
  it('is made at first use, in a folder that only the owner can read', async () => {
    using folder = copyFixture('notes')
    const data = join(folder.path, 'data')
    await using app = await folder.open()
    notesOf(app)
    expect(readdirSync(folder.path)).not.toContain('data')
    await notesOf(app).write('note')
    expect(modeOf(data)).toBe(0o700)
    expect(readdirSync(data)).toContain('app.sqlite')
    for (const name of readdirSync(data)) expect([name, modeOf(join(data, name))]).toEqual([name, 0o600])
  })

  it('is closed to others when it was open to them', async () => {
    using folder = copyFixture('notes')
    const file = folder.write('data/app.sqlite', '')
    await using app = await folder.open()
    await notesOf(app).write('note')
    expect(modeOf(file)).toBe(0o600)
  })

  // What is written lies in the log beside the file until it is moved over.
  it('is closed to others together with the log that a killed process left beside it', async () => {
    using folder = copyFixture('notes')
    const file = folder.write('data/app.sqlite', '')
    const before = new Sqlite(file)
    before.pragma('journal_mode = WAL')
    before.exec('create table left_over (text)')
    const all = [file, `${file}-wal`, `${file}-shm`]
    for (const one of all) chmodSync(one, 0o644)
    await using app = await folder.open()
    await notesOf(app).write('note')
    expect(all.map(modeOf)).toEqual([0o600, 0o600, 0o600])
    before.close()
  })

  it('may have an absolute path', async () => {
    using folder = copyFixture('notes')
    using elsewhere = new AppFolder()
    const filename = join(elsewhere.path, 'deep/er/notes.sqlite')
    await using app = await openWith(folder, filename)
    await notesOf(app).write('note')
    expect(modeOf(filename)).toBe(0o600)
  })

  it('is none with :memory:', async () => {
    using folder = copyFixture('notes')
    const before = readdirSync(folder.path)
    await using app = await openWith(folder, ':memory:')
    await notesOf(app).write('note')
    expect(await notesOf(app).list()).toHaveLength(1)
    expect(readdirSync(folder.path)).toEqual(before)
  })
})

describe('a storage that cannot be used', () => {
  const expectUnavailable = async (app: App, file: string, says: string) => {
    const error = await catchRejection(notesOf(app).write('note'))
    expect(ElementError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE', file, httpStatus: 503 })
    expect((error as Error).message).toContain(`${file}: ${says}`)
  }

  it('is told when the path is a folder, and works once it is none', async () => {
    using folder = copyFixture('notes')
    const file = join(folder.path, 'data/app.sqlite')
    mkdirSync(file, { recursive: true })
    await using app = await folder.open()
    await expectUnavailable(app, file, 'the path is a folder')
    rmSync(file, { recursive: true })
    await notesOf(app).write('note')
    expect(await notesOf(app).list()).toHaveLength(1)
  })

  it.each(['data/app.sqlite', 'data/deeper/app.sqlite'])(
    'is told when a file is in the place of a folder of %s, and works once it is gone',
    async (filename) => {
      using folder = copyFixture('notes')
      folder.write('data', 'a file')
      await using app = await openWith(folder, filename)
      await expectUnavailable(app, join(folder.path, filename), 'a part of the path is a file')
      folder.remove('data')
      await notesOf(app).write('note')
      expect(await notesOf(app).list()).toHaveLength(1)
    },
  )

  it('is told when the file is no database, and works once it is one', async () => {
    using folder = copyFixture('notes')
    const file = folder.write('data/app.sqlite', 'this is no database '.repeat(100))
    await using app = await folder.open()
    await expectUnavailable(app, file, 'the file is no SQLite database')
    rmSync(file)
    await notesOf(app).write('note')
    expect(await notesOf(app).list()).toHaveLength(1)
  })

  it('is told when the file is damaged', async () => {
    using folder = copyFixture('notes')
    const file = join(folder.path, 'data/app.sqlite')
    {
      await using app = await folder.open()
      await notesOf(app).write('note')
    }
    const pageBytes = 4096
    const damaged = Buffer.alloc(statSync(file).size, 0xff)
    const header = new Sqlite(file).serialize().subarray(0, 100)
    damaged.set(header)
    writeFileSync(file, damaged)
    expect(damaged.length).toBeGreaterThan(pageBytes)
    await using app = await folder.open()
    await expectUnavailable(app, file, 'the file is damaged')
  })

  it('stops neither the elements nor the app from closing', async () => {
    using folder = copyFixture('notes')
    folder.write('data', 'a file')
    const app = await folder.open()
    await catchRejection(notesOf(app).write('note'))
    expect(notesOf(app)).toBeDefined()
    await app.close()
  })
})

describe('a database that another program has locked', () => {
  it('is waited for, without stopping the process', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    await notesOf(app).write('before')
    using other = lockDatabase(folder)
    const writing = notesOf(app).write('after')
    await new Promise((resolve) => setImmediate(resolve))
    other.release()
    await writing
    expect(await notesOf(app).list()).toHaveLength(2)
  })

  it('is given up in bounded time, and works again after its release', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    await notesOf(app).write('before')
    using other = lockDatabase(folder)
    const began = performance.now()
    const error = await catchRejection(notesOf(app).write('during'))
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect((error as Error).message).toContain('the file is locked by another program')
    other.release()
    await notesOf(app).write('after')
    expect((await notesOf(app).list()).map(({ text }) => text)).toEqual(['after', 'before'])
  }, 20_000)

  it('is given up in bounded time at the first use too, and works again after its release', async () => {
    using folder = copyFixture('notes')
    mkdirSync(join(folder.path, 'data'))
    using other = lockDatabase(folder)
    await using app = await folder.open()
    const began = performance.now()
    const error = await catchRejection(notesOf(app).write('during'))
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    other.release()
    await notesOf(app).write('after')
    expect(await notesOf(app).list()).toHaveLength(1)
  }, 20_000)
})

/** Another program that holds the app's database for itself alone. */
function lockDatabase(folder: AppFolder) {
  const database = new Sqlite(join(folder.path, 'data/app.sqlite'))
  database.exec('begin exclusive')
  const release = () => {
    if (database.open) database.close()
  }
  return { release, [Symbol.dispose]: release }
}
