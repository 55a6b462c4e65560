import type { Kysely } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { ElementContext, Slots } from '../../runtime/element.js'
import type { App } from '../../runtime/index.js'
import { catchRejection } from '../support/catch-error.js'
import { ManualClock } from '../support/manual-clock.js'
import { type AppFolder, copyFixture, openTestApp } from '../support/test-app.js'

interface Notes {
  write(text: string): Promise<void>
  writeAll(texts: readonly (string | null)[]): Promise<void>
  list(): Promise<{ text: string; writtenAtMs: number }[]>
}
interface TaggedNotes extends Notes {
  addTag(tag: string): Promise<void>
  listTags(): Promise<{ tag: string }[]>
}

const notesOf = (app: App, name = 'Notes') => app.getElement<Notes>(`auths.notes.${name}`)
const taggedOf = (app: App) => app.getElement<TaggedNotes>('auths.notes.TaggedNotes')
const ledgerOf = (app: App) => app.getElement<Pick<Notes, 'list'>>('auths.notes.Ledger')

const editDatabase = async (folder: AppFolder, sql: string) => (await folder.openStore()).query(sql)

const readLedger = (folder: AppFolder) =>
  editDatabase(folder, `select owner, step from "tableStep" where owner <> 'runtime' order by owner, step`)

const notesSteps = [
  { owner: 'auths.notes.NoteType', step: '1 notes' },
  { owner: 'auths.notes.NoteType', step: '2 time' },
]

describe("a Type's tables", () => {
  it('are made once, by however many ask first', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    await Promise.all(Array.from({ length: 50 }, (_, index) => notesOf(app).write(`note ${index}`)))
    expect(await notesOf(app, 'OtherNotes').list()).toHaveLength(50)
    expect(await readLedger(folder)).toEqual(notesSteps)
  })

  it('are made once by two processes that start at once', async () => {
    using folder = copyFixture('notes')
    await using first = await folder.open()
    await using second = await folder.open()
    await Promise.all([first, second, first, second].map((app) => notesOf(app).write('note')))
    expect(await notesOf(second).list()).toHaveLength(4)
    expect(await readLedger(folder)).toEqual(notesSteps)
  })

  it('hold what was written at once, and a statement among them that fails is the only one that does', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    const notes = notesOf(app)
    const { database } = app.getElement<{ tools: ElementContext }>('auths.notes.Notes').tools
    const fail = database.statement(
      (db: Kysely<Record<string, { text: string }>>, { arg }: Slots<{ text: string }>) =>
        db.insertInto('absent').values({ text: arg('text') }),
    )
    await notes.list()

    const store = await folder.openStore()
    const writeAndLook = async (_: unknown, index: number) => {
      await notes.write(`note ${index}`)
      // Seen by another connection: it was committed before the promise was kept.
      const [row] = await store.query(`select count(*) as "count" from note where text = 'note ${index}'`)
      expect(Number(row?.['count'])).toBe(1)
    }
    const before = Array.from({ length: 20 }, writeAndLook)
    const failing = catchRejection(fail({ text: 'lost' }))
    const after = Array.from({ length: 20 }, (_, index) => writeAndLook(_, index + 20))
    expect(String(await failing)).toMatch(/absent/)
    await Promise.all([...before, ...after])
    expect(await notes.list()).toHaveLength(40)
  })

  it('are not made before they are used', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    await ledgerOf(app).list()
    expect(await readLedger(folder)).toEqual([{ owner: 'auths.notes.LedgerType', step: '1 notes' }])
  })

  it('are kept when the app is closed and opened again', async () => {
    using folder = copyFixture('notes')
    {
      await using app = await folder.open({ clock: new ManualClock(5) })
      await notesOf(app).write('kept')
    }
    await using app = await folder.open()
    expect(await notesOf(app).list()).toEqual([{ text: 'kept', writtenAtMs: 5 }])
  })

  it('get the steps that a newer class adds, beside the rows that are there', async () => {
    using folder = copyFixture('notes')
    {
      await using app = await folder.open()
      await notesOf(app).write('from before')
    }
    await editDatabase(folder, `delete from "tableStep" where step = '2 time'`)
    await editDatabase(folder, 'alter table note drop column "writtenAtMs"')
    await using app = await folder.open()
    expect(await notesOf(app).list()).toEqual([{ text: 'from before', writtenAtMs: null }])
    expect(await readLedger(folder)).toEqual(notesSteps)
  })

  it('lie beside those of another Type with a step of the same name', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    await notesOf(app).write('note')
    expect(await ledgerOf(app).list()).toEqual([])
    expect(await readLedger(folder)).toEqual([
      { owner: 'auths.notes.LedgerType', step: '1 notes' },
      ...notesSteps,
    ])
  })

  it('are inherited by a subclass that brings one of its own', async () => {
    using folder = copyFixture('notes')
    await using app = await folder.open()
    await taggedOf(app).addTag('urgent')
    await taggedOf(app).write('tagged note')
    expect(await taggedOf(app).listTags()).toEqual([{ tag: 'urgent' }])
    expect(await notesOf(app).list()).toMatchObject([{ text: 'tagged note' }])
    expect(await readLedger(folder)).toEqual([
      ...notesSteps,
      { owner: 'auths.notes.TaggedNoteType', step: '1 tags' },
    ])
  })

  it('are refused, of that Type alone, when a newer version has changed them', async () => {
    using folder = copyFixture('notes')
    {
      await using app = await folder.open()
      await taggedOf(app).addTag('urgent')
      await notesOf(app).write('note')
    }
    await editDatabase(
      folder,
      `insert into "tableStep" values ('auths.notes.TaggedNoteType', '2 colours', '2030-01-01T00:00:00.000Z')`,
    )
    await using app = await folder.open()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const error = await catchRejection(taggedOf(app).addTag('late'))
      expect(error).toMatchObject({ code: 'STORAGE_NEWER' })
      expect((error as Error).message).toMatch(/auths\.notes\.TaggedNoteType.*"2 colours"/)
    }
    expect(await notesOf(app).list()).toHaveLength(1)
    expect(await ledgerOf(app).list()).toEqual([])
  })

  it('are tried again after a step failed', async () => {
    using folder = copyFixture('notes')
    {
      await using app = await folder.open()
      await ledgerOf(app).list()
    }
    await editDatabase(folder, 'create table note (text text, inTheWay text)')
    await using app = await folder.open()
    expect(String(await catchRejection(notesOf(app).write('note')))).toMatch(/note.* already exists/)
    await editDatabase(folder, 'drop table note')
    await notesOf(app).write('note')
    expect(await notesOf(app).list()).toHaveLength(1)
  })
})

describe('several writes', () => {
  it('happen all', async () => {
    await using app = await openTestApp('notes')
    await notesOf(app).writeAll(['a', 'b', 'c'])
    expect((await notesOf(app).list()).map(({ text }) => text)).toEqual(['a', 'b', 'c'])
  })

  it('happen not at all when one fails, and others can write afterwards', async () => {
    await using app = await openTestApp('notes')
    expect(await catchRejection(notesOf(app).writeAll(['a', null, 'c']))).toBeInstanceOf(RangeError)
    expect(await notesOf(app).list()).toEqual([])
    await notesOf(app).write('d')
    expect(await notesOf(app).list()).toHaveLength(1)
  })

  it('of many callers at once do not mix', async () => {
    await using app = await openTestApp('notes')
    const callers = Array.from({ length: 20 }, (_, index) =>
      notesOf(app).writeAll(index % 2 === 0 ? ['kept', 'kept'] : ['dropped', null]),
    )
    const outcomes = await Promise.allSettled(callers)
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10)
    const texts = (await notesOf(app).list()).map(({ text }) => text)
    expect(texts).toEqual(Array.from({ length: 20 }, () => 'kept'))
  })
})
