import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { greeters, openGreeters } from '../support/greeters.js'

const { meta, type, instance } = greeters
const members = `
  static configSchema = { type: 'object', properties: {
    name: { type: 'string' },
    password: { type: 'string', writeOnly: true },
    inner: { type: 'object', properties: { key: { type: 'string', writeOnly: true }, shown: { type: 'string' } } },
  } }
  static functionList = [{ name: 'greet', title: 'Greet' }]
  greet() {}`
const config = {
  name: '{{NAME}}',
  password: 'pw',
  pasword: 'misspelt',
  'a/b': 1,
  inner: { key: 'k', shown: 's' },
}

const open = () => openGreeters(members, config, { NAME: 'Ada' })
const greet = { name: 'greet', title: 'Greet', args: [] }
const summaries = {
  meta: { fullName: meta, title: 'Meta', kind: 'meta', type: '', root: 'test.Greeters' },
  type: { fullName: type, title: 'Greeter', kind: 'type', type: meta, root: 'test.Greeters' },
  instance: { fullName: instance, title: 'Example', kind: 'instance', type, root: 'test.Greeters' },
}

describe('describe', () => {
  it('shows all of an instance but what may be a secret', async () => {
    await using t = await open()
    t.folder.write('auths/greeters/Example/a-note.txt', '')
    await t.app.reload()
    expect(t.app.describe(instance)).toEqual({
      ...summaries.instance,
      folder: join(t.folder.path, 'auths/greeters/Example'),
      files: ['Example.json', 'a-note.txt', 'e.json'],
      chain: [summaries.type, summaries.meta],
      classFile: undefined,
      functions: [greet],
      config: { name: '{{NAME}}', inner: { shown: 's' } },
      secrets: ['/password', '/inner/key', '/pasword', '/a~1b'],
      problems: [],
    })
  })

  it('shows a Meta and a Type with their class files', async () => {
    await using t = await open()
    const nothing = { config: undefined, secrets: [], problems: [] }
    expect(t.app.describe(type)).toEqual({
      ...summaries.type,
      ...nothing,
      folder: join(t.folder.path, 'auths/greeters/Greeter'),
      files: ['Greeter.mjs', 'e.json'],
      chain: [summaries.meta],
      classFile: join(t.folder.path, 'auths/greeters/Greeter/Greeter.mjs'),
      functions: [greet],
    })
    expect(t.app.describe(meta)).toMatchObject({ ...summaries.meta, ...nothing, chain: [], functions: [] })
  })

  it.each([
    ['is no JSON', '{'],
    ['is no object', '[]'],
  ])('shows what there is of an instance whose config %s', async (_, text) => {
    await using t = await open()
    t.folder.write('auths/greeters/Example/Example.json', text)
    await t.app.reload()
    const { config: shown, secrets, problems } = t.app.describe(instance)
    expect({ config: shown, secrets }).toEqual({ config: undefined, secrets: [] })
    expect(problems).toMatchObject([{ code: 'ELEMENT_CONFIG_INVALID' }])
  })

  it('shows no config where nobody knows what of it is secret, and no chain where there is none', async () => {
    await using t = await open()
    const orphan = 'auths.greeters.Orphan'
    t.folder.writeElement(orphan, { title: 'Orphan', type: 'auths.greeters.Nobody' }, config)
    t.folder.writeElement('auths.greeters.Broken', { title: 'Broken', type: meta })
    t.folder.writeElement(
      'auths.greeters.OfBroken',
      { title: 'OfBroken', type: 'auths.greeters.Broken' },
      config,
    )
    await t.app.reload()
    expect(t.app.describe(orphan)).toMatchObject({ chain: [], config: undefined, secrets: [], functions: [] })
    expect(t.app.describe('auths.greeters.Broken')).toMatchObject({ classFile: undefined, functions: [] })
    expect(t.app.describe('auths.greeters.OfBroken')).toMatchObject({
      chain: [{ fullName: 'auths.greeters.Broken' }, summaries.meta],
      config: undefined,
      secrets: [],
    })
  })

  it('shows every key of a config as a possible secret where the schema names none', async () => {
    await using t = await openGreeters(`static configSchema = { type: 'object' }`, { any: 'thing' })
    expect(t.app.describe(instance)).toMatchObject({ config: {}, secrets: ['/any'] })
  })
})
