import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Emulator, startEmulator } from 'wecom-elements/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../support/browser.js'
import { findFreePort } from '../support/free-port.js'
import { repository } from '../support/repository-copy.js'
import { type Run, run, runOk } from '../support/run.js'
import { type RunningProcess, startProcess } from '../support/running-process.js'
import { Stranger, underTsx } from '../support/stranger.js'

/** Types of people who have the tarball and nothing else of this repository. */
const stranger = new Stranger()
const binary = 'node_modules/wecom-elements/dist/runtime/cli/main.js'
const word = 'Sesame-opens-this'
let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator()
  await stranger.installPackage()

  stranger.copy('door-javascript')
  stranger.copy('door-typescript')
  await compile('door-typescript', { declaration: true })
  const doors = ['door-javascript', 'door-typescript'].map((name) => stranger.pack(join(stranger.path, name)))
  await stranger.install(...(await Promise.all(doors)))

  stranger.copy('javascript')
  stranger.copy('typescript', 'uncompiled')
  stranger.copy('typescript', 'compiled')
  await compile('compiled')
})

afterAll(async () => {
  await emulator.close()
  stranger[Symbol.dispose]()
})

async function compile(app: string, options: object = {}): Promise<void> {
  const { code, stdout } = await stranger.compile(app, options)
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
}

function environment(site: string, database: string): Record<string, string> {
  return {
    CORP_ID: emulator.corpId,
    CORP_SECRET: emulator.corpSecret,
    AGENT_ID: emulator.agentId,
    EMULATOR: emulator.apiUrl,
    SITE: site,
    DATABASE: database,
  }
}

/** An app of the stranger's that is served by a process of its own. */
interface Site extends AsyncDisposable {
  readonly origin: string
  /** What the process found in `app.problems`. */
  readonly problems: readonly { fullName: string; severity: string; message: string }[]
}

async function serveApp(app: string, node: readonly string[] = []): Promise<Site> {
  const origin = `http://127.0.0.1:${await findFreePort()}`
  const cwd = join(stranger.path, app)
  const env = environment(origin, 'served')
  const served: RunningProcess = startProcess(process.execPath, [...node, 'host.mjs'], { cwd, env })
  const [, problems = ''] = await served.says(/^ready: (.*)$/m)
  return {
    origin,
    problems: JSON.parse(problems) as Site['problems'],
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

interface Answer {
  readonly status: number
  readonly errcode: number
  readonly data: unknown
}

/** A browser on a site of which the pages call the functions of one login. */
function openBrowser({ origin }: Site, login: string, appId: string) {
  const browser = new Browser()
  const functions = `${origin}/api/${appId.replace('.', '/')}/auths/loginTypes/${login}`
  const read = async (response: Response): Promise<Answer> => {
    const { errcode, data } = (await response.json()) as Answer
    return { status: response.status, errcode, data }
  }
  const call = async (name: string, args: object = {}): Promise<Answer> => {
    const headers = { 'content-type': 'application/json', origin }
    const body = JSON.stringify(args)
    return read(await browser.visit(`${functions}/${name}`, { method: 'POST', headers, body }))
  }
  return {
    browser,
    call,
    logIn: async (authCode: string) => {
      const { state } = (await call('getLoginConfig')).data as { state: string }
      return call('getLoginCode', { authCode, state })
    },
    readSession: async () => read(await browser.visit(`${origin}/api/session`)),
  }
}

function listApp(app: string, node: readonly string[] = [], ...args: readonly string[]): Promise<Run> {
  const env = environment('http://127.0.0.1:3000', 'listed')
  return run(process.execPath, [...node, binary, 'list', '--app', app, ...args], { cwd: stranger.path, env })
}

const variants = [
  { title: 'in JavaScript', app: 'javascript', appId: 'stranger.JavaScript', node: [] },
  { title: 'in TypeScript, compiled', app: 'compiled', appId: 'stranger.TypeScript', node: [] },
  { title: 'in TypeScript, under tsx', app: 'uncompiled', appId: 'stranger.TypeScript', node: underTsx },
]

describe.each(variants)("a stranger's Types $title", ({ app, appId, node }) => {
  let site: Site
  beforeAll(async () => {
    site = await serveApp(app, node)
  })
  afterAll(() => site[Symbol.asyncDispose]())

  it('work, with a warning of those that import the class which this app overrides', () => {
    expect(site.problems.map(({ severity, fullName }) => `${severity} ${fullName}`)).toEqual([
      'warning auths.loginTypes.Greeting',
      'warning auths.loginTypes.MyLogin',
    ])
  })

  it('may extend the official one by `super`, a method, a config key, a table and a remote function', async () => {
    const { call, logIn } = openBrowser(site, 'Greeted', appId)
    expect(await call('countLogins')).toMatchObject({ status: 200, data: 0 })
    expect(await call('greet', { userId: 'ZhangWei' })).toMatchObject({ status: 401 })

    const { status, data } = await logIn(emulator.grantCode('ZhangWei'))
    expect({ status, data }).toMatchObject({ status: 200, data: { userId: 'ZhangWei' } })
    expect(await call('greet', { userId: 'ZhangWei' })).toMatchObject({ status: 200, data: '你好, 张伟' })
    expect(await call('countLogins')).toMatchObject({ data: 1 })
    expect(await call('greet', {})).toMatchObject({ status: 400, errcode: 40000 })
  })

  it('may be what the manual shows', async () => {
    const { call, logIn } = openBrowser(site, 'Mine', appId)
    await logIn(emulator.grantCode('ZhangWei'))
    expect(await call('greet', { userId: 'ZhangWei' })).toMatchObject({ status: 200, data: 'Hi, 张伟' })
  })

  it('may take the place of the official one for every instance that names it', async () => {
    const { logIn, readSession } = openBrowser(site, 'Members', appId)
    const refused = await logIn(emulator.grantCode('ChenJianGuo'))
    expect(refused).toMatchObject({ status: 403, errcode: 40310 })
    expect(await readSession()).toMatchObject({ status: 401 })
    expect(await logIn(emulator.grantCode('ZhangWei'))).toMatchObject({ status: 200 })
  })

  it('may be of another vendor, in a package: login page, callback and session come for free', async () => {
    const { browser, readSession } = openBrowser(site, 'Door', appId)
    const { state } = await beginAtDoor(site, browser)
    const back = await browser.visit(`${site.origin}/auth/door?code=ada:${word}&state=${state}`)
    expect({ status: back.status, to: back.headers.get('location') }).toEqual({ status: 303, to: '/inside' })
    expect(await readSession()).toMatchObject({
      status: 200,
      data: { fullName: 'auths.loginTypes.Door', userId: 'ada', user: { userId: 'ada', name: 'ada' } },
    })
    const wrong = await openBrowser(site, 'Door', appId).logIn('ada:open-up')
    expect(wrong).toMatchObject({ status: 400, errcode: 40029 })
  })

  it('are in the tree that the command line draws, with the app they come from', async () => {
    const { code, stdout } = await listApp(app, node)
    expect(code).toBe(0)
    expect(depthOf(stdout, 'Door')).toBe(depthOf(stdout, 'DoorType') + 1)
    expect(depthOf(stdout, 'Greeted')).toBe(depthOf(stdout, 'Greeting') + 1)

    const { elements } = JSON.parse((await listApp(app, node, '--json')).stdout) as { elements: object[] }
    for (const [name, root] of [
      ['Door', 'stranger.Door'],
      ['DoorType', 'stranger.Door'],
      ['QywxInnerType', appId],
      ['Greeting', appId],
      ['Meta', 'official'],
    ] as const) {
      expect(elements).toContainEqual(expect.objectContaining({ fullName: `auths.loginTypes.${name}`, root }))
    }
  })
})

/** How many branches lead to an element in the drawn tree. */
function depthOf(tree: string, name: string): number {
  const line = tree.split('\n').find((text) => text.includes(`auths.loginTypes.${name}  `)) ?? ''
  return line.slice(0, line.indexOf('auths.')).replace(/[!✗] $/, '').length / 3
}

/** Goes to the login page of the door, as far as the vendor's page. */
async function beginAtDoor({ origin }: Site, browser: Browser): Promise<{ state: string }> {
  const page = await browser.visit(`${origin}/login/Door?returnTo=/inside`)
  const target = new URL(page.headers.get('location') ?? '')
  expect(target.origin).toBe('https://door.example')
  return { state: target.searchParams.get('state') ?? '' }
}

describe('TypeScript that was not compiled', () => {
  const canImport = (process.features as { typescript?: string | false }).typescript !== undefined

  it('is imported where the process can, and else asks to be compiled', async () => {
    const { stdout } = await listApp('uncompiled')
    const says = /^✗ error: .*Greeting\.ts is TypeScript, which this process cannot import\. (.*)$/m.exec(
      stdout,
    )
    if (canImport) expect(says).toBeNull()
    else expect(says?.[1]).toContain('Compile it, or run it under Node 22.18+ or tsx.')
  })

  it('stops nothing else of the app', async () => {
    const { stdout } = await listApp('uncompiled', [], '--json')
    const { problems } = JSON.parse(stdout) as { problems: { fullName: string; severity: string }[] }
    const broken = problems.filter(({ severity }) => severity === 'error').map(({ fullName }) => fullName)
    expect(broken).not.toContain('auths.loginTypes.Door')
  })
})

describe('a Type that was compiled to CommonJS', () => {
  it('works like any other', async () => {
    stranger.copy('typescript', 'commonjs')
    stranger.write('commonjs/package.json', { name: 'commonjs', private: true, type: 'commonjs' })
    await compile('commonjs')
    await using site = await serveApp('commonjs')
    expect(site.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    await expectGreeting(site, 'stranger.TypeScript')
  })
})

describe('two copies of the package in one process', () => {
  it('get on where an app is linked that has a copy of its own', async () => {
    stranger.copy('javascript', 'linked')
    stranger.copyPackageInto('linked')
    const config = JSON.parse(readFileSync(join(stranger.path, 'linked/app.config.json'), 'utf8')) as object
    stranger.write('linking/app.config.json', { ...config, appId: 'stranger.Linking', extends: ['linked'] })
    cpSync(join(stranger.path, 'linked/host.mjs'), join(stranger.path, 'linking/host.mjs'))
    mkdirSync(join(stranger.path, 'linking/node_modules'))
    symlinkSync(join(stranger.path, 'linked'), join(stranger.path, 'linking/node_modules/linked'))

    await using site = await serveApp('linking')
    expect(site.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    await expectGreeting(site, 'stranger.Linking')
  })

  it('get on where one is the source of it', async () => {
    const runtime = pathToFileURL(join(repository, 'runtime/index.ts')).href
    const script = stranger.write(
      'javascript/beside-source.mjs',
      `import { Code, createApp } from '${runtime}'
      const app = await createApp({ root: import.meta.dirname, allowEmulator: true })
      const login = app.getElement('auths.loginTypes.Greeted')
      const { userId } = await login.getLoginCode({ authCode: process.argv[2] })
      const refusal = await login.getLoginCode({ authCode: 'x', state: 'unknown' }).catch((error) => error)
      const greeting = await login.greet({ userId })
      console.log(JSON.stringify({ greeting, isCode: Code.is(refusal), code: refusal.code }))
      await app.close()`,
    )
    const env = environment('http://127.0.0.1:3000', 'beside-source')
    const args = [...underTsx, script, emulator.grantCode('ZhangWei')]
    const said = await runOk(process.execPath, args, { cwd: stranger.path, env })
    expect(JSON.parse(said)).toEqual({ greeting: '你好, 张伟', isCode: true, code: 40301 })
  })
})

/** A login, and what an error of the Type's own copy of the package is at the edge. */
async function expectGreeting(site: Site, appId: string): Promise<void> {
  const { call, logIn } = openBrowser(site, 'Greeted', appId)
  expect(await logIn(emulator.grantCode('ZhangWei'))).toMatchObject({ status: 200 })
  expect(await call('greet', { userId: 'ZhangWei' })).toMatchObject({ status: 200, data: '你好, 张伟' })
  expect(await call('countLogins')).toMatchObject({ data: 1 })

  const stranger = openBrowser(site, 'Greeted', appId)
  expect(await stranger.call('getLoginCode', { authCode: 'x', state: 'unknown' })).toMatchObject({
    status: 403,
    errcode: 40301,
  })
  expect(await call('getLoginCode', { authCode: 5, state: 'x' })).toMatchObject({ status: 400 })
}

describe('the cases for login types', () => {
  it("run in a stranger's node:test, with nothing but the package installed", async () => {
    expect(existsSync(join(stranger.path, 'node_modules/vitest'))).toBe(false)
    const cwd = join(stranger.path, 'javascript')
    const args = ['--test', '--test-reporter=tap', 'door.test.js']
    const { code, stdout } = await run(process.execPath, args, { cwd })
    expect(stdout).toContain('refuses a state that was already used')
    expect(stdout).toMatch(/^# fail 0$/m)
    expect(code).toBe(0)
  })
})
