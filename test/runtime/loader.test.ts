import { join, relative } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { App } from '../../runtime/index.js'
import { ElementError, type ElementErrorCode } from '../../runtime/kernel/errors.js'
import { catchError } from '../support/catch-error.js'
import { fixtureFolder, openTestApp } from '../support/test-app.js'

interface Broken {
  readonly name: string
  readonly code: ElementErrorCode
  /** The file or folder to mend, from the element's folder. */
  readonly file: string
  /** One for each fault. */
  readonly pointers: readonly string[]
  /** What the message says besides the element, the file and the places. */
  readonly says: readonly string[]
}

const brokenDeclarations: Broken[] = [
  row('NoTitle', 'ELEMENT_DECLARATION_INVALID', 'e.json', ['/title'], ['is missing']),
  row(
    'TitleAndType',
    'ELEMENT_DECLARATION_INVALID',
    'e.json',
    ['/type', '/title'],
    ['is missing', 'must be string', 'Quote it'],
  ),
  row('DeclarationSyntax', 'ELEMENT_DECLARATION_INVALID', 'e.json', [''], ['line 3, column 11']),
  row('DeclarationFolder', 'ELEMENT_DECLARATION_INVALID', 'e.json', [''], ['is a folder', 'JSON file']),
  row('FileInPlace', 'ELEMENT_DECLARATION_INVALID', '', [''], ['is a file', 'folder that holds an e.json']),
  row('TypeNotAName', 'ELEMENT_DECLARATION_INVALID', 'e.json', ['/type'], ['is not a full name']),
  row(
    'UnknownType',
    'ELEMENT_TYPE_MISSING',
    'e.json',
    ['/type'],
    ['auths.greeters.Greter, which does not exist', 'Did you mean auths.greeters.Greeter'],
  ),
  row(
    'WrongLetterCase',
    'ELEMENT_TYPE_MISSING',
    'e.json',
    ['/type'],
    ['auths.greeters.greeter, which does not exist', 'Did you mean auths.greeters.Greeter'],
  ),
  row('TypeIsInstance', 'ELEMENT_TYPE_MISSING', 'e.json', ['/type'], ['auths.greeters.Healthy', 'instance']),
  row(
    'CycleLeft',
    'ELEMENT_TYPE_CYCLE',
    'e.json',
    ['/type'],
    ['auths.broken.CycleLeft -> auths.broken.CycleRight -> auths.broken.CycleLeft'],
  ),
  row(
    'CycleRight',
    'ELEMENT_TYPE_CYCLE',
    'e.json',
    ['/type'],
    ['auths.broken.CycleRight -> auths.broken.CycleLeft -> auths.broken.CycleRight'],
  ),
  row(
    'CycleSelf',
    'ELEMENT_TYPE_CYCLE',
    'e.json',
    ['/type'],
    ['auths.broken.CycleSelf -> auths.broken.CycleSelf', 'ends at a Meta'],
  ),
]

const brokenClasses: Broken[] = [
  row('ClassMissing', 'ELEMENT_CLASS_MISSING', '', [''], ['ClassMissing.ts', 'default export']),
  row('ClassNoElement', 'ELEMENT_CLASS_INVALID', 'ClassNoElement.ts', [''], ['extends Element']),
  row('ClassNoDefault', 'ELEMENT_CLASS_INVALID', 'ClassNoDefault.ts', [''], ['no default export']),
  row('ClassOtherFamily', 'ELEMENT_CLASS_INVALID', '', [''], ['has to extend', 'auths.greeters.Meta']),
  row('ClassSyntax', 'ELEMENT_CLASS_INVALID', 'ClassSyntax.mjs', [''], ['cannot be imported', 'greeting']),
  row(
    'ClassThrows',
    'ELEMENT_CLASS_INVALID',
    'ClassThrows.ts',
    [''],
    ['thrown while the class was imported'],
  ),
  row(
    'SchemaInvalid',
    'ELEMENT_CLASS_INVALID',
    'SchemaInvalid.ts',
    [''],
    ['SchemaInvalid.configSchema is not a JSON Schema', 'type'],
  ),
  row(
    'ConstructorThrows',
    'ELEMENT_CLASS_INVALID',
    '../../greeters/Thrower/Thrower.ts',
    [''],
    ['constructor of Thrower', 'no greeting today'],
  ),
  row(
    'OfBrokenType',
    'ELEMENT_CLASS_MISSING',
    '../ClassMissing',
    [''],
    ['its type auths.broken.ClassMissing is broken', 'ClassMissing.ts'],
  ),
]

const brokenConfigs: Broken[] = [
  row(
    'ConfigMissing',
    'ELEMENT_CONFIG_MISSING',
    'ConfigMissing.json',
    [''],
    ['is missing', 'auths.greeters.Greeter'],
  ),
  row('ConfigFolder', 'ELEMENT_CONFIG_INVALID', 'ConfigFolder.json', [''], ['is a folder', 'JSON file']),
  row('ConfigSyntax', 'ELEMENT_CONFIG_INVALID', 'ConfigSyntax.json', [''], ['line 3, column 33']),
  row('ConfigEmptyFile', 'ELEMENT_CONFIG_INVALID', 'ConfigEmptyFile.json', [''], ['line 1, column 1']),
  row('ConfigNoObject', 'ELEMENT_CONFIG_INVALID', 'ConfigNoObject.json', [''], ['must be object']),
  row('ConfigKeyMissing', 'ELEMENT_CONFIG_INVALID', 'ConfigKeyMissing.json', ['/greeting'], ['is missing']),
  row(
    'ConfigKeyEmpty',
    'ELEMENT_CONFIG_INVALID',
    'ConfigKeyEmpty.json',
    ['/greeting'],
    ['must not be empty'],
  ),
  row(
    'ConfigWrongType',
    'ELEMENT_CONFIG_INVALID',
    'ConfigWrongType.json',
    ['/greeting'],
    ['string', 'Quote it'],
  ),
  row(
    'ConfigUnknownKey',
    'ELEMENT_CONFIG_INVALID',
    'ConfigUnknownKey.json',
    ['/pasword'],
    ['Did you mean password?'],
  ),
  row(
    'ConfigManyFaults',
    'ELEMENT_CONFIG_INVALID',
    'ConfigManyFaults.json',
    ['/greting', '/greeting', '/greting', '/times'],
    ['{{NOWHERE}}', 'is missing', 'Did you mean greeting?', 'must be integer'],
  ),
  row(
    'ConfigPrototype',
    'ELEMENT_CONFIG_INVALID',
    'ConfigPrototype.json',
    ['/__proto__'],
    ['not a known key'],
  ),
  row(
    'VariableUnknown',
    'ELEMENT_CONFIG_INVALID',
    'VariableUnknown.json',
    ['/greeting'],
    ['{{GREETINGS}}', 'Add "GREETINGS" to "variables" in app.config.json'],
  ),
  row(
    'VariableEmpty',
    'ELEMENT_CONFIG_INVALID',
    'VariableEmpty.json',
    ['/greeting'],
    ['Add "EMPTY" to "variables"'],
  ),
  row(
    'VariableInherited',
    'ELEMENT_CONFIG_INVALID',
    'VariableInherited.json',
    ['/greeting'],
    ['{{constructor}}'],
  ),
]

const oddFolder = row('my-login', 'ELEMENT_NAME_INVALID', '', [''], ['"my-login"', 'Rename the folder'])

function row(name: string, code: ElementErrorCode, file: string, pointers: string[], says: string[]): Broken {
  return { name, code, file, pointers, says }
}

// Each test opens the app itself, so that it is known which tests ask about which line of the loader.
describe('an app with broken elements', () => {
  const open = () => openTestApp('broken')
  const folderOf = (name: string) => join(fixtureFolder('broken'), 'auths/broken', name)
  const fileOf = ({ name, file }: Broken) => join(folderOf(name), file)
  const problemsOf = (app: App, { name }: Broken) =>
    app.problems.filter(({ fullName }) => fullName === `auths.broken.${name}`)

  it('lists every broken element and no other', async () => {
    await using app = await open()
    const all = [...brokenDeclarations, ...brokenClasses, ...brokenConfigs, oddFolder]
    const expected = all.map(({ name }) => `auths.broken.${name}`)
    expect(new Set(app.problems.map(({ fullName }) => fullName))).toEqual(new Set(expected))
  })

  it('works beside them', async () => {
    await using app = await open()
    const greetings = ['Healthy', 'WithVariable', 'WithSchemaKey', 'WithByteOrderMark'].map((name) =>
      app.getElement<{ greet(): string }>(`auths.greeters.${name}`).greet(),
    )
    expect(greetings).toEqual(['Hello', 'Hello from a variable!', 'Hello with a schema', 'Hello with a mark'])
  })

  const tables = [
    ['declaration', brokenDeclarations],
    ['class', brokenClasses],
    ['config', brokenConfigs],
  ] as const
  describe.each(tables)('whose %s is at fault', (_, rows) => {
    it('names the file and each place in app.problems', async () => {
      await using app = await open()
      for (const broken of rows) {
        const found = problemsOf(app, broken).map(({ severity, file, pointer, code }) => ({
          severity,
          file,
          pointer,
          code,
        }))
        const expected = broken.pointers.map((pointer) => ({
          severity: 'error',
          file: fileOf(broken),
          pointer,
          code: broken.code,
        }))
        expect(found, broken.name).toHaveLength(expected.length)
        expect(found, broken.name).toEqual(expect.arrayContaining(expected))
      }
    })

    it('throws all of it from getElement', async () => {
      await using app = await open()
      for (const broken of rows) {
        const fullName = `auths.broken.${broken.name}`
        const error = catchError(() => app.getElement(fullName))
        expect(ElementError.is(error), broken.name).toBe(true)
        expect(error).toMatchObject({ code: broken.code, fullName, file: fileOf(broken) })
        const { message, faults } = error as ElementError
        for (const part of [fullName, fileOf(broken), ...broken.pointers, ...broken.says])
          expect(message).toContain(part)
        const told = problemsOf(app, broken)
        expect(message).toContain(told.map((problem) => problem.message).join(' '))
        expect(faults).toEqual(
          told.map(({ file, pointer, code, message: text }) => ({ file, pointer, code, message: text })),
        )
      }
    })
  })

  it('names an odd folder in app.problems', async () => {
    await using app = await open()
    expect(problemsOf(app, oddFolder)).toMatchObject([
      { severity: 'error', file: folderOf('my-login'), pointer: '', code: 'ELEMENT_NAME_INVALID' },
    ])
  })

  it('throws the problem of an odd folder from getElement, since there is a folder with an e.json', async () => {
    await using app = await open()
    const error = catchError(() => app.getElement('auths.broken.my-login'))
    expect(error).toMatchObject({ code: 'ELEMENT_NAME_INVALID', file: folderOf('my-login') })
    expect((error as ElementError).message).toContain(
      '"my-login" cannot be part of an element name. Rename the folder',
    )
  })

  it('takes a folder without an e.json for no element, and says so', async () => {
    await using app = await open()
    expect(app.problems.filter(({ fullName }) => fullName === 'auths.broken.NoDeclaration')).toEqual([])
    const error = catchError(() => app.getElement('auths.broken.NoDeclaration'))
    expect(error).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect((error as ElementError).message).toContain('e.json')
  })

  it('quotes no text of a file in any problem', async () => {
    await using app = await open()
    expect(inspect(app.problems, { depth: null, maxArrayLength: null })).not.toContain('do-not-quote-me')
    for (const fullName of new Set(app.problems.map((problem) => problem.fullName))) {
      expect(inspect(catchError(() => app.getElement(fullName)))).not.toContain('do-not-quote-me')
    }
  })

  it('lists what is declared, broken or not, with what it is', async () => {
    await using app = await open()
    const kinds = new Map(app.elements().map(({ fullName, kind }) => [fullName, kind]))
    expect(kinds.get('auths.greeters.Meta')).toBe('meta')
    expect(kinds.get('auths.greeters.Greeter')).toBe('type')
    expect(kinds.get('auths.greeters.Healthy')).toBe('instance')
    expect(kinds.get('auths.broken.ConfigMissing')).toBe('instance')
    expect(kinds.get('auths.broken.NoTitle')).toBeUndefined()
  })

  it('keeps a key called __proto__ away from every object', async () => {
    await using app = await open()
    expect(({} as { times?: number }).times).toBeUndefined()
    const healthy = app.getElement<{ config: { times?: number } }>('auths.greeters.Healthy')
    expect(healthy.config.times).toBeUndefined()
  })

  it('tells files by absolute paths inside the app', async () => {
    await using app = await open()
    for (const { file } of app.problems) expect(relative(fixtureFolder('broken'), file)).not.toMatch(/^\.\./)
  })
})

describe('a Type whose checkConfig throws', () => {
  it('breaks its own instances and no others', async () => {
    await using app = await openTestApp('check-config-throws')
    expect(app.getElement('auths.checks.PlainExample')).toBeDefined()
    const error = catchError(() => app.getElement('auths.checks.CarelessExample'))
    expect(error).toMatchObject({
      code: 'ELEMENT_CLASS_INVALID',
      fullName: 'auths.checks.CarelessExample',
      file: join(fixtureFolder('check-config-throws'), 'auths/checks/Careless/Careless.ts'),
    })
    expect((error as ElementError).message).toContain(
      'checkConfig of Careless (auths.checks.Careless) threw: checkConfig gave up',
    )
  })
})
