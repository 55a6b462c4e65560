import { describe, expect, it } from 'vitest'
import { catchRejection } from '../support/catch-error.js'
import { AppFolder } from '../support/test-app.js'

interface Lists {
  add(item: string): Promise<void>
  count(): Promise<number>
}

/** A Type whose tables have that many steps: a later version of a program has more. */
const typeWithSteps = (steps: number) => `import { Element } from 'wecom-elements/element'

const steps = [
  { name: '1 items', up: (db) => db.schema.createTable('item').addColumn('text', 'text').execute() },
  { name: '2 colour', up: (db) => db.schema.alterTable('item').addColumn('colour', 'text').execute() },
]

// Statements with arguments, since those are what a connection keeps prepared while a table changes.
const insertItem = (db, { arg }) => db.insertInto('item').values({ text: arg('text') }).returning('text')
const selectItems = (db, { arg }) => db.selectFrom('item').select('text').where('text', '<>', arg('no'))

export default class ListType extends Element {
  static tables = { owner: 'test.List', steps: steps.slice(0, ${steps}) }

  async add(text) {
    await this.context.database.statement(insertItem)({ text })
  }

  async count() {
    return (await this.context.database.statement(selectItems)({ no: 'no such text' })).length
  }
}
`

/** An app of that version, in a folder of its own since a process imports a file once. */
function makeVersion(steps: number): AppFolder {
  const folder = new AppFolder()
  folder.write('app.config.json', { appId: 'test.Versions' })
  folder.writeElement('auths.Meta', { title: 'Meta', type: '' })
  folder.write('auths/Meta/Meta.mjs', `export { Element as default } from 'wecom-elements/element'`)
  folder.writeElement('auths.ListType', { title: 'List', type: 'auths.Meta' })
  folder.write('auths/ListType/ListType.mjs', typeWithSteps(steps))
  folder.writeElement('auths.Items', { title: 'Items', type: 'auths.ListType' }, {})
  return folder
}

describe('two versions of a program on one database', () => {
  it('work side by side while the new one only adds; the old one is refused when it starts again', async () => {
    using oldVersion = makeVersion(1)
    using newVersion = makeVersion(2)
    const { config: storage } = await oldVersion.openStore()
    await using oldApp = await oldVersion.open()
    const old = oldApp.getElement<Lists>('auths.Items')
    await old.add('from the old')
    expect(await old.count()).toBe(1)

    await using newApp = await newVersion.open({ config: { storage } })
    const current = newApp.getElement<Lists>('auths.Items')
    await Promise.all([current.add('from the new'), old.add('from the old, still'), current.add('once more')])
    expect(await old.count()).toBe(4)
    expect(await current.count()).toBe(4)

    await using restarted = await oldVersion.open()
    expect(await catchRejection(restarted.getElement<Lists>('auths.Items').count())).toMatchObject({
      code: 'STORAGE_NEWER',
    })
  })
})
