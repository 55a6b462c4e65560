import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createApp } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { type CliApp, members, openCliApp } from '../support/cli-app.js'
import { makeCorporation } from '../support/corporation.js'
import { runCommand } from '../support/cli.js'

function openLogin(t: CliApp) {
  return createApp({ root: t.folder.path, env: { SECRET: t.emulator.corpSecret }, allowEmulator: true })
}

async function countStored(t: CliApp): Promise<number> {
  await using app = await openLogin(t)
  return await app.getElement<QywxInnerType>(members).QywxInnerAuthModel.count()
}

describe('backup', () => {
  it('copies what is stored while the app runs, and brings it back', async () => {
    await using t = await openCliApp(makeCorporation(30))
    const target = join(t.folder.path, 'copy.sqlite')
    {
      await using running = await openLogin(t)
      const login = running.getElement<QywxInnerType>(members)
      await login.syncCorp()
      const { code, out, err } = await t.run('backup', target)
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toBe(`${target}: ${statSync(target).size} bytes.\n`)
      // The copy has let nobody wait, and what comes later is not in it.
      await login.getLoginCode({ authCode: t.emulator.grantCode('user1') })
      for (const user of ['user1', 'user2']) await login.forget({ userId: user })
    }
    expect(await countStored(t)).toBe(28)

    const database = join(t.folder.path, 'data/app.sqlite')
    for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true })
    copyFileSync(target, database)
    expect(await countStored(t)).toBe(30)
  })

  it('is whole although others write all the time', async () => {
    await using t = await openCliApp(makeCorporation(5))
    await using running = await openLogin(t)
    const login = running.getElement<QywxInnerType>(members)
    const over = new AbortController()
    const writing = (async () => {
      for (let round = 0; !over.signal.aborted; round++)
        await login.syncUserInfo({ userId: `user${1 + (round % 5)}`, forceUpdate: true })
    })()
    const target = join(t.folder.path, 'copy.sqlite')
    const { code } = await t.run('backup', target)
    over.abort()
    await writing
    expect(code).toBe(0)
    const { default: Sqlite } = await import('better-sqlite3')
    const copy = new Sqlite(target, { readonly: true })
    expect(copy.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    copy.close()
  })

  it('can be read by its owner only, and tells its size as JSON', async () => {
    await using t = await openCliApp()
    await t.run('sessions')
    const target = join(t.folder.path, 'copy.sqlite')
    const { out } = await t.run('backup', target, '--json')
    expect(JSON.parse(out)).toEqual({ file: target, bytes: statSync(target).size })
    expect(statSync(target).mode & 0o777).toBe(0o600)
  })

  it('writes over nothing', async () => {
    await using t = await openCliApp()
    await t.run('sessions')
    const target = t.folder.write('precious.txt', 'precious')
    const { code, out, err } = await t.run('backup', target)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`${target} is there already`)
    expect(readFileSync(target, 'utf8')).toBe('precious')
  })

  it('leaves nothing behind where it fails', async () => {
    await using t = await openCliApp()
    await t.run('sessions')
    t.folder.write('data/app.sqlite', 'not a database, whatever its name')
    rmSync(join(t.folder.path, 'data/app.sqlite-wal'), { force: true })
    const { code, err } = await t.run('backup', join(t.folder.path, 'copy.sqlite'))
    expect(code).toBe(1)
    expect(err).toContain('BACKUP_REFUSED')
    expect(readdirSync(t.folder.path).filter((name) => name.startsWith('copy'))).toEqual([])
  })

  it.each([
    ['nothing was stored yet', {}, 'copy.sqlite', 'nothing was stored yet'],
    ['the folder is not there', {}, 'nowhere/copy.sqlite', 'does not exist'],
    [
      'it is PostgreSQL',
      { storage: { dialect: 'postgres', connectionString: 'postgres://a:b@127.0.0.1:9/c' } },
      'x',
      'pg_dump',
    ],
    ['it is in memory', { storage: { dialect: 'sqlite', filename: ':memory:' } }, 'x', 'in memory'],
  ])('says so where %s', async (_why, config, target, says) => {
    await using t = await openCliApp()
    if (target.startsWith('nowhere')) await t.run('sessions')
    if ('storage' in config) t.folder.write('app.config.json', { appId: 'test.Cli', ...config })
    const { code, out, err } = await t.run('backup', join(t.folder.path, target))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(says)
    expect(err).not.toContain('a:b')
  })
})

describe('a storage that is down', () => {
  const down = { storage: { dialect: 'postgres', connectionString: 'postgres://u:p@127.0.0.1:9/d' } }

  it.each([['list'], ['show Members'], ['types']])('keeps nobody from %s', async (command) => {
    await using t = await openCliApp()
    t.folder.write('app.config.json', { appId: 'test.Cli', variables: { SECRET: 's' }, ...down })
    const { code } = await t.run(...command.split(' '))
    expect(code).toBe(0)
  })

  it.each([['sessions'], ['audit']])('is told in a sentence by %s', async (command) => {
    await using t = await openCliApp()
    t.folder.write('app.config.json', { appId: 'test.Cli', variables: { SECRET: 's' }, ...down })
    const { code, out, err } = await t.run(command)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('STORAGE_UNAVAILABLE')
    expect(err).not.toContain('u:p')
  })
})

it('brings a SQLite file into an empty storage', async () => {
  await using t = await openCliApp(makeCorporation(2))
  await t.runAllowed('sync', 'Members')
  t.folder.write('app.config.json', {
    appId: 'test.Cli',
    allowedHosts: ['127.0.0.1'],
    variables: { SECRET: '{{SECRET}}' },
    storage: { dialect: 'sqlite', filename: 'data/new.sqlite' },
  })
  const { code, out } = await runCommand(['import-storage', 'data/app.sqlite', '--app', t.folder.path], {
    env: { SECRET: 's' },
  })
  expect(code).toBe(0)
  expect(out).toContain('qywxUser: 2 rows')
  expect(existsSync(join(t.folder.path, 'data/new.sqlite'))).toBe(true)
})
