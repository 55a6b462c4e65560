import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppFolder } from '../support/test-app.js'

const text = { name: 'text', dataType: 'Stext' } as const
const massLeave = { name: 'allowMassLeave', dataType: 'Checkbox' } as const

interface Lists {
  /** What each says besides its title and type. */
  readonly meta?: object
  readonly type?: object
  readonly instance?: object
  /** What the class of the Type lists. */
  readonly ofClass?: readonly object[]
}

const names = {
  meta: 'auths.greeters.Meta',
  type: 'auths.greeters.Greeter',
  instance: 'auths.greeters.Example',
}

function writeGreeters({ meta = {}, type = {}, instance = {}, ofClass = [] }: Lists): AppFolder {
  const imports = `import { Element } from 'wecom-elements/element'\n`
  const folder = new AppFolder()
  folder.writeElement(names.meta, { title: 'Meta', type: '', ...meta })
  folder.write('auths/greeters/Meta/Meta.mjs', `${imports}export default class Meta extends Element {}\n`)
  folder.writeElement(names.type, { title: 'Greeter', type: names.meta, ...type })
  folder.write(
    'auths/greeters/Greeter/Greeter.mjs',
    `${imports}export default class Greeter extends Element {
      static functionList = ${JSON.stringify(ofClass)}
      greet() {}
      leave() {}
      bind() {}
      _hidden() {}
    }\n`,
  )
  folder.writeElement(names.instance, { title: 'Example', type: names.type, ...instance }, {})
  return folder
}

async function openGreeters(lists: Lists) {
  const folder = writeGreeters(lists)
  const app = await folder.open({ config: { appId: 'test.Greeters' } })
  return {
    app,
    folder,
    functionsOf: (fullName = names.instance) => app.describe(fullName).functions,
    async [Symbol.asyncDispose]() {
      await app.close()
      folder[Symbol.dispose]()
    },
  }
}

const list = (...functionList: object[]) => ({ functionList })

describe('what of an element may be called from outside', () => {
  it('is nothing that nobody lists', async () => {
    await using t = await openGreeters({})
    for (const name of Object.values(names)) expect(t.functionsOf(name)).toEqual([])
    expect(t.app.problems).toEqual([])
  })

  it('is what the class lists, and what each e.json from the Meta down says of it', async () => {
    await using t = await openGreeters({
      ofClass: [{ name: 'greet', title: 'by the class', args: [text], loginRequired: true }],
      meta: list({ name: 'greet', title: 'by the Meta', loginRequired: false }),
      type: list({ name: 'greet', title: 'by the Type' }, { name: 'leave' }),
      instance: list({ name: 'leave', title: 'by the instance', loginRequired: 0 }),
    })
    const greet = { name: 'greet', title: 'by the Type', args: [text], loginRequired: false }
    expect(t.functionsOf()).toEqual([
      greet,
      { name: 'leave', title: 'by the instance', args: [], loginRequired: 0 },
    ])
    expect(t.functionsOf(names.type)).toEqual([greet, { name: 'leave', args: [] }])
  })

  it('takes no argument that only code at the server may give', async () => {
    await using t = await openGreeters({
      ofClass: [{ name: 'greet', args: [massLeave, text] }],
      instance: list({ name: 'leave', args: [massLeave] }),
    })
    expect(t.functionsOf()).toEqual([
      { name: 'greet', args: [text] },
      { name: 'leave', args: [] },
    ])
  })

  it.each(['_hidden', 'bind', 'unbind', 'getAccessToken', 'constructor', 'toJSON', 'toString', 'config'])(
    'is never %s, whatever a list says, and the e.json that does is warned of',
    async (name) => {
      await using t = await openGreeters({
        ofClass: [{ name }, { name: 'greet' }],
        instance: list({ name: 'leave' }, { name, loginRequired: false }),
      })
      expect(t.functionsOf().map((one) => one.name)).toEqual(['greet', 'leave'])
      const file = join(t.folder.path, 'auths/greeters/Example/e.json')
      expect(t.app.problems).toEqual([
        {
          severity: 'warning',
          fullName: names.instance,
          file,
          pointer: '/functionList/1/name',
          code: 'ELEMENT_DECLARATION_INVALID',
          message: `${file} /functionList/1/name lists "${name}", which is never called from outside. Remove it.`,
        },
      ])
    },
  )

  it('is warned of where the element does not have it, of a Type too', async () => {
    await using t = await openGreeters({
      type: list({ name: 'missing' }),
      instance: list({ name: 'greet' }, { name: 'absent' }),
    })
    expect(t.app.problems.map(({ fullName, pointer, message }) => [fullName, pointer, message])).toEqual([
      [
        names.instance,
        '/functionList/1/name',
        expect.stringMatching(/lists "absent", which is not there\. Correct the name or remove it\.$/),
      ],
      [names.type, '/functionList/0/name', expect.stringContaining('lists "missing", which is not there.')],
    ])
  })

  it('is of each Type its own, and of each instance what its Type has', async () => {
    await using t = await openGreeters({ ofClass: [{ name: 'greet' }], meta: list({ name: 'leave' }) })
    const polite = 'auths.greeters.Polite'
    t.folder.writeElement(polite, { title: 'Polite', type: names.meta })
    t.folder.write(
      'auths/greeters/Polite/Polite.mjs',
      `import { Element } from 'wecom-elements/element'
      export default class Polite extends Element {
        static functionList = [{ name: 'bow' }]
        bow() {}
        leave() {}
      }\n`,
    )
    for (const last of ['First', 'Second'])
      t.folder.writeElement(`auths.greeters.${last}`, { title: last, type: polite }, {})
    await t.app.reload()
    const listed = (fullName: string) => t.functionsOf(fullName).map((one) => one.name)
    for (const name of [polite, 'auths.greeters.First', 'auths.greeters.Second'])
      expect(listed(name)).toEqual(['bow', 'leave'])
    for (const name of [names.type, names.instance]) expect(listed(name)).toEqual(['greet', 'leave'])
  })

  it('is as the files say now, after a reload', async () => {
    await using t = await openGreeters({ type: list({ name: 'greet' }) })
    const { functions: before } = t.app.describe(names.instance)
    await t.app.reload()
    expect(t.functionsOf()).toEqual(before)
    t.folder.writeElement(names.meta, { title: 'Meta', type: '', ...list({ name: 'leave' }) })
    await t.app.reload()
    expect(t.functionsOf().map((one) => one.name)).toEqual(['leave', 'greet'])
    t.folder.writeElement(names.type, { title: 'Greeter', type: names.meta })
    await t.app.reload()
    expect(t.functionsOf().map((one) => one.name)).toEqual(['leave'])
  })
})

describe('what the web side asks of an app', () => {
  it('is the working instances of a family, read or dropped in', async () => {
    await using t = await openGreeters({})
    const broken = 'auths.greeters.Broken'
    t.folder.writeElement(broken, { title: 'Broken', type: names.type }, { unknown: 1 })
    t.folder.writeElement('auths.others.Other', { title: 'Other', type: '' })
    await t.app.reload()
    const { instancesOf } = t.app.internals
    const working = [t.app.getElement(names.instance)]
    expect(instancesOf(names.meta)).toEqual(working)
    expect(instancesOf(names.type)).toEqual(working)
    expect(instancesOf(names.instance)).toEqual([])
    expect(instancesOf('auths.others.Other')).toEqual([])

    t.folder.writeElement(broken, { title: 'Mended', type: names.type }, {})
    working.push(t.app.getElement(broken))
    expect(new Set(instancesOf(names.type))).toEqual(new Set(working))
  })

  it('is which functions an instance has, without a look at the disk', async () => {
    await using t = await openGreeters({ ofClass: [{ name: 'greet' }] })
    const { functionsOf } = t.app.internals
    expect([...functionsOf(names.instance).keys()]).toEqual(['greet'])
    for (const name of [names.type, 'auths.greeters.Nobody', '..']) expect(functionsOf(name).size).toBe(0)
    t.folder.writeElement('auths.greeters.Dropped', { title: 'Dropped', type: names.type }, {})
    expect(functionsOf('auths.greeters.Dropped').size).toBe(0)
  })
})
