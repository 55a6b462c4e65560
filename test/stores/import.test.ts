import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { catchRejection } from '../support/catch-error.js'
import { makeTempFolder } from '../support/temp-folder.js'
import { type WecomApp, loginOf, openWecomApp } from '../support/wecom-app.js'

const members = ['ZhangWei', 'ChenJianGuo', 'HeYan']

/** Makes a SQLite file in which some members have logged in. */
async function fillApp(t: WecomApp, folder: string) {
  const filename = join(folder, 'old.sqlite')
  const old = await t.openAgain({ storage: { dialect: 'sqlite', filename } })
  for (const userId of members) await loginOf(old).getLoginCode({ authCode: t.emulator.grantCode(userId) })
  const session = { fullName: 'auths.loginTypes.Plain', tenant: t.emulator.corpId, userId: 'HeYan', user: {} }
  const token = await old.internals.sessions.begin(session)
  await old.close()
  return { filename, token, gettokens: t.emulator.count('/cgi-bin/gettoken') }
}

describe('importStorage', () => {
  it('brings members, sessions and the token over, and new rows go on after the old', async () => {
    using folder = makeTempFolder()
    await using t = await openWecomApp()
    const { filename, token, gettokens } = await fillApp(t, folder.path)
    const rows = await t.app.importStorage(filename)
    expect(rows).toMatchObject({ qywxUser: members.length, qywxToken: 1, session: 1 })

    const model = t.login().QywxInnerAuthModel
    expect((await model.list()).rows.map(({ id, userId }) => [id, userId])).toEqual(
      members.map((id, i) => [i + 1, id]),
    )
    expect(await t.app.internals.sessions.find(token)).toMatchObject({ userId: 'HeYan' })

    await t.login().getLoginCode({ authCode: t.emulator.grantCode('LinGuoQiang') })
    expect((await model.get('LinGuoQiang'))?.id).toBe(members.length + 1)
    expect(t.emulator.count('/cgi-bin/gettoken')).toBe(gettokens)
  })

  it('refuses a storage that holds rows, and changes nothing', async () => {
    using folder = makeTempFolder()
    await using t = await openWecomApp()
    const { filename } = await fillApp(t, folder.path)
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('LinGuoQiang') })
    expect(await catchRejection(t.app.importStorage(filename))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1)
  })

  it('refuses a file that is missing or no database, and makes none', async () => {
    using folder = makeTempFolder()
    await using t = await openWecomApp()
    const missing = join(folder.path, 'missing.sqlite')
    expect(await catchRejection(t.app.importStorage(missing))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(readdirSync(folder.path)).toEqual([])

    const other = join(folder.path, 'notes.txt')
    writeFileSync(other, 'this is no database '.repeat(100))
    expect(await catchRejection(t.app.importStorage(other))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })
})

describe('the file that is imported', () => {
  it('stays byte for byte as it was, also when it is refused', async () => {
    using folder = makeTempFolder()
    await using t = await openWecomApp()
    const { filename } = await fillApp(t, folder.path)
    const foreign = join(folder.path, 'foreign.sqlite')
    const database = new Sqlite(foreign)
    database.exec('create table something (text text)')
    database.close()
    const read = () => [filename, foreign].map((file) => readFileSync(file).toString('base64'))
    const before = read()

    expect(await catchRejection(t.app.importStorage(foreign))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await t.app.importStorage(filename)
    expect(read()).toEqual(before)
  })
})
