import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { App, ElementDescription, ElementSummary } from '../../runtime/index.js'
import { ElementError } from '../../runtime/kernel/errors.js'
import { catchError, catchRejection } from '../support/catch-error.js'
import { AppFolder, copyFixture, fixtureFolder, openTestApp } from '../support/test-app.js'

interface Greeter {
  greet(): string
}

const folderOf = (path: string) => join(fixtureFolder('extends'), path)

/** The greeters of an app: name, the root it came from, and what it says, or the code of its error. */
function listGreeters(app: App): string[] {
  const greeters = app.elements({ type: 'auths.greeters.Meta' })
  return greeters.map((summary) => `${nameOf(summary)} ${summary.root} ${say(app, summary)}`)
}

const nameOf = ({ fullName }: ElementSummary) => fullName.replace('auths.greeters.', '')

function say(app: App, { fullName, kind }: ElementSummary): string {
  if (kind === 'type') return `(${app.getElement<ElementDescription>(fullName).title})`
  try {
    return app.getElement<Greeter>(fullName).greet()
  } catch (error) {
    return (error as ElementError).code
  }
}

const listProblems = (app: App) =>
  app.problems.map(({ severity, fullName, code }) => `${severity} ${fullName.split('.').pop() ?? ''} ${code}`)

interface Situation {
  readonly app: string
  readonly says: string
  readonly greeters: readonly string[]
  readonly problems?: readonly string[]
}

const situations: Situation[] = [
  {
    app: 'levels',
    says: 'over several levels, the nearest winning',
    greeters: [
      'Greeter test.Base (Greeter)',
      'Hello test.Base Hello from base',
      'Own test.Levels Own from levels',
      'Regional test.Regional Regional from regional',
      'Shared test.Regional Shared by regional',
    ],
  },
  {
    app: 'diamond',
    says: 'each app once, where it is met first, and the later of two over the earlier',
    greeters: [
      'Greeter test.Base (Greeter)',
      'Hello test.Left Hello from left',
      'Shared test.Right Shared by right',
    ],
  },
  {
    app: 'override-type',
    says: 'instances that an overriding Type of the same full name serves',
    greeters: [
      'Greeter test.OverrideType (Loud greeter)',
      'Hello test.Base HELLO FROM BASE!',
      'Shared test.Base SHARED BY BASE!',
    ],
  },
  {
    app: 'override-passed-by',
    says: 'a sub-Type that keeps the class it imports, and warns of it',
    greeters: [
      'Counter test.Shop Next, please',
      'Greeter test.PassedBy (Loud greeter)',
      'Hello test.Base HELLO FROM BASE!',
      'LoudGreeter test.PassedBy (A Type that imports the override)',
      'Shared test.Base SHARED BY BASE!',
      'ShopGreeter test.Shop (Shop greeter)',
    ],
    problems: ['warning ShopGreeter ELEMENT_CLASS_INVALID'],
  },
  {
    app: 'override-whole-folder',
    says: 'no file of a folder that is overridden',
    greeters: [
      'Greeter test.Base (Greeter)',
      'Hello test.WholeFolder ELEMENT_CONFIG_MISSING',
      'Shared test.Base Shared by base',
    ],
    problems: ['error Hello ELEMENT_CONFIG_MISSING'],
  },
  {
    app: 'access',
    says: 'what is public or protected, not what is private, and lets nothing override what is protected',
    greeters: [
      'Greeter test.Base (Greeter)',
      'Hello test.Base Hello from base',
      'Private test.Access Private in access',
      'Protected test.Guarded Protected by guarded',
      'Public test.Access Public in access',
      'Shared test.Base Shared by base',
    ],
    problems: ['error OfPrivateType ELEMENT_TYPE_MISSING', 'error Protected ELEMENT_OVERRIDE_REFUSED'],
  },
  {
    app: 'access/guarded',
    says: 'everything of its own when it is started itself',
    greeters: [
      'Greeter test.Base (Greeter)',
      'Hello test.Base Hello from base',
      'OfPrivateType test.Guarded Nobody hears this',
      'Private test.Guarded Private to guarded',
      'PrivateType test.Guarded (Private Type)',
      'Protected test.Guarded Protected by guarded',
      'Public test.Guarded Public in guarded',
      'Shared test.Guarded Private to guarded too',
    ],
  },
  {
    app: 'broken-elements',
    says: 'what is whole of an app in which elements are broken',
    greeters: [
      'Greeter test.Base (Greeter)',
      'Healthy test.Faulty Healthy all the same',
      'Hello test.Base Hello from base',
      'WithVariable test.Faulty ELEMENT_CONFIG_INVALID',
    ],
    problems: [
      'error NoTitle ELEMENT_DECLARATION_INVALID',
      // What is broken was meant to override, so the one beneath does not come back.
      'error Shared ELEMENT_DECLARATION_INVALID',
      'error Syntax ELEMENT_DECLARATION_INVALID',
      'error WithVariable ELEMENT_CONFIG_INVALID',
    ],
  },
  {
    app: 'own-file',
    says: 'no variables, hosts, storage or server of another app',
    greeters: [
      'Greeter test.Base (Greeter)',
      'Hello test.Base Hello from base',
      'Shared test.Base Shared by base',
      'WithStolen test.Talkative ELEMENT_CONFIG_INVALID',
      'WithVariable test.Talkative Said by the app that is started',
    ],
    problems: ['error WithStolen ELEMENT_CONFIG_INVALID'],
  },
]

describe('an app inherits', () => {
  it.each(situations)('$says: $app', async ({ app: fixture, greeters, problems = [] }) => {
    await using app = await openTestApp(`extends/${fixture}`)
    expect(listGreeters(app)).toEqual(greeters)
    expect(listProblems(app)).toEqual(problems)
  })

  it('finds nothing under the name of a private element', async () => {
    await using app = await openTestApp('extends/access')
    const error = catchError(() => app.getElement('auths.greeters.PrivateType'))
    expect(error).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
  })

  it('names both folders where an override is refused', async () => {
    await using app = await openTestApp('extends/access')
    const refused = app.problems.find(({ code }) => code === 'ELEMENT_OVERRIDE_REFUSED')
    const own = folderOf('access/auths/greeters/Protected')
    expect(refused).toMatchObject({ fullName: 'auths.greeters.Protected', file: own, pointer: '' })
    expect(refused?.message).toContain(folderOf('access/guarded/auths/greeters/Protected'))
    expect(refused?.message).toContain('Give the element another name')
  })

  it('names the file that passes an override by, and the fix', async () => {
    await using app = await openTestApp('extends/override-passed-by')
    const [warning] = app.problems
    expect(warning?.file).toBe(folderOf('override-passed-by/shop/auths/greeters/ShopGreeter/ShopGreeter.ts'))
    expect(warning).toMatchObject({ severity: 'warning', pointer: '', code: 'ELEMENT_CLASS_INVALID' })
    expect(warning?.message).toContain('overrides auths.greeters.Greeter. Import that one')
  })

  it('says whose app.config.json lacks a variable', async () => {
    await using app = await openTestApp('extends/broken-elements')
    const error = catchError(() => app.getElement('auths.greeters.WithVariable'))
    expect((error as Error).message).toContain(
      'Add "GREETING" to "variables" in app.config.json of the app that is started, not of test.Faulty.',
    )
  })

  it('takes `extends` from createApp over that of the file, from the folder of the app', async () => {
    await using app = await openTestApp('extends/levels', { config: { extends: ['../diamond/left'] } })
    expect(listGreeters(app)).toEqual([
      'Greeter test.Base (Greeter)',
      'Hello test.Left Hello from left',
      'Own test.Levels Own from levels',
      'Shared test.Left Shared by left',
    ])
  })

  it('finds an instance dropped into an inherited app, and takes up what changes there at a reload', async () => {
    using folder = copyFixture('extends')
    await using app = await folder.openIn('levels')
    const late = 'auths.greeters.Late'
    const dropInto = (at: string, greeting: string) => {
      folder.write(`${at}/auths/greeters/Late/e.json`, { title: 'Late', type: 'auths.greeters.Greeter' })
      folder.write(`${at}/auths/greeters/Late/Late.json`, { greeting })
    }
    expect(catchError(() => app.getElement(late))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })

    dropInto('levels/regional', 'Late in regional')
    expect(app.getElement<Greeter>(late).greet()).toBe('Late in regional')
    expect(app.elements().find(({ fullName }) => fullName === late)?.root).toBe('test.Regional')

    dropInto('base', 'Late in base')
    folder.write('base/auths/greeters/Hello/Hello.json', { greeting: 'Hello again' })
    await app.reload()
    expect(app.getElement<Greeter>(late).greet()).toBe('Late in regional')
    expect(app.getElement<Greeter>('auths.greeters.Hello').greet()).toBe('Hello again')

    folder.remove('levels/regional/auths/greeters/Late')
    await app.reload()
    expect(app.getElement<Greeter>(late).greet()).toBe('Late in base')
  })

  it('takes up another `extends` at a reload, and keeps everything when that can not be', async () => {
    using folder = copyFixture('extends')
    await using app = await folder.openIn('levels')
    const own = app.getElement('auths.greeters.Own')
    const file = folder.write('levels/app.config.json', { appId: 'test.Levels', extends: ['../gone'] })
    expect(await catchRejection(app.reload())).toMatchObject({ code: 'APP_CONFIG_INVALID', file })
    expect(app.getElement<Greeter>('auths.greeters.Regional').greet()).toBe('Regional from regional')

    folder.write('levels/app.config.json', { appId: 'test.Levels', extends: ['../base'] })
    await app.reload()
    expect(app.getElement('auths.greeters.Own')).toBe(own)
    expect(listGreeters(app)).toEqual([
      'Greeter test.Base (Greeter)',
      'Hello test.Base Hello from base',
      'Own test.Levels Own from levels',
      'Shared test.Base Shared by base',
    ])
  })
})

interface Fault {
  readonly app: string
  /** The file to mend, from the folder of the app. */
  readonly file: string
  readonly pointer: string
  readonly says: readonly string[]
}

const faults: Fault[] = [
  {
    app: 'missing',
    file: 'app.config.json',
    pointer: '/extends/0',
    says: [
      `/extends/0 names ./nowhere, but ${folderOf('missing/nowhere')} is no folder. Correct the path. `,
      `Correct the path. ${folderOf('missing/app.config.json')} /extends/1 names`,
      '/extends/1 names @acme/not-installed, which is not installed. It was looked for in ',
      ` ${folderOf('missing/node_modules/@acme/not-installed')}, `,
      ` ${folderOf('node_modules/@acme/not-installed')}, `,
      ' /node_modules/@acme/not-installed. Run "npm install @acme/not-installed", or write "./@acme/not-installed" for a folder',
      `/extends/2 names ../missing/app.config.json, but ${folderOf('missing/app.config.json')} is no folder`,
      '/extends/3 names what is this, which is neither a folder',
    ],
  },
  {
    app: 'missing-further',
    file: 'inherited/app.config.json',
    pointer: '/extends/0',
    says: [`names ../gone, but ${folderOf('missing-further/gone')} is no folder`],
  },
  {
    app: 'no-app',
    file: 'app.config.json',
    pointer: '/extends/0',
    says: [`names ./folder: ${folderOf('no-app/folder')} is no app, since it has no app.config.json`],
  },
  {
    app: 'broken-files',
    file: 'app.config.json',
    pointer: '/extends/0',
    says: [
      folderOf('broken-files/syntax/app.config.json'),
      'line 1',
      `${folderOf('broken-files/no-id/app.config.json')} /appId is missing`,
      `${folderOf('broken-files/odd-extends/app.config.json')} /extends must be array`,
      `${folderOf('broken-files/array/app.config.json')} must be object`,
    ],
  },
  {
    app: 'circle',
    file: 'second/third/app.config.json',
    pointer: '/extends/0',
    says: [
      `leads in a circle: test.Circle (${folderOf('circle')}) -> test.Second (${folderOf('circle/second')}) -> `,
      ` -> test.Third (${folderOf('circle/second/third')}) -> test.Circle (${folderOf('circle')}). `,
      'Take one of them out of "extends"',
    ],
  },
  {
    app: 'circle-further',
    file: 'second/third/app.config.json',
    pointer: '/extends/0',
    says: ['circle: test.Second (', ' -> test.Third (', ' -> test.Second ('],
  },
  {
    app: 'circle-self',
    file: 'app.config.json',
    pointer: '/extends/0',
    says: [
      `circle: test.CircleSelf (${folderOf('circle-self')}) -> test.CircleSelf (${folderOf('circle-self')})`,
    ],
  },
]

describe('an app whose `extends` can not be followed', () => {
  it.each(faults)('does not start, and says where and why: $app', async ({ app, file, pointer, says }) => {
    const error = await catchRejection(openTestApp(`extends/${app}`))
    expect(ElementError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'APP_CONFIG_INVALID', file: folderOf(join(app, file)), pointer })
    for (const part of says) expect((error as ElementError).message).toContain(part)
    expect((error as ElementError).message).not.toContain('do-not-quote-me')
  })
})

describe('an app that inherits a broken one', () => {
  it('tells every fault of its file', async () => {
    using folder = new AppFolder()
    const file = folder.write('broken/app.config.json', { appId: 7, extends: 'none' })
    folder.write('app.config.json', { appId: 'test.Shop', extends: ['./broken'] })
    const { message } = (await catchRejection(folder.openIn('.'))) as Error
    expect(message).toContain(
      `names ./broken: ${file} /appId must be string. Quote it. /extends must be array.`,
    )
  })
})

describe('an inherited package', () => {
  /** The greeters package of the fixtures as npm would install it. */
  function install(folder: AppFolder, place: string, appId: string, more: object = {}): void {
    cpSync(folderOf('base'), join(folder.path, place), { recursive: true })
    folder.write(`${place}/app.config.json`, { appId, ...more })
  }
  const rootsOf = (app: App) => [...new Set(app.elements().map(({ root }) => root))]

  it('is found in the node_modules of the app or above, scoped or not', async () => {
    using folder = new AppFolder()
    install(folder, 'node_modules/@acme/greeters', 'acme.Hoisted')
    folder.write('apps/shop/app.config.json', { appId: 'test.Shop', extends: ['@acme/greeters'] })
    await using app = await folder.openIn('apps/shop')
    expect(app.getElement<Greeter>('auths.greeters.Hello').greet()).toBe('Hello from base')
    expect(rootsOf(app)).toEqual(['acme.Hoisted', 'official'])
  })

  it('is the nearest of several of one name', async () => {
    using folder = new AppFolder()
    install(folder, 'node_modules/greeters', 'acme.Far')
    install(folder, 'app/node_modules/greeters', 'acme.Near')
    folder.write('app/app.config.json', { appId: 'test.Shop', extends: ['greeters'] })
    await using app = await folder.openIn('app')
    expect(rootsOf(app)).toEqual(['acme.Near', 'official'])
  })

  it('brings the packages that it extends itself, hoisted beside it', async () => {
    using folder = new AppFolder()
    install(folder, 'node_modules/greeters', 'acme.Greeters')
    folder.write('node_modules/@acme/more/app.config.json', { appId: 'acme.More', extends: ['greeters'] })
    folder.write('app.config.json', { appId: 'test.Shop', extends: ['@acme/more'] })
    await using app = await folder.openIn('.')
    expect(app.problems).toEqual([])
    expect(rootsOf(app)).toEqual(['acme.Greeters', 'official'])
  })

  it.each([
    ['beside where it really is', 'elsewhere/node_modules/greeters'],
    ['where it is linked to', 'app/node_modules/greeters'],
  ])('may be a link, and its own packages lie %s', async (_, place) => {
    using folder = new AppFolder()
    install(folder, place, 'acme.Greeters')
    folder.write('elsewhere/more/app.config.json', { appId: 'acme.More', extends: ['greeters'] })
    folder.write('elsewhere/more/auths/greeters/Linked/e.json', {
      title: 'L',
      type: 'auths.greeters.Greeter',
    })
    folder.write('elsewhere/more/auths/greeters/Linked/Linked.json', { greeting: 'Linked' })
    folder.write('app/app.config.json', { appId: 'test.Shop', extends: ['more'] })
    mkdirSync(join(folder.path, 'app/node_modules'), { recursive: true })
    symlinkSync(join(folder.path, 'elsewhere/more'), join(folder.path, 'app/node_modules/more'))
    await using app = await folder.openIn('app')
    expect(app.getElement<Greeter>('auths.greeters.Linked').greet()).toBe('Linked')
    expect(rootsOf(app)).toEqual(['acme.Greeters', 'acme.More', 'official'])
  })

  it('counts once, whether it is named as a package, as a folder or through a link', async () => {
    using folder = new AppFolder()
    install(folder, 'node_modules/greeters', 'acme.Greeters')
    symlinkSync(join(folder.path, 'node_modules/greeters'), join(folder.path, 'linked'))
    const named = [
      'greeters',
      './node_modules/greeters',
      join(folder.path, 'node_modules/greeters'),
      './linked',
    ]
    folder.write('app.config.json', { appId: 'test.Shop', extends: named })
    await using app = await folder.openIn('.')
    expect(app.problems).toEqual([])
    expect(rootsOf(app)).toEqual(['acme.Greeters', 'official'])
  })

  it('is not written to: only what a crash left in the own folder is brought to its end', async () => {
    using folder = new AppFolder()
    install(folder, 'base', 'acme.Base')
    const saved = { title: 'Saved', type: 'auths.greeters.Greeter' }
    folder.write('base/auths/greeters/..Hello.saved/e.json', saved)
    folder.write('auths/greeters/..Own.saved/e.json', saved)
    folder.writeElement('auths.greeters.Own', { ...saved, title: 'Own' }, { greeting: 'Own' })
    folder.write('app.config.json', { appId: 'test.Shop', extends: ['./base'] })
    await using app = await folder.openIn('.')
    const titles = ['Hello', 'Own'].map((name) => app.describe(`auths.greeters.${name}`).title)
    expect(titles).toEqual([expect.not.stringMatching('Saved'), 'Saved'])
  })

  it('is looked for where Node would look, and in no node_modules of a node_modules', async () => {
    using folder = new AppFolder()
    install(folder, 'node_modules/greeters', 'acme.Greeters', { extends: ['none'] })
    folder.write('app.config.json', { appId: 'test.Shop', extends: ['greeters'] })
    const { message } = (await catchRejection(folder.openIn('.'))) as Error
    const looked = ['node_modules/greeters/node_modules/none', 'node_modules/none', '../node_modules/none']
    expect(message).toContain(`looked for in ${looked.map((place) => join(folder.path, place)).join(', ')}, `)
  })

  it.each([
    '../greeters/../greeters',
    'greeters/../greeters',
    'node_modules\\greeters',
    '.greeters',
    '@acme/',
  ])('is not reached by an odd name: %s', async (name) => {
    using folder = new AppFolder()
    for (const place of ['node_modules/greeters', 'greeters', '.greeters'])
      install(folder, place, 'acme.Greeters')
    folder.write('app.config.json', { appId: 'test.Shop', extends: [name] })
    expect(await catchRejection(folder.openIn('.'))).toMatchObject({ code: 'APP_CONFIG_INVALID' })
  })
})
