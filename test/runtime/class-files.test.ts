import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ElementDescription } from '../../runtime/index.js'
import { catchError } from '../support/catch-error.js'
import { AppFolder } from '../support/test-app.js'

const meta = 'auths.greeters.Meta'
const type = 'auths.greeters.Greeter'
const instance = 'auths.greeters.Example'
const folderOf = 'auths/greeters/Greeter'

const imports = `import { Element } from 'wecom-elements/element'\n`
const source = `${imports}export default class Greeter extends Element { greet() { return 'hello' } }\n`

/** A Meta, a Type whose e.json says more, and an instance of it; the Type's class file is the test's. */
function writeGreeters(more: object = {}, files: Readonly<Record<string, string>> = {}): AppFolder {
  const folder = new AppFolder()
  folder.writeElement(meta, { title: 'Meta', type: '' })
  folder.write('auths/greeters/Meta/Meta.mjs', `${imports}export default class Meta extends Element {}\n`)
  folder.writeElement(type, { title: 'Greeter', type: meta, ...more })
  for (const [name, text] of Object.entries(files)) folder.write(`${folderOf}/${name}`, text)
  folder.writeElement(instance, { title: 'Example', type }, {})
  return folder
}

const options = { config: { appId: 'test.Greeters' } }

describe('the class of a Type', () => {
  it.each([
    ['beside its e.json', {}, 'Greeter.mjs'],
    ['beside its e.json, which says so', { backendBundleEntry: '.' }, 'Greeter.mjs'],
    ['in the folder that its e.json names', { backendBundleEntry: 'dist/server' }, 'dist/server/Greeter.mjs'],
    ['in a folder written with ./', { backendBundleEntry: './dist' }, 'dist/Greeter.js'],
    ['in a TypeScript file', {}, 'Greeter.ts'],
  ])('is found %s', async (_, more, file) => {
    using folder = writeGreeters(more, { [file]: source })
    folder.write('package.json', { type: 'module' })
    await using app = await folder.open(options)
    expect(app.problems).toEqual([])
    expect(app.getElement<{ greet(): string }>(instance).greet()).toBe('hello')
    expect(app.describe(type).classFile).toBe(join(folder.path, folderOf, file))
  })

  it('is not taken from beside the e.json when that names a folder', async () => {
    using folder = writeGreeters({ backendBundleEntry: 'dist' }, { 'Greeter.mjs': source })
    await using app = await folder.open(options)
    const place = join(folder.path, folderOf, 'dist')
    const error = catchError(() => app.getElement(type))
    expect(error).toMatchObject({ code: 'ELEMENT_CLASS_MISSING', file: place })
    expect((error as Error).message).toContain(`${place} has no Greeter.js, Greeter.mjs or Greeter.ts`)
  })

  it.each(['..', '../Other', 'dist/../../Other', '/etc', '\\etc', 'C:/classes', 'dist\\..\\..\\Other'])(
    'never lies outside its folder: %s',
    async (backendBundleEntry) => {
      using folder = writeGreeters({ backendBundleEntry })
      folder.write('auths/greeters/Other/Greeter.mjs', source)
      await using app = await folder.open(options)
      const error = catchError(() => app.getElement(type))
      expect(error).toMatchObject({
        code: 'ELEMENT_DECLARATION_INVALID',
        file: join(folder.path, folderOf, 'e.json'),
        pointer: '/backendBundleEntry',
      })
      expect((error as Error).message).toContain('must stay inside the folder')
    },
  )

  it('may lie in a folder whose name only begins with two dots', async () => {
    using folder = writeGreeters({ backendBundleEntry: '..dist' }, { '..dist/Greeter.mjs': source })
    await using app = await folder.open(options)
    expect(app.problems).toEqual([])
  })

  it('may be what TypeScript compiled to CommonJS, whose default export lies in a default export', async () => {
    const compiled = `${imports}export default { default: class Greeter extends Element { greet() { return 'hi' } } }\n`
    using folder = writeGreeters({}, { 'Greeter.mjs': compiled })
    await using app = await folder.open(options)
    expect(app.getElement<{ greet(): string }>(instance).greet()).toBe('hi')
  })

  it.each([
    ['null', 'null'],
    ['an object', '{ greet: 1 }'],
    ['a function', '() => undefined'],
    ['a class of something else', 'class Greeter {}'],
  ])('is not %s', async (_, exported) => {
    using folder = writeGreeters({}, { 'Greeter.mjs': `export default ${exported}\n` })
    await using app = await folder.open(options)
    const error = catchError(() => app.getElement(type))
    expect(error).toMatchObject({
      code: 'ELEMENT_CLASS_INVALID',
      file: join(folder.path, folderOf, 'Greeter.mjs'),
    })
    expect((error as Error).message).toContain('not a class that extends Element')
  })

  it('is told to be broken when its file throws something that is no Error', async () => {
    using folder = writeGreeters({}, { 'Greeter.mjs': `throw 'a tantrum'\n` })
    await using app = await folder.open(options)
    expect((catchError(() => app.getElement(type)) as Error).message).toContain(
      'cannot be imported: it threw something that is no Error. [ELEMENT_CLASS_INVALID]',
    )
  })

  it('is told to need a restart when its broken file was mended', async () => {
    using folder = writeGreeters({}, { 'Greeter.mjs': `throw new Error('not yet')\n` })
    await using app = await folder.open(options)
    const say = () => (catchError(() => app.getElement(type)) as Error).message
    expect(say()).toContain('not yet')
    expect(say()).not.toContain('restart')
    await app.reload()
    expect(say()).not.toContain('restart')
    folder.write(`${folderOf}/Greeter.mjs`, `${source}// mended\n`)
    await app.reload()
    expect(say()).toContain('It was changed since: restart the process to import it anew.')
  })

  it.each([
    ['later, of the same length', `${source}//2\n`, 1],
    ['within one tick of the clock, and is longer', `${source}//23\n`, 0],
  ])('is told to need a restart, at every reload, when its file was changed %s', async (_, text, laterS) => {
    using folder = writeGreeters({}, { 'Greeter.mjs': `${source}//1\n` })
    const file = join(folder.path, folderOf, 'Greeter.mjs')
    const { mtimeMs } = statSync(file)
    utimesSync(file, mtimeMs / 1000, mtimeMs / 1000)
    await using app = await folder.open(options)
    expect(app.problems).toEqual([])
    writeFileSync(file, text)
    utimesSync(file, mtimeMs / 1000 + laterS, mtimeMs / 1000 + laterS)
    for (let reloads = 0; reloads < 2; reloads += 1) {
      await app.reload()
      expect(app.problems).toMatchObject([{ severity: 'warning', fullName: type, file }])
    }
  })

  it('may be of any family under a Meta that has none', async () => {
    const ofFamily = `${imports}export default class Greeter extends Element { static family = 'auths.others.Meta' }\n`
    using folder = writeGreeters({}, { 'Greeter.mjs': ofFamily })
    await using app = await folder.open(options)
    expect(app.problems).toEqual([])
  })

  it('is broken with the class of its type, which says where', async () => {
    using folder = writeGreeters({}, { 'Greeter.mjs': 'export default 7\n' })
    const polite = 'auths.greeters.Polite'
    folder.writeElement(polite, { title: 'Polite', type })
    folder.write('auths/greeters/Polite/Polite.mjs', source)
    folder.writeElement('auths.greeters.Last', { title: 'Last', type: polite }, {})
    await using app = await folder.open(options)
    const file = join(folder.path, folderOf, 'Greeter.mjs')
    for (const [fullName, of] of [
      [polite, type],
      ['auths.greeters.Last', polite],
    ] as const) {
      const error = catchError(() => app.getElement(fullName))
      expect(error).toMatchObject({ code: 'ELEMENT_CLASS_INVALID', fullName, file })
      expect((error as Error).message).toContain(`its type ${of} is broken: `)
    }
  })

  it.each([
    ['an Error', `new RangeError('no greeting')`, 'no greeting'],
    ['no Error', `'a tantrum'`, 'something that is no Error'],
  ])('may throw %s in its constructor, which breaks the instance alone', async (_, thrown, says) => {
    const throwing = `${imports}export default class Greeter extends Element { constructor(init) { super(init); throw ${thrown} } }\n`
    using folder = writeGreeters({}, { 'Greeter.mjs': throwing })
    await using app = await folder.open(options)
    expect(app.getElement<ElementDescription>(type).kind).toBe('type')
    const error = catchError(() => app.getElement(instance))
    expect(error).toMatchObject({ code: 'ELEMENT_CLASS_INVALID', fullName: instance })
    expect((error as Error).message).toContain(`the constructor of Greeter (${type}) threw: ${says}`)
  })

  it('is told when its functionList is none, with each place in it', async () => {
    const statics = (lines: string) =>
      `${imports}export default class Greeter extends Element { static ${lines} }\n`
    using lists = writeGreeters(
      {},
      { 'Greeter.mjs': statics(`functionList = [{ name: '1st' }, { title: 'nameless' }]`) },
    )
    await using app = await lists.open(options)
    const error = catchError(() => app.getElement(type))
    expect(error).toMatchObject({
      code: 'ELEMENT_CLASS_INVALID',
      file: join(lists.path, folderOf, 'Greeter.mjs'),
      pointer: '',
    })
    expect((error as Error).message).toContain(
      'Greeter.functionList /0/name must look like getLoginConfig. /1/name is missing.',
    )
  })
})

describe('what an e.json makes of a folder', () => {
  it.each([
    ['a class file, whoever its type is', {}, 'Greeter.mjs', 'type'],
    ['a Meta for its type', { type: meta }, undefined, 'type'],
    ['a backendBundleEntry and no config', { backendBundleEntry: 'dist' }, 'dist/Polite.mjs', 'type'],
    ['a backendBundleEntry beside a config', { backendBundleEntry: 'dist' }, 'Polite.json', 'instance'],
    ['nothing but its type', {}, undefined, 'instance'],
  ])('is told by %s', async (_, more, file, kind) => {
    using folder = writeGreeters({}, { 'Greeter.mjs': source })
    const polite = 'auths.greeters.Polite'
    folder.writeElement(polite, { title: 'Polite', type, ...more })
    if (file !== undefined)
      folder.write(
        `auths/greeters/Polite/${file.replace('Greeter', 'Polite')}`,
        file.endsWith('.json') ? {} : source,
      )
    await using app = await folder.open(options)
    expect(app.elements().find(({ fullName }) => fullName === polite)?.kind).toBe(kind)
  })
})
