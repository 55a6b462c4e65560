import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { ElementContext } from '../../runtime/element.js'
import { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import type { App } from '../../runtime/index.js'
import type { ElementDescription } from '../../runtime/index.js'
import { startAcmeServer } from '../support/acme-server.js'
import { catchError, catchRejection } from '../support/catch-error.js'
import { fixtureFolder, openTestApp } from '../support/test-app.js'

const clientSecret = 'a-secret-that-must-not-be-seen'
const env = {
  ACME_CLIENT_ID: 'acme-client',
  ACME_CLIENT_SECRET: clientSecret,
  ACME_URL: 'http://127.0.0.1:9',
}

const openAcmeApp = () => openTestApp('acme', { env })

/** The config of an instance, which only its class is meant to see. */
const configOf = (app: App) =>
  app.getElement<{ config: { clientId: string; clientSecret: string } }>('auths.loginTypes.AcmeExample')
    .config

describe('an app', () => {
  it('knows its id, its title and its folder', async () => {
    await using app = await openAcmeApp()
    expect(app).toMatchObject({ appId: 'test.Acme', title: 'Acme login', root: fixtureFolder('acme') })
  })

  it('has no problems when there are none', async () => {
    await using app = await openAcmeApp()
    expect(app.problems).toEqual([])
  })
})

describe('getElement', () => {
  it('gives the same object each time', async () => {
    await using app = await openAcmeApp()
    for (const name of ['Meta', 'AcmeType', 'AcmeExample']) {
      const element = app.getElement(`auths.loginTypes.${name}`)
      expect(app.getElement(`auths.loginTypes.${name}`)).toBe(element)
    }
  })

  it('gives an instance that knows its name, its title, its type, its e.json and its app', async () => {
    await using app = await openAcmeApp()
    const login = app.getElement('auths.loginTypes.AcmeExample')
    expect(login).toBeInstanceOf(LoginType)
    expect(login).toMatchObject({
      fullName: 'auths.loginTypes.AcmeExample',
      name: 'AcmeExample',
      title: 'AcmeExample',
      type: 'auths.loginTypes.AcmeType',
      define: { title: 'AcmeExample', type: 'auths.loginTypes.AcmeType' },
    })
    expect(login.app).toBe(app)
    expect(Object.isFrozen(login.define)).toBe(true)
    expect(configOf(app)).toMatchObject({ clientId: 'acme-client' })
    expect(configOf(app).clientSecret).toBe(clientSecret)
    expect(Object.isFrozen(configOf(app))).toBe(true)
  })

  it('gives an instance that is its name to whoever prints it', async () => {
    await using app = await openAcmeApp()
    const login = app.getElement<LoginType>('auths.loginTypes.AcmeExample')
    const { fullName, title, type } = login
    expect(JSON.parse(JSON.stringify(login))).toEqual({ fullName, title, type })

    expect(String(login)).toBe('[element auths.loginTypes.AcmeExample]')
    expect(inspect({ login }, { depth: 5 })).toBe('{ login: [element auths.loginTypes.AcmeExample] }')
  })

  it.each([
    { name: 'Meta', kind: 'meta', type: '' },
    { name: 'AcmeType', kind: 'type', type: 'auths.loginTypes.Meta' },
  ])('gives a frozen description of the $kind $name with its class', async ({ name, kind, type }) => {
    await using app = await openAcmeApp()
    const fullName = `auths.loginTypes.${name}`
    const description = app.getElement<ElementDescription>(fullName)
    expect(description).toMatchObject({ fullName, name, kind, type })
    expect(description.app).toBe(app)
    expect(Object.keys(description)).not.toContain('app')
    expect(Object.isFrozen(description)).toBe(true)
    expect(Object.isFrozen(description.define)).toBe(true)
    expect(description.elementClass.prototype).toBeInstanceOf(
      name === 'Meta' ? Object.getPrototypeOf(LoginType) : LoginType,
    )
  })
})

describe('elements', () => {
  const own = (app: App, type?: string) =>
    app
      .elements(type === undefined ? {} : { type })
      .filter(({ root }) => root === app.appId)
      .map(({ fullName }) => fullName.replace('auths.loginTypes.', ''))
      .sort()

  it('lists names, titles, kinds, types and roots', async () => {
    await using app = await openAcmeApp()
    expect(app.elements()).toEqual(
      expect.arrayContaining([
        { fullName: 'auths.loginTypes.Meta', title: 'Login type', kind: 'meta', type: '', root: 'official' },
        {
          fullName: 'auths.loginTypes.AcmeType',
          title: 'Acme login',
          kind: 'type',
          type: 'auths.loginTypes.Meta',
          root: 'test.Acme',
        },
        {
          fullName: 'auths.loginTypes.AcmeExample',
          title: 'AcmeExample',
          kind: 'instance',
          type: 'auths.loginTypes.AcmeType',
          root: 'test.Acme',
        },
      ]),
    )
  })

  it('filters by any ancestor', async () => {
    await using app = await openAcmeApp()
    expect(own(app)).toEqual(['AcmeExample', 'AcmeOther', 'AcmeType'])
    expect(own(app, 'auths.loginTypes.AcmeType')).toEqual(['AcmeExample', 'AcmeOther'])
    expect(own(app, 'auths.loginTypes.Meta')).toEqual(['AcmeExample', 'AcmeOther', 'AcmeType'])
    expect(own(app, 'auths.loginTypes.AcmeExample')).toEqual([])
    expect(own(app, 'auths.loginTypes.Nothing')).toEqual([])
  })
})

describe('overriding', () => {
  it("lets an element of the app's own folder win over the official one", async () => {
    await using app = await openTestApp('override')
    const meta = app.getElement<ElementDescription>('auths.loginTypes.Meta')
    expect(meta.title).toBe('Login type of this app')
    expect(meta.elementClass).toHaveProperty('isOverride', true)
    expect(meta.elementClass.prototype).toBeInstanceOf(LoginType)
    expect(app.elements().find(({ fullName }) => fullName === 'auths.loginTypes.Meta')?.root).toBe(
      'test.Override',
    )
  })

  it('warns of each Type that keeps the class which it imported', async () => {
    await using app = await openTestApp('override')
    const officialTypes = app.elements({ type: 'auths.loginTypes.Meta' })
    expect(app.problems.map(({ severity, fullName }) => ({ severity, fullName }))).toEqual(
      officialTypes.map(({ fullName }) => ({ severity: 'warning', fullName })),
    )
    for (const { message } of app.problems)
      expect(message).toContain('this app overrides auths.loginTypes.Meta')
  })

  it('does not bring the official one back when the override is broken', async () => {
    await using app = await openTestApp('override-broken')
    const error = catchError(() => app.getElement('auths.loginTypes.Meta'))
    expect(error).toMatchObject({ code: 'ELEMENT_DECLARATION_INVALID', pointer: '/title' })
  })
})

describe('a secret in a config', () => {
  type Show = [way: string, show: (value: object) => string]
  const ways: Show[] = [
    ['JSON.stringify', (value) => JSON.stringify(value)],
    ['util.inspect to any depth', (value) => inspect(value, { depth: Infinity })],
    // eslint-disable-next-line @typescript-eslint/no-base-to-string
    ['String()', (value) => String(value)],
    // eslint-disable-next-line @typescript-eslint/no-base-to-string, @typescript-eslint/restrict-template-expressions
    ['a template literal', (value) => `${value}`],
    ['spreading and JSON.stringify', (value) => JSON.stringify({ ...value })],
    ['spreading and util.inspect', (value) => inspect({ ...value }, { depth: Infinity })],
    ['util.inspect with getters', (value) => inspect([value], { depth: Infinity, getters: true })],
    ['Object.entries', (value) => JSON.stringify(Object.entries(value))],
  ]

  const subjects: [string, (app: App) => object][] = [
    ['an instance', (app) => app.getElement('auths.loginTypes.AcmeExample')],
    ["an instance's config", configOf],
    ['a Type', (app) => app.getElement('auths.loginTypes.AcmeType')],
    ['a Meta', (app) => app.getElement('auths.loginTypes.Meta')],
    ['the app', (app) => app],
  ]

  describe.each(subjects)('is not shown by %s', (_, find) => {
    it.each(ways)('to %s', async (__, show) => {
      await using app = await openAcmeApp()
      expect(show(find(app))).not.toContain(clientSecret)
    })
  })
})

describe('a closed app', () => {
  it('refuses getElement, and closing it again does nothing', async () => {
    const app = await openAcmeApp()
    await app.close()
    await app.close()
    expect(catchError(() => app.getElement('auths.loginTypes.AcmeExample'))).toMatchObject({
      code: 'APP_CLOSED',
      fullName: 'auths.loginTypes.AcmeExample',
    })
  })

  it('refuses reload', async () => {
    const app = await openAcmeApp()
    await app.close()
    expect(await catchRejection(app.reload())).toMatchObject({ code: 'APP_CLOSED' })
  })

  it('refuses what an element that is still held asks of its storage', async () => {
    const app = await openAcmeApp()
    const login = app.getElement<LoginType>('auths.loginTypes.AcmeExample')
    await login.getLoginConfig()
    await app.close()
    expect(await catchRejection(login.getLoginConfig())).toMatchObject({ code: 'APP_CLOSED' })
  })

  it('refuses what an element that is still held asks of the network', async () => {
    await using acme = await startAcmeServer()
    const app = await openTestApp('notes')
    const { transport } = app.getElement<{ tools: ElementContext }>('auths.notes.Notes').tools
    const request = { method: 'GET', origin: acme.url, path: '/', signal: AbortSignal.timeout(5000) } as const
    expect((await transport.request(request)).status).toBe(404)
    await app.close()
    expect(await catchRejection(transport.request(request))).toMatchObject({ code: 'APP_CLOSED' })
    expect(acme.requests).toHaveLength(1)
  })

  it('is closed by `await using`', async () => {
    let held: App
    {
      await using app = await openAcmeApp()
      held = app
    }
    expect(catchError(() => held.getElement('auths.loginTypes.Meta'))).toMatchObject({ code: 'APP_CLOSED' })
  })
})
