import { execFile } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createApp } from 'wecom-elements'
import { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { type Emulator, startEmulator } from 'wecom-elements/emulator'
import { type ServeOptions, createHandler } from 'wecom-elements/http'
import { withDefaults } from '../../elements/auths/loginTypes/QywxInnerType/config.js'
import { qywxInnerConfigSchema } from '../../elements/auths/loginTypes/QywxInnerType/config-schema.js'
import { QywxInnerAuthModel } from '../../elements/auths/loginTypes/QywxInnerType/store/auth-model.js'
import { explainErrcode } from '../../elements/auths/loginTypes/QywxInnerType/wecom/error-codes.js'
import { elementErrors } from '../../runtime/kernel/errors.js'
import { Browser } from './browser.js'
import { compileSamples } from './compile.js'
import { runCommand } from '../support/cli.js'
import { findFreePort } from '../support/free-port.js'
import { DocsFolder, repository, untilAnswered } from './docs-folder.js'
import { readAnchors, readBlocks, readCode, readLinks, readTable } from './markdown.js'

const pages = ['README.md', 'README.zh-CN.md'] as const
const english = readPage('README.md')
const chinese = readPage('README.zh-CN.md')

function readPage(page: string): string {
  return readFileSync(join(repository, page), 'utf8')
}

/** The code of the block with that marker. */
function codeOf(marker: string): string {
  const [block] = readBlocks(english).filter((one) => one.marker === marker)
  if (block === undefined) throw new Error(`README.md has no block <!-- ${marker} -->`)
  return block.code
}

describe.each(pages)('%s', (page) => {
  const markdown = readPage(page)
  const blocks = readBlocks(markdown)

  it('has JSON that parses', () => {
    const json = blocks.filter(({ lang }) => lang === 'json')
    expect(json.length).toBeGreaterThan(5)
    for (const { code, line } of json) expect(() => JSON.parse(code) as unknown, `line ${line}`).not.toThrow()
  })

  it('has code that compiles', { timeout: 300_000 }, () => {
    using folder = new DocsFolder()
    const samples = blocks
      .filter(({ lang }) => lang === 'ts' || lang === 'js')
      .map(({ lang, code, line }) => ({ file: `line-${line}.${lang}`, code, source: page, line }))
    expect(samples.length).toBeGreaterThan(5)
    expect(compileSamples(folder.path, samples)).toEqual([])
  })

  it('links to files and headings that exist', () => {
    const links = readLinks(markdown)
    expect(links.length).toBeGreaterThan(5)
    const missing = links.filter(({ path, anchor }) =>
      path === '' ? !readAnchors(markdown).includes(anchor) : !existsSync(join(repository, path)),
    )
    expect(missing).toEqual([])
  })

  it('lists the keys of the config with their defaults', () => {
    const written = readTable(markdown, 'config').map(([key, , byDefault]) => [
      readCode(key),
      readCode(byDefault),
    ])
    const required: readonly string[] = qywxInnerConfigSchema.required
    const settings = withDefaults({
      corpId: '',
      corpSecret: '',
      agentId: '',
      redirectUri: '',
    })
    const defaults = new Map(
      Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value).replaceAll('"', '')]),
    )
    const actual = Object.keys(qywxInnerConfigSchema.properties).map((key) => {
      if (required.includes(key)) return [key, page === 'README.md' ? 'required' : '必填']
      return [key, defaults.get(key) ?? openDefaults[key]]
    })
    expect(written).toEqual(actual)
  })

  it('lists the methods of the element and of its model', () => {
    const actual = [
      ['methods', publicMethods(QywxInnerType).filter((name) => !seams.includes(name))],
      ['model', publicMethods(QywxInnerAuthModel)],
    ] as const
    for (const [table, methods] of actual) {
      const written = readTable(markdown, table).map(([cell]) => readCode(cell).replace(/\(.*/, ''))
      expect(written.sort(), table).toEqual(methods.sort())
    }
  })

  it('lists the routes that are answered', async () => {
    const written = readTable(markdown, 'routes').map(([cell]) => readCode(cell))
    expect(written.sort()).toEqual((await findAnsweredRoutes()).sort())
  })

  it('lists the options of serve and createHandler', () => {
    const options = {
      basePath: true,
      callback: true,
      session: true,
      authorize: true,
      authorizeConsole: true,
      onLogin: true,
      clientAddress: true,
      rateLimit: true,
      site: true,
      host: true,
      port: true,
      syncEverySeconds: true,
    } satisfies Record<keyof ServeOptions, true>
    const written = readTable(markdown, 'options').map(([cell]) => readCode(cell))
    expect(written).toEqual(Object.keys(options))
  })

  it('lists the commands of the command line', async () => {
    const { out } = await runCommand(['--help'])
    const actual = [...out.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name)
    const written = readTable(markdown, 'commands').map(([cell]) => readCode(cell))
    expect([...written, 'help'].sort()).toEqual(actual.sort())
  })

  it('lists errors that exist', () => {
    const written = readTable(markdown, 'element-errors').map(([cell]) => readCode(cell))
    expect(Object.keys(elementErrors)).toEqual(expect.arrayContaining(written))

    const numbers = readTable(markdown, 'codes').map(([cell]) => Number(cell))
    const ownNumbers = [40301, 40302, 40303, 40304, 40305, 40306, 50000]
    const unknown = numbers.filter(
      (number) =>
        !ownNumbers.includes(number) && explainErrcode(number, 'x', 'en').reason === 'WeCom refused x.',
    )
    expect(unknown).toEqual([])
  })

  it('names the tarball that npm pack makes', () => {
    const { name, version } = JSON.parse(readPage('package.json')) as { name: string; version: string }
    expect(markdown).toContain(`${name}-${version}.tgz`)
  })

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> }
    const named = [...markdown.matchAll(/npm (?:run (\w+)|(start|test))/g)].map(
      ([, run, own]) => run ?? own ?? '',
    )
    expect(named.length).toBeGreaterThan(3)
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named))
  })
})

/** Keys that have no default, and what holds without them. */
const openDefaults: Readonly<Record<string, string>> = {
  leaverRetentionDays: 'never',
  proxy: 'HTTPS_PROXY',
  callback: 'none',
}

/** Methods that the web side calls and nobody else. */
const seams = ['loginRedirect', 'receiveEvent']

function publicMethods({ prototype }: { readonly prototype: object }): string[] {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(prototype))
  return properties
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => name)
}

/** Of all routes that are planned, those that the handler answers itself instead of asking the site. */
async function findAnsweredRoutes(): Promise<string[]> {
  const element = 'auths/loginTypes/QywxInnerExample'
  const callback = '/api/auth/qywx/callback'
  const requests = {
    'GET /login': '/login',
    'GET /login/<name>': '/login/QywxInnerExample',
    'GET <path of redirectUri>': `${callback}?code=a&state=b`,
    'GET /api/session': '/api/session',
    'POST /api/logout': '/api/logout',
    'POST /api/<org>/<App>/<full name with slashes>/<function>': `/api/example/WecomLogin/${element}/getLoginConfig`,
    'GET /api/callback/<name>': '/api/callback/QywxInnerExample',
    'POST /api/callback/<name>': '/api/callback/QywxInnerExample',
    'GET /assets/<file>': '/assets/client.js',
    'GET /healthz': '/healthz',
    'GET /console': '/console',
    'GET <path of redirectUri>, bare': callback,
    'GET /': '/',
  }
  await using app = await createApp({
    root: repository,
    config: {
      server: { console: true },
      storage: { dialect: 'sqlite', filename: ':memory:' },
      variables: {
        WECOM_CORP_ID: 'ww0123456789abcdef',
        WECOM_CORP_SECRET: 'secret',
        WECOM_AGENT_ID: '1000002',
        WECOM_REDIRECT_URI: `http://127.0.0.1:3000${callback}`,
        WECOM_API_URL: 'https://qyapi.weixin.qq.com',
        WECOM_LOGIN_URL: 'https://login.work.weixin.qq.com',
        WECOM_OAUTH_URL: 'https://open.weixin.qq.com',
      },
    },
  })
  const { fetch } = createHandler(app, { site: () => new Response(null, { status: 418 }) })
  const answers = Object.entries(requests).map(async ([route, path]) => {
    const request = new Request(`http://127.0.0.1:3000${path}`, { method: route.split(' ')[0] ?? 'GET' })
    const { status } = await fetch(request)
    return status === 418 ? [] : [route]
  })
  return (await Promise.all(answers)).flat()
}

describe('the Chinese page', () => {
  it('has the code of the English page, with comments of its own', () => {
    const withoutComments = (markdown: string) =>
      readBlocks(markdown).map(({ lang, marker, code }) => ({
        lang,
        marker,
        code: code.replaceAll(/^\s*(#|\/\/).*\n/gm, ''),
      }))
    expect(withoutComments(chinese)).toEqual(withoutComments(english))
  })

  it('has the tables of the English page', () => {
    const tables = [...english.matchAll(/<!-- table: (.+) -->/g)].map(([, name = '']) => name)
    const firstCells = (markdown: string, name: string) => readTable(markdown, name).map(([cell]) => cell)
    for (const name of tables) expect(firstCells(chinese, name), name).toEqual(firstCells(english, name))
  })
})

/** An app made of the files that the page shows; what they say of a corporation becomes the emulator's. */
class ShownApp extends DocsFolder {
  readonly #emulator: Emulator
  readonly #port: number

  constructor(emulator: Emulator, port: number, server: object = {}) {
    super()
    this.#emulator = emulator
    this.#port = port
    const config = JSON.parse(codeOf('file: app.config.json')) as object
    this.write('app.config.json', { ...config, allowedHosts: ['127.0.0.1'], server: { port, ...server } })
    this.add('QywxInnerExample')
  }

  /** Copies a folder in, as the page shows it. */
  add(name: string): void {
    for (const { marker, code } of readBlocks(english)) {
      const [, path, file = ''] = /^file: (auths\/loginTypes\/(\w+)\/.+)$/.exec(marker) ?? []
      if (path !== undefined && file === name)
        this.write(path, path.endsWith(`/${name}.json`) ? this.#adapt(code) : code)
    }
  }

  /** The app in `test/app`, of which the page says what its configs read. */
  writeTestApp(): void {
    const folder = 'test/app/auths/loginTypes'
    for (const path of ['GreetingLogin/e.json', 'GreetingLogin/GreetingLogin.js', 'Reception/e.json'])
      this.write(`${folder}/${path}`, codeOf(`file: auths/loginTypes/${path}`))
    const urls = { apiBaseUrl: '{{API}}', loginBaseUrl: '{{API}}', oauthBaseUrl: '{{API}}' }
    const config = JSON.parse(codeOf('file: auths/loginTypes/Reception/Reception.json')) as object
    const shown = { ...config, corpId: '{{CORP}}', corpSecret: '{{SECRET}}', ...urls }
    this.write(`${folder}/Reception/Reception.json`, shown)
    this.write('test/app/app.config.json', { appId: 'example.Test' })
  }

  run(marker: string, file: string, args: readonly string[] = []) {
    this.write(file, codeOf(marker).replace('port: 3000', `port: ${this.#port}`))
    return this.start(file, args, { WECOM_SECRET: this.#emulator.corpSecret })
  }

  #adapt(config: string): object {
    const {
      corpId,
      agentId,
      apiUrl: apiBaseUrl,
      loginUrl: loginBaseUrl,
      oauthUrl: oauthBaseUrl,
    } = this.#emulator
    const shown = JSON.parse(config) as { redirectUri: string }
    const redirectUri = `http://127.0.0.1:${this.#port}${new URL(shown.redirectUri).pathname}`
    return { ...shown, corpId, agentId, redirectUri, apiBaseUrl, loginBaseUrl, oauthBaseUrl }
  }
}

describe('the code of the English page', { timeout: 300_000 }, () => {
  it('logs a member in with two files and five lines', async () => {
    expect(codeOf('run: five-lines').trim().split('\n')).toHaveLength(5)
    await using emulator = await startEmulator()
    using shown = new ShownApp(emulator, 3000)
    await using program = shown.run('run: five-lines', 'login.mjs', [emulator.grantCode('ZhangWei')])
    expect(await program.ended).toEqual({ exitCode: 0, stdout: 'ZhangWei 张伟\n', stderr: '' })
    expect(existsSync(join(shown.path, 'data/app.sqlite'))).toBe(true)
  })

  it('serves a site, and takes in an instance that is dropped in meanwhile', async () => {
    await using emulator = await startEmulator()
    const port = await findFreePort()
    const site = `http://127.0.0.1:${port}`
    using shown = new ShownApp(emulator, port)
    await using program = shown.run('run: server', 'server.ts')
    await untilAnswered(site, program)

    const browser = new Browser()
    expect((await browser.get(site)).headers.get('location')).toBe('/login')
    expect((await browser.logIn(`${site}/login`, 'ZhangWei')).status).toBe(303)
    expect(await (await browser.get(site)).text()).toBe('Hello, 张伟 (高级前端工程师)')

    const branch = `${site}/login/auths.loginTypes.Branch`
    expect((await browser.get(branch)).status).toBe(404)
    shown.add('Branch')
    const other = new Browser()
    expect((await other.logIn(branch, 'LiNa')).status).toBe(303)
    expect(await (await other.get(`${site}/api/session`)).json()).toMatchObject({
      data: { userId: 'LiNa', fullName: 'auths.loginTypes.Branch' },
    })
  })

  it('mounts the handler in a framework', async () => {
    await using emulator = await startEmulator()
    const port = await findFreePort()
    const site = `http://127.0.0.1:${port}`
    using shown = new ShownApp(emulator, port)
    await using program = shown.run('run: hono', 'site.ts')
    await untilAnswered(site, program)

    const browser = new Browser()
    const login = (await browser.get(`${site}/hello`)).headers.get('location') ?? ''
    const arrived = await browser.logIn(`${site}${login}`, 'ZhangWei')
    expect(arrived.headers.get('location')).toBe('/hello')
    expect(await (await browser.get(`${site}/hello`)).text()).toBe('Hello, ZhangWei')
  })

  it('has the console, for the members whom it names', async () => {
    await using emulator = await startEmulator()
    const port = await findFreePort()
    const site = `http://127.0.0.1:${port}`
    using shown = new ShownApp(emulator, port, { console: true })
    await using program = shown.run('run: console', 'site.mjs')
    await untilAnswered(site, program)

    const askMe = async (userId: string) => {
      const browser = new Browser()
      await browser.logIn(`${site}/login`, userId)
      return (await browser.get(`${site}/console/api/me`)).status
    }
    expect([await askMe('ZhangWei'), await askMe('LiNa')]).toEqual([200, 403])
  })

  it('adds a config key and a method in a Type of its own', async () => {
    await using emulator = await startEmulator()
    using shown = new ShownApp(emulator, 3000)
    shown.add('GreetingLogin')
    shown.add('Reception')
    await using program = shown.run('run: greet', 'greet.mjs')
    expect(await program.ended).toEqual({ exitCode: 0, stdout: 'Welcome, 张伟\n', stderr: '' })
  })

  it('binds a member to a local user, and tells of it afterwards', async () => {
    await using emulator = await startEmulator()
    using shown = new ShownApp(emulator, 3000)
    await using login = shown.run('run: local-users', 'login.mjs', [emulator.grantCode('ZhangWei')])
    expect(await login.ended).toEqual({ exitCode: 0, stdout: 'user-17\n', stderr: '' })
    await using told = shown.run('run: operation', 'operation.mjs')
    const { exitCode, stdout, stderr } = await told.ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^\S+Z login ZhangWei done\nended: 0\n$/)
  })

  it('changes an instance, and checks it', async () => {
    await using emulator = await startEmulator()
    using shown = new ShownApp(emulator, 3000)
    await using program = shown.run('run: tools', 'tools.mjs')
    const { exitCode, stdout, stderr } = await program.ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain("auths.loginTypes.QywxInnerType has [ '/corpSecret' ]")
    expect(stdout).toContain('endedSessions: 0')
    // It was saved in English, and the doctor's words are the instance's.
    expect(stdout).toContain('ok Access token WeCom takes corpId and corpSecret.')
    expect(stdout).not.toContain(emulator.corpSecret)
  })

  it('syncs the corporation', async () => {
    await using emulator = await startEmulator()
    using shown = new ShownApp(emulator, 3000)
    await using program = shown.run('run: sync', 'sync.mjs')
    const { exitCode, stdout, stderr } = await program.ended
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^would change: \d+\n\d+ departments, \d+ members, 0 failures\n$/)
  })

  it('replaces the official Type', async () => {
    await using emulator = await startEmulator()
    using shown = new ShownApp(emulator, 3000)
    shown.add('QywxInnerType')
    await using inDepartment = shown.run('run: five-lines', 'login.mjs', [emulator.grantCode('ZhangWei')])
    expect(await inDepartment.ended).toMatchObject({ exitCode: 0, stdout: 'ZhangWei 张伟\n' })
    await using elsewhere = shown.run('run: five-lines', 'login.mjs', [emulator.grantCode('SunHao')])
    const { exitCode, stderr } = await elsewhere.ended
    expect(exitCode).toBe(1)
    expect(stderr).toContain('40310 This login is for department 3.')
  })

  it('inherits from a package and a folder', async () => {
    using folder = new DocsFolder()
    folder.write('shop/app.config.json', codeOf('inherit: app.config.json'))
    for (const [path, appId] of [
      ['shop/node_modules/@acme/logins', 'acme.Logins'],
      ['shared', 'example.Shared'],
    ] as const) {
      folder.write(`${path}/app.config.json`, { appId })
      const name = appId.replace(/^.*\./, '')
      const type = 'auths.loginTypes.QywxInnerType'
      folder.write(`${path}/auths/loginTypes/${name}/e.json`, { title: name, type })
    }
    await using app = await createApp({ root: join(folder.path, 'shop') })
    expect(new Set(app.elements().map(({ root }) => root))).toEqual(
      new Set(['official', 'acme.Logins', 'example.Shared']),
    )
  })

  it('tests a Type in node:test', async () => {
    await using emulator = await startEmulator()
    using shown = new ShownApp(emulator, 3000)
    shown.writeTestApp()
    await using program = shown.run('run: test-type', 'reception.test.mjs')
    const { exitCode, stdout } = await program.ended
    expect(stdout).toContain('refuses a state that was already used')
    expect(exitCode).toBe(0)
  })

  it('starts an emulator', async () => {
    using folder = new DocsFolder()
    folder.write('emulator.ts', codeOf('run: emulator'))
    await using program = folder.start('emulator.ts', [], {})
    const { exitCode, stdout } = await program.ended
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/corpId: 'wwemulator.*as if ZhangWei had just scanned: \S+\n$/s)
  })

  it('goes through a login with curl, against npm start', async () => {
    const port = await findFreePort()
    const site = `http://127.0.0.1:${port}`
    using folder = new DocsFolder()
    for (const path of ['server.ts', 'app.config.json', 'auths']) folder.copy(path)
    await using program = folder.start('server.ts', [], { PORT: String(port) })
    await untilAnswered(site, program)

    const walk = codeOf('run: curl').replaceAll('http://127.0.0.1:3000', site)
    const { stdout } = await promisify(execFile)('sh', ['-c', walk], {
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder.path },
    })
    const [arrived, signedIn, called, loggedOut, nobody] = stdout.trim().split('\n')
    expect(arrived).toBe(`303 ${site}/`)
    expect(signedIn).toContain('"userId":"ZhangWei"')
    expect(called).toContain('"name":"张伟"')
    expect(loggedOut).toContain('"errcode":0')
    expect(nobody).toContain('"errcode":40100')
  })
})

describe('the picture', () => {
  it('is small, and says in words what it shows', () => {
    const pictures = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.svg'))
    expect(pictures).toEqual(['overview.svg'])
    const svg = readPage('docs/overview.svg')
    expect(Buffer.byteLength(svg)).toBeLessThan(10_000)
    expect(svg).toMatch(/<title id="title">[^<]+<\/title>\s*<desc id="desc">[^<]+<\/desc>/)
    expect(svg).toContain('prefers-color-scheme: dark')
  })
})
