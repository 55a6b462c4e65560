import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import type { ElementDescription } from '../../runtime/index.js'
import { catchError, catchRejection } from '../support/catch-error.js'
import { AppFolder, copyFixture, openTestApp } from '../support/test-app.js'

const env = { ACME_CLIENT_ID: 'acme-client', ACME_CLIENT_SECRET: 'secret', ACME_URL: 'http://127.0.0.1:9' }

const dropped = 'auths.loginTypes.Dropped'
const example = 'auths.loginTypes.AcmeExample'
const define = { title: 'Dropped in', type: 'auths.loginTypes.AcmeType' }
const config = {
  clientId: 'dropped-client',
  clientSecret: 'secret',
  redirectUri: 'http://127.0.0.1:3000/auth/callback',
  providerUrl: 'http://127.0.0.1:9',
}

const typeSource = (answer: string) => `import { LoginType } from 'wecom-elements/auths/loginTypes/Meta'

export default class NewType extends LoginType {
  answer() {
    return ${JSON.stringify(answer)}
  }
}
`

describe('an instance dropped in while the app runs', () => {
  it('is found by the next getElement, with its variables, and stays the same object', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    expect(catchError(() => app.getElement(dropped))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    folder.writeElement(dropped, define, { ...config, clientId: '{{ACME_CLIENT_ID}}' })
    const login = app.getElement<LoginType>(dropped)
    expect(login.tenant).toBe('acme-client')
    expect(app.getElement(dropped)).toBe(login)
    expect(app.elements({ type: 'auths.loginTypes.Meta' })).toContainEqual({
      fullName: dropped,
      title: 'Dropped in',
      kind: 'instance',
      type: 'auths.loginTypes.AcmeType',
      root: 'test.Acme',
    })
    await app.reload()
    expect(app.getElement(dropped)).toBe(login)
  })

  it('throws while it is incomplete, and is found once it is completed', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const folderOf = 'auths/loginTypes/Dropped'
    const attempt = () => catchError(() => app.getElement(dropped))

    folder.write(`${folderOf}/Dropped.json`, config)
    expect(attempt()).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    folder.write(`${folderOf}/e.json`, '{ "title": "Dropped in", "ty')
    expect(attempt()).toMatchObject({ code: 'ELEMENT_DECLARATION_INVALID', fullName: dropped })
    folder.write(`${folderOf}/e.json`, define)
    folder.remove(`${folderOf}/Dropped.json`)
    expect(attempt()).toMatchObject({ code: 'ELEMENT_CONFIG_MISSING', fullName: dropped })
    expect(app.problems).toMatchObject([{ fullName: dropped, code: 'ELEMENT_CONFIG_MISSING' }])
    folder.write(`${folderOf}/Dropped.json`, { ...config, clientId: 7 })
    expect(attempt()).toMatchObject({ code: 'ELEMENT_CONFIG_INVALID', pointer: '/clientId' })
    folder.write(`${folderOf}/Dropped.json`, config)
    expect(app.getElement<LoginType>(dropped).tenant).toBe('dropped-client')
    expect(app.problems).toEqual([])
  })

  it('is told of a file that holds no object, e.json or config', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const message = () => (catchError(() => app.getElement(dropped)) as Error).message
    const declaration = folder.write('auths/loginTypes/Dropped/e.json', '[]')
    expect(message()).toContain(`${declaration} must be object. [`)
    folder.write('auths/loginTypes/Dropped/e.json', define)
    const file = folder.write('auths/loginTypes/Dropped/Dropped.json', '"text"')
    expect(message()).toContain(`${file} must be object. [`)
  })

  it('is a folder with a file: no link leads to it, and no folder is its e.json', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.writeElement('elsewhere.Dropped', define, config)
    const link = join(folder.path, 'auths/loginTypes/Dropped')
    symlinkSync(join(folder.path, 'elsewhere/Dropped'), link)
    expect(catchError(() => app.getElement(dropped))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    rmSync(link)
    folder.write('auths/loginTypes/Dropped/e.json/file', '')
    folder.write('auths/loginTypes/Dropped/Dropped.json', config)
    expect(catchError(() => app.getElement(dropped))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
  })

  it('is not found under another letter case', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.writeElement(dropped, define, config)
    const error = catchError(() => app.getElement('auths.loginTypes.dropped'))
    expect(error).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
  })

  it.each([
    [
      'it has no config',
      { title: 'Dropped in', type: 'auths.loginTypes.AcmeType' },
      'ELEMENT_CONFIG_MISSING',
    ],
    ['its e.json is broken', { title: 'Dropped in' }, 'ELEMENT_DECLARATION_INVALID'],
  ])('is gone when it is removed while %s', async (_, incomplete, code) => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.writeElement(dropped, incomplete)
    expect(catchError(() => app.getElement(dropped))).toMatchObject({ code })
    folder.remove('auths/loginTypes/Dropped')
    expect(catchError(() => app.getElement(dropped))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(app.problems).toEqual([])
  })
})

describe('a Type dropped in while the app runs', () => {
  const newType = 'auths.loginTypes.NewType'
  const dropIn = (folder: AppFolder) => {
    folder.writeElement(newType, { title: 'New', type: 'auths.loginTypes.Meta' })
    folder.write('auths/loginTypes/NewType/NewType.ts', typeSource('new'))
  }

  it('asks for a reload, and is there after it', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    dropIn(folder)
    const error = catchError(() => app.getElement(newType))
    const file = join(folder.path, 'auths/loginTypes/NewType')
    expect(error).toMatchObject({ code: 'ELEMENT_CLASS_MISSING', fullName: newType, file, pointer: '' })
    expect((error as Error).message).toContain('app.reload()')

    await app.reload()
    expect(app.problems).toEqual([])
    expect(app.getElement<ElementDescription>(newType)).toMatchObject({ kind: 'type', title: 'New' })
  })

  it.each([
    ['after the Type was asked for', [newType]],
    ['before it was', []],
  ])('has instances that ask for a reload too, %s, and are there after it', async (_, asked) => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    dropIn(folder)
    folder.writeElement(dropped, { title: 'Of the new Type', type: newType }, {})
    for (const name of asked) catchError(() => app.getElement(name))
    const error = catchError(() => app.getElement(dropped))
    expect(error).toMatchObject({ code: 'ELEMENT_CLASS_MISSING', fullName: dropped })
    expect((error as Error).message).toContain('app.reload()')

    await app.reload()
    expect(app.problems).toEqual([])
    expect(app.getElement<{ answer(): string }>(dropped).answer()).toBe('new')
  })
})

describe('elements dropped in that name each other', () => {
  it('are told to be a circle, as at a start', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.writeElement('auths.loginTypes.Left', { title: 'Left', type: 'auths.loginTypes.Right' })
    folder.writeElement('auths.loginTypes.Right', { title: 'Right', type: 'auths.loginTypes.Left' })
    const error = catchError(() => app.getElement('auths.loginTypes.Left'))
    expect(error).toMatchObject({ code: 'ELEMENT_TYPE_CYCLE', fullName: 'auths.loginTypes.Left' })
  })
})

describe('reload', () => {
  it('makes a new object of a changed config and keeps the others', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const changed = app.getElement<LoginType>(example)
    const unchanged = ['Meta', 'AcmeType', 'AcmeOther'].map((name) => `auths.loginTypes.${name}`)
    const before = unchanged.map((name) => app.getElement<object>(name))
    folder.write('auths/loginTypes/AcmeExample/AcmeExample.json', config)

    expect(app.getElement(example)).toBe(changed)
    await app.reload()
    expect(app.getElement(example)).not.toBe(changed)
    expect(app.getElement<LoginType>(example).tenant).toBe('dropped-client')
    expect(changed.tenant).toBe('acme-client')
    unchanged.forEach((name, index) => {
      expect(app.getElement(name)).toBe(before[index])
    })
  })

  it('makes a new object of a changed e.json', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const before = app.getElement(example)
    folder.write('auths/loginTypes/AcmeExample/e.json', { ...define, title: 'Another title' })
    await app.reload()
    expect(app.getElement(example)).not.toBe(before)
    expect(app.getElement(example).title).toBe('Another title')
  })

  it.each([
    ['config', 'AcmeExample.json', 'ELEMENT_CONFIG_INVALID'],
    ['e.json', 'e.json', 'ELEMENT_DECLARATION_INVALID'],
  ])(
    'keeps the last good element when its %s breaks, through every reload, until it is mended',
    async (_, file, code) => {
      using folder = copyFixture('acme')
      await using app = await folder.open({ env })
      const lastGood = app.getElement<LoginType>(example)
      folder.write(`auths/loginTypes/AcmeExample/${file}`, '{')
      for (let reloads = 0; reloads < 2; reloads += 1) {
        await app.reload()
        expect(app.getElement(example)).toBe(lastGood)
        expect(app.problems).toMatchObject([{ severity: 'error', fullName: example, code }])
      }
      folder.writeElement(example, define, config)
      await app.reload()
      expect(app.problems).toEqual([])
      expect(app.getElement<LoginType>(example).tenant).toBe('dropped-client')
    },
  )

  it('gives the same object again once a broken file is what it was', async () => {
    using folder = copyFixture('acme')
    folder.writeElement(example, define, config)
    await using app = await folder.open({ env })
    const before = app.getElement(example)
    folder.write('auths/loginTypes/AcmeExample/AcmeExample.json', '{')
    await app.reload()
    folder.writeElement(example, define, config)
    await app.reload()
    expect(app.problems).toEqual([])
    expect(app.getElement(example)).toBe(before)
  })

  it('keeps the instances of a Type whose e.json breaks, in lists too', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const lastGood = app.getElement(example)
    const listed = () => app.elements({ type: 'auths.loginTypes.Meta' }).map(({ fullName }) => fullName)
    expect(listed()).toContain(example)
    folder.write('auths/loginTypes/AcmeType/e.json', '{')
    await app.reload()
    expect(app.getElement(example)).toBe(lastGood)
    expect(app.problems.map(({ fullName }) => fullName)).toContain('auths.loginTypes.AcmeType')
    expect(listed()).toContain(example)
  })

  it('forgets what was removed', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const held = app.getElement<LoginType>(example)
    folder.remove('auths/loginTypes/AcmeExample')
    expect(app.getElement(example)).toBe(held)
    await app.reload()
    expect(catchError(() => app.getElement(example))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(app.elements().map(({ fullName }) => fullName)).not.toContain(example)
    expect(app.problems).toEqual([])
    expect(held.tenant).toBe('acme-client')
  })

  it('forgets what was removed while it was broken', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    folder.write('auths/loginTypes/AcmeExample/e.json', '{')
    await app.reload()
    folder.remove('auths/loginTypes/AcmeExample')
    await app.reload()
    expect(catchError(() => app.getElement(example))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(app.problems).toEqual([])
  })

  it('takes over changed variables of app.config.json', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const before = app.getElement<LoginType>(example)
    folder.write('app.config.json', {
      appId: 'test.Acme',
      variables: { ...env, ACME_CLIENT_ID: 'another-client' },
    })
    await app.reload()
    expect(app.getElement(example)).not.toBe(before)
    expect(app.getElement<LoginType>(example).tenant).toBe('another-client')
  })

  it('changes nothing when app.config.json is broken, and works again when it is mended', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const before = app.getElement<LoginType>(example)
    folder.write('auths/loginTypes/AcmeExample/AcmeExample.json', config)
    const file = folder.write('app.config.json', '{')
    expect(await catchRejection(app.reload())).toMatchObject({ code: 'APP_CONFIG_INVALID', file })
    expect(app.getElement(example)).toBe(before)
    folder.write('app.config.json', { appId: 'test.Acme', variables: env })
    await app.reload()
    expect(app.getElement<LoginType>(example).tenant).toBe('dropped-client')
  })

  it('may be called by several at once, and each sees at least what was there when it called', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const first = app.reload()
    folder.writeElement(example, define, config)
    const second = app.reload()
    await second
    const login = app.getElement<LoginType>(example)
    expect(login.tenant).toBe('dropped-client')
    await Promise.all([first, app.reload(), app.reload()])
    expect(app.getElement(example)).toBe(login)
  })
})

describe('the scan', () => {
  const names = ['Zeta', 'alpha', 'Beta', 'gamma1', 'Delta', 'Broken1', 'Broken2']

  const fill = (folder: AppFolder, order: readonly string[]) => {
    folder.write('app.config.json', { appId: 'test.Order' })
    const writeType = () => {
      folder.writeElement('auths.notes.Meta', { title: 'Meta', type: '' })
      folder.write(
        'auths/notes/Meta/Meta.ts',
        "import { Element } from 'wecom-elements/element'\n\nexport default class Meta extends Element {}\n",
      )
      folder.writeElement('auths.notes.Plain', { title: 'Plain', type: 'auths.notes.Meta' })
      folder.write(
        'auths/notes/Plain/Plain.ts',
        "import Meta from '../Meta/Meta.ts'\n\nexport default class Plain extends Meta {}\n",
      )
    }
    for (const name of order) {
      if (name === 'the Type') writeType()
      else if (name.startsWith('Broken')) folder.writeElement(`auths.notes.${name}`, { title: name })
      else folder.writeElement(`auths.notes.${name}`, { title: name, type: 'auths.notes.Plain' }, {})
    }
  }

  const describeApp = async (order: readonly string[]) => {
    using folder = new AppFolder()
    fill(folder, order)
    await using app = await folder.open()
    return {
      elements: app.elements({ type: 'auths.notes.Meta' }),
      problems: app.problems.map(({ file, message, ...problem }) => ({
        ...problem,
        file: file.replace(folder.path, ''),
        message: message.replaceAll(folder.path, ''),
      })),
    }
  }

  it('gives the same whatever the order in which the folders were made', async () => {
    const expected = await describeApp(['the Type', ...names])
    expect(expected.elements).toHaveLength(6)
    expect(expected.problems).toHaveLength(2)
    const orders = fc.shuffledSubarray(['the Type', ...names], { minLength: names.length + 1 })
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        expect(await describeApp(order)).toEqual(expected)
      }),
      { numRuns: 15 },
    )
  })

  it('lists elements by name, so that the order does not hang on the file system', async () => {
    await using app = await openTestApp('broken')
    const listed = app.elements().map(({ fullName }) => fullName)
    expect(listed).toEqual([...listed].sort())
  })

  it('looks below elements, and not into node_modules', async () => {
    using folder = copyFixture('acme')
    folder.writeElement(
      'auths.loginTypes.AcmeExample.deep.Below',
      { title: 'Below', type: 'auths.loginTypes.AcmeType' },
      config,
    )
    folder.write('auths/node_modules/Ignored/e.json', '{')
    folder.write('auths/.git/Ignored/e.json', '{')
    // It was found by its name, although no list had it.
    const packed = 'auths.loginTypes.AcmeExample.node_modules.packed.Login'
    folder.writeElement(packed, { title: 'Packed', type: 'auths.loginTypes.AcmeType' }, config)
    await using app = await folder.open({ env })
    expect(catchError(() => app.getElement(packed))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(app.problems).toEqual([])
    expect(app.getElement<LoginType>('auths.loginTypes.AcmeExample.deep.Below').tenant).toBe('dropped-client')
  })
})

describe('a class file that changes while the app runs', () => {
  it('adds the problem that a restart is needed, and the instances go on as they were', async () => {
    using folder = copyFixture('acme')
    folder.write('auths/loginTypes/NewType/NewType.mjs', typeSource('before'))
    folder.writeElement('auths.loginTypes.NewType', { title: 'New', type: 'auths.loginTypes.Meta' })
    folder.writeElement(dropped, { title: 'Dropped in', type: 'auths.loginTypes.NewType' }, {})
    await using app = await folder.open({ env })
    const before = app.getElement(dropped)

    folder.write('auths/loginTypes/NewType/NewType.mjs', typeSource('after the change'))
    await app.reload()
    expect(app.problems).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        fullName: 'auths.loginTypes.NewType',
        file: join(folder.path, 'auths/loginTypes/NewType/NewType.mjs'),
        pointer: '',
        code: 'ELEMENT_CLASS_INVALID',
        message: expect.stringMatching(/NewType\.mjs was changed.*Restart needed/) as string,
      }),
    )
    expect(app.getElement(dropped)).toBe(before)
    expect(app.getElement<{ answer(): string }>(dropped).answer()).toBe('before')
  })
})

describe('a folder that looks like an element, outside auths', () => {
  it('is none: not by its name, and not beside what is listed', async () => {
    using folder = copyFixture('acme')
    folder.writeElement('backup.old.Ghost', define, config)
    await using app = await folder.open({ env })
    expect(catchError(() => app.getElement('backup.old.Ghost'))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(app.elements().map(({ fullName }) => fullName)).not.toContain('backup.old.Ghost')
  })

  // Kubernetes puts `..data` and folders with the time in their names beside what it mounts.
  it('passes over what begins with two dots, file or folder', async () => {
    using folder = copyFixture('acme')
    folder.write('auths/loginTypes/..2026_11_25/Ignored/e.json', '{')
    folder.write('auths/loginTypes/..e.json', '{')
    folder.write('auths/..data', '')
    await using app = await folder.open({ env })
    expect(app.problems).toEqual([])
    expect(app.elements().filter(({ fullName }) => fullName.includes('..'))).toEqual([])
  })

  it('brings a save to its end that a crash interrupted, and leaves alone what never counted', async () => {
    using folder = copyFixture('acme')
    folder.write('auths/loginTypes/..AcmeExample.saved/e.json', { ...define, title: 'Saved' })
    folder.write('auths/loginTypes/..AcmeExample.swept-1/e.json', { ...define, title: 'Never counted' })
    folder.write('auths/loginTypes/..AcmeOther.saved', 'a file')
    await using app = await folder.open({ env })
    expect(app.problems).toEqual([])
    expect(app.getElement(example).title).toBe('Saved')
  })

  it('tells of a file in the place of the folder of all elements', async () => {
    using folder = new AppFolder()
    folder.write('app.config.json', { appId: 'test.File' })
    const file = folder.write('auths', '')
    await using app = await folder.open()
    expect(app.problems).toMatchObject([
      { severity: 'error', fullName: 'auths', file, pointer: '', code: 'ELEMENT_DECLARATION_INVALID' },
    ])
    expect(app.problems[0]?.message).toBe(
      `${file} is a file or a link; an element is a folder that holds an e.json.`,
    )
    expect(catchError(() => app.getElement('auths.Anything'))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
  })

  it('finds nothing, and no fault, in an app that has no elements', async () => {
    using folder = new AppFolder()
    folder.write('app.config.json', { appId: 'test.Empty' })
    folder.write('other/e.json', '{')
    await using app = await folder.open()
    expect(app.problems).toEqual([])
    expect(catchError(() => app.getElement('auths.Anything'))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(catchError(() => app.getElement('other'))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
  })
})

describe('describe', () => {
  it('finds what was dropped in since', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    expect(catchError(() => app.describe(dropped))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    folder.writeElement(dropped, define, config)
    expect(app.describe(dropped)).toMatchObject({ title: 'Dropped in', kind: 'instance', problems: [] })
    folder.write('auths/loginTypes/Dropped/e.json', '{')
    expect(app.describe(dropped).title).toBe('Dropped in')
  })

  it('shows the functions of an element that broke as they last worked', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const functions = () => app.describe(example).functions
    const before = functions()
    expect(before).not.toEqual([])
    folder.write('auths/loginTypes/AcmeExample/AcmeExample.json', '{')
    await app.reload()
    expect(functions()).toEqual(before)
  })

  it('refuses a name that nobody has with the nearest', async () => {
    await using app = await openTestApp('acme', { env })
    const error = catchError(() => app.describe('auths.loginTypes.AcmeExampel')) as Error
    expect(error).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(error.message).toContain(`Did you mean ${example}`)
  })
})
