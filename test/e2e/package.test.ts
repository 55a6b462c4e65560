import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Emulator, startEmulator } from 'wecom-elements/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../support/browser.js'
import { findFreePort } from '../support/free-port.js'
import { copyRepository, repository } from '../support/repository-copy.js'
import { type Run, run, runOk } from '../support/run.js'
import { startProcess } from '../support/running-process.js'

/** Everything here happens as at a stranger's: the tarball, an empty folder, and what npm puts into it. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wecom-elements-package-')))
const app = join(folder, 'my-app')
const installed = join(app, 'node_modules/wecom-elements')
let emulator: Emulator

beforeAll(async () => {
  emulator = await startEmulator()
  {
    using copy = copyRepository()
    await runOk('npm', ['pack', '--pack-destination', folder], { cwd: copy.path })
  }
  const [tarball = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  mkdirSync(app)
  await runOk('npm', ['init', '-y'], { cwd: app })
  await runOk('npm', ['pkg', 'set', 'type=module'], { cwd: app })
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
  await runOk('npm', ['install', join(folder, tarball), ...quietly], { cwd: app })

  // --ignore-scripts left better-sqlite3 without its binary. Compiling it takes a minute and is its own business.
  const binary = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'
  mkdirSync(dirname(join(app, binary)), { recursive: true })
  cpSync(join(repository, binary), join(app, binary))

  write('app.config.json', {
    appId: 'stranger.App',
    title: 'My app',
    allowedHosts: ['127.0.0.1'],
    variables: { SECRET: '{{SECRET}}', EMULATOR: '{{EMULATOR}}' },
  })
  write('auths/loginTypes/Members/e.json', {
    title: 'Members',
    type: 'auths.loginTypes.QywxInnerType',
  })
  write('auths/loginTypes/Members/Members.json', instanceConfig())
})

afterAll(async () => {
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
})

function instanceConfig() {
  return {
    corpId: emulator.corpId,
    corpSecret: '{{SECRET}}',
    agentId: emulator.agentId,
    redirectUri: 'http://127.0.0.1:3000/auth/callback',
    apiBaseUrl: '{{EMULATOR}}',
    loginBaseUrl: '{{EMULATOR}}',
    oauthBaseUrl: '{{EMULATOR}}',
  }
}

function write(path: string, content: object | string): string {
  const file = join(app, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return file
}

const environment = () => ({ SECRET: emulator.corpSecret, EMULATOR: emulator.apiUrl })

/** Runs a script of the stranger's and gives the JSON that it prints. */
async function runScript(script: string, ...args: string[]): Promise<unknown> {
  const file = write('script.mjs', script)
  return JSON.parse(
    await runOk(process.execPath, [file, ...args], { cwd: app, env: environment() }),
  ) as unknown
}

function runBinary(...args: string[]): Promise<Run> {
  return run(join(app, 'node_modules/.bin/wecom-elements'), args, {
    cwd: app,
    env: environment(),
  })
}

describe('the tarball', () => {
  const listFiles = () =>
    readdirSync(installed, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${installed}/node_modules`))
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))

  it('has what is built, the data of the elements and what npm always adds', () => {
    const files = listFiles()
    expect(files).toContain('dist/elements/auths/loginTypes/QywxInnerType/e.json')
    expect(files).toContain('dist/elements/auths/loginTypes/Meta/e.json')
    for (const name of ['client', 'client.global', 'login-page']) {
      expect(files).toContain(`dist/runtime/client/bundles/${name}.js`)
    }
    expect(files).toContain('dist/elements/auths/loginTypes/QywxInnerType/browser/bundles/panel.js')
    expect(files).toContain('dist/console/index.html')
    expect(files).toContain('LICENSE')
    const others = files.filter(
      (file) => !/^dist\/(console|elements|emulator|joined|runtime|schemas)\//.test(file),
    )
    expect(others.filter((file) => !/^(package\.json|LICENSE|README(\.zh-CN)?\.md)$/.test(file))).toEqual([])
  })

  it('has no source, no test and no secret of an app', () => {
    const sources = listFiles().filter(
      (file) =>
        /\.(test|spec)\.|\.tsbuildinfo$|\.map$|\.sqlite|\.env/.test(file) || /(?<!\.d)\.ts$/.test(file),
    )
    expect(sources).toEqual([])
  })

  it('has no path of the machine that made it', () => {
    const paths = [repository, tmpdir() + '/', homedir() + '/']
    const found = listFiles().filter((file) => {
      const text = readFileSync(join(installed, file), 'utf8')
      return paths.some((path) => text.includes(path))
    })
    expect(found).toEqual([])
  })
})

describe('the installed package', () => {
  it('logs a member in, stores them, and asks for one access token for all processes', async () => {
    const first = `
      import { createApp } from 'wecom-elements'
      const app = await createApp({ allowEmulator: true })
      const login = app.getElement('auths.loginTypes.Members')
      const user = await login.getLoginCode({ authCode: process.argv[2] })
      console.log(JSON.stringify(user))
      await app.close()`
    expect(await runScript(first, emulator.grantCode('ZhangWei'))).toMatchObject({
      userId: 'ZhangWei',
      name: '张伟',
      department: [3],
      isLeader: false,
    })

    const second = `
      import { createApp } from 'wecom-elements'
      const app = await createApp({ allowEmulator: true })
      const login = app.getElement('auths.loginTypes.Members')
      const stored = await login.QywxInnerAuthModel.get('ZhangWei')
      const user = await login.getLoginCode({ authCode: process.argv[2] })
      const count = await login.QywxInnerAuthModel.count()
      console.log(JSON.stringify({ stored, user, count }))
      await app.close()`
    expect(await runScript(second, emulator.grantCode('ChenJianGuo'))).toMatchObject({
      stored: { userId: 'ZhangWei', name: '张伟', status: 1 },
      user: { userId: 'ChenJianGuo', isLeader: true },
      count: 2,
    })
    expect(emulator.count('/cgi-bin/gettoken')).toBe(1)
  })

  it('starts without Ajv, since the checks of its own files are built, and tells the same faults', async () => {
    const broken = write('auths/loginTypes/Broken/Broken.json', {
      corpID: 'ww1',
      agentId: 7,
      redirectUri: 'x',
    })
    write('auths/loginTypes/Broken/e.json', { title: 'Broken', type: 'auths.loginTypes.QywxInnerType' })
    const script = `
      import { createRequire } from 'node:module'
      import { createApp } from 'wecom-elements'
      const app = await createApp({ allowEmulator: true })
      const messages = app.problems.map(({ message }) => message)
      const hasAjv = Object.keys(createRequire(import.meta.url).cache).some((file) => /ajv.dist.(ajv|core)\\.js$/.test(file))
      await app.close()
      console.log(JSON.stringify({ messages, hasAjv }))`
    const found = (await runScript(script)) as { messages: string[]; hasAjv: boolean }
    rmSync(dirname(broken), { recursive: true })
    expect(found.hasAjv).toBe(false)
    expect(found.messages.map((message) => message.replace(broken, 'Broken.json')).sort()).toEqual([
      'Broken.json /agentId must be string. Quote it.',
      'Broken.json /corpID is not a known key. Did you mean corpId?',
      'Broken.json /corpId is missing.',
      'Broken.json /corpSecret is missing.',
      'Broken.json /redirectUri must be an absolute URL.',
    ])
  })

  it('refuses the emulator to an app that does not ask for it', async () => {
    const script = `
      import { createApp } from 'wecom-elements'
      const app = await createApp()
      try { app.getElement('auths.loginTypes.Members') } catch (error) { console.log(JSON.stringify(error.code)) }
      await app.close()`
    expect(await runScript(script)).toBe('EMULATOR_REFUSED')
  })

  it('says how to get what PostgreSQL needs, where the package pg is not installed', async () => {
    const script = `
      import { createApp } from 'wecom-elements'
      const storage = { dialect: 'postgres', connectionString: 'postgres://someone:password@127.0.0.1:9/database' }
      const app = await createApp({ allowEmulator: true, config: { storage } })
      const login = app.getElement('auths.loginTypes.Members')
      const { code, message } = await login.getLoginConfig().catch((error) => error)
      console.log(JSON.stringify({ code, message }))
      await app.close()`
    const { code, message } = (await runScript(script)) as { code: string; message: string }
    expect(code).toBe('STORAGE_UNAVAILABLE')
    expect(message).toContain('npm install pg')
    expect(message).not.toContain('password')
  })

  it('draws its login page, with the scripts that it brings', async () => {
    const script = `
      import { createApp } from 'wecom-elements'
      import { createHandler } from 'wecom-elements/http'
      const app = await createApp({ allowEmulator: true })
      const { fetch } = createHandler(app)
      const ask = (path) => fetch(new Request('http://127.0.0.1:3000' + path, { headers: { accept: 'text/html' } }))
      const page = await (await ask('/login/Members')).text()
      const paths = [...page.match(/\\/assets\\/[\\w.-]+\\.js/g), '/assets/client.js']
      const answers = await Promise.all(paths.map(async (path) => [path, (await ask(path)).status]))
      console.log(JSON.stringify(answers))
      await app.close()`
    expect(await runScript(script)).toEqual([
      [expect.stringMatching(/^\/assets\/login-page\.[0-9a-f]{16}\.js$/), 200],
      [expect.stringMatching(/^\/assets\/panel\.[0-9a-f]{16}\.js$/), 200],
      ['/assets/client.js', 200],
    ])
  })

  it('imports under every name that it exports', async () => {
    const script = `
      const names = process.argv.slice(2)
      const found = {}
      for (const name of names) found[name] = Object.keys(await import(name)).sort()
      console.log(JSON.stringify(found))`
    const found = (await runScript(script, ...codeEntries())) as Record<string, string[]>
    expect(found['wecom-elements']).toEqual(
      expect.arrayContaining(['App', 'Code', 'ElementError', 'createApp']),
    )
    expect(found['wecom-elements/element']).toEqual(
      expect.arrayContaining(['Code', 'Element', 'ElementError']),
    )
    expect(found['wecom-elements/http']).toEqual(['createHandler', 'serve'])
    expect(found['wecom-elements/client']).toEqual(['FailedCall', 'createClient'])
    expect(found['wecom-elements/emulator']).toEqual(['startEmulator'])
    expect(found['wecom-elements/auths/loginTypes/Meta']).toContain('LoginType')
    expect(found['wecom-elements/auths/loginTypes/QywxInnerType']).toEqual(['QywxInnerType', 'default'])
  })

  it('opens no other door', async () => {
    const script = `
      const refused = await import('wecom-elements/dist/runtime/app.js').catch((error) => error.code)
      console.log(JSON.stringify(refused))`
    expect(await runScript(script)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it('has types under every name that it exports', async () => {
    const imports = codeEntries().map((name, index) => `import * as entry${index} from '${name}'`)
    write(
      'types/use.ts',
      `${imports.join('\n')}
      import { createApp } from 'wecom-elements'
      import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
      import { serve } from 'wecom-elements/http'

      export const entries: object[] = [${imports.map((_, index) => `entry${index}`).join(', ')}]
      const app = await createApp()
      const login = app.getElement<QywxInnerType>('auths.loginTypes.Members')
      export const name: string | null = (await login.getLoginCode({ authCode: 'code' })).name
      // @ts-expect-error
      await login.getLoginCode({ code: 'code' })
      export const { url }: { url: string } = await serve(app, { port: 0 })
      `,
    )
    write('types/tsconfig.json', {
      compilerOptions: {
        module: 'nodenext',
        moduleResolution: 'nodenext',
        target: 'es2022',
        // The client is for pages.
        lib: ['es2023', 'esnext.disposable', 'dom'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        // A stranger has @types/node; here it is the repository's.
        typeRoots: [join(repository, 'node_modules/@types')],
        types: ['node'],
      },
      files: ['use.ts'],
    })
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    const { code, stdout } = await run(process.execPath, [tsc, '-p', 'types'], { cwd: app })
    expect(stdout).toBe('')
    expect(code).toBe(0)
  })

  it('lets an app bring a Type in plain JavaScript that extends the official one by its name', async () => {
    write('auths/loginTypes/Greeting/e.json', {
      title: 'Greeting login',
      type: 'auths.loginTypes.QywxInnerType',
    })
    write(
      'auths/loginTypes/Greeting/Greeting.js',
      `import { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
      const { configSchema } = QywxInnerType
      export default class Greeting extends QywxInnerType {
        static configSchema = {
          ...configSchema,
          required: [...configSchema.required, 'greeting'],
          properties: { ...configSchema.properties, greeting: { type: 'string' } },
        }
        async greet({ userId }) {
          return this.config.greeting + ', ' + (await this.getUserInfo({ userId })).name
        }
      }`,
    )
    const define = { title: 'Greeting members', type: 'auths.loginTypes.Greeting' }
    write('auths/loginTypes/Greeted/e.json', define)
    write('auths/loginTypes/Greeted/Greeted.json', { ...instanceConfig(), greeting: '你好' })
    write('auths/loginTypes/Ungreeted/e.json', define)
    write('auths/loginTypes/Ungreeted/Ungreeted.json', instanceConfig())

    const script = `
      import { createApp } from 'wecom-elements'
      const app = await createApp({ allowEmulator: true })
      const login = app.getElement('auths.loginTypes.Greeted')
      const greeting = await login.greet({ userId: 'ZhangWei' })
      const { userId } = await login.getLoginCode({ authCode: process.argv[2] })
      const problems = app.problems.map(({ fullName, pointer, message }) => ({ fullName, pointer, message }))
      console.log(JSON.stringify({ greeting, userId, problems }))
      await app.close()`
    expect(await runScript(script, emulator.grantCode('ZhangWei'))).toMatchObject({
      greeting: '你好, 张伟',
      userId: 'ZhangWei',
      problems: [
        { fullName: 'auths.loginTypes.Ungreeted', message: expect.stringContaining('greeting') as string },
      ],
    })
    for (const name of ['Greeting', 'Greeted', 'Ungreeted']) {
      rmSync(join(app, 'auths/loginTypes', name), { recursive: true })
    }
  })

  function codeEntries(): string[] {
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      exports: object
    }
    return Object.keys(exports)
      .filter((path) => path !== './package.json' && path !== './schemas/*')
      .map((path) => join('wecom-elements', path))
  }
})

describe('the binary', () => {
  it('explains itself', async () => {
    const { code, stdout, stderr } = await runBinary('--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const command of ['serve', 'list', 'emulator']) expect(stdout).toContain(command)
  })

  it('lists the elements as a tree, with what is broken', async () => {
    const { code, stdout, stderr } = await runBinary('list')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^auths\.loginTypes\.Meta .*\n└─ auths\.loginTypes\.QywxInnerType .*\n {3}└─ ✗ auths\.loginTypes\.Members /,
    )
    // Nobody consented to the emulator.
    expect(stdout).toMatch(/^✗ error: .*Members\.json \/corpId is a corporation of the emulator/m)
    expect(stdout).not.toContain(emulator.corpSecret)
  })

  it('lists them as JSON', async () => {
    const { code, stdout } = await runBinary('list', '--json')
    expect(code).toBe(0)
    const { elements, problems } = JSON.parse(stdout) as { elements: object[]; problems: object[] }
    expect(elements).toContainEqual({
      fullName: 'auths.loginTypes.Members',
      title: 'Members',
      kind: 'instance',
      type: 'auths.loginTypes.QywxInnerType',
      root: 'stranger.App',
    })
    expect(problems).toMatchObject([{ fullName: 'auths.loginTypes.Members', severity: 'error' }])
  })

  it('lists the app in another folder', async () => {
    const { code, stdout } = await run(
      join(app, 'node_modules/.bin/wecom-elements'),
      ['list', '--app', app],
      { cwd: folder, env: environment() },
    )
    expect(code).toBe(0)
    expect(stdout).toContain('auths.loginTypes.Members')
  })

  it('makes an instance in an empty folder, checks it, and has the compiler know its name', async () => {
    const binary = join(app, 'node_modules/.bin/wecom-elements')
    const made = join(app, 'made')
    mkdirSync(made)
    const { apiUrl } = emulator
    const values = { ...instanceConfig(), apiBaseUrl: apiUrl, loginBaseUrl: apiUrl, oauthBaseUrl: apiUrl }
    const set = Object.entries(values).flatMap(([key, value]) =>
      key === 'corpSecret' ? ['--env', 'corpSecret=SECRET'] : ['--set', `${key}=${value}`],
    )
    const runIn = (...args: string[]) => run(binary, args, { cwd: made, env: environment() })
    const creating = await runIn('create', 'Staff', '--allow-emulator', '--app-id', 'a.B', ...set)
    expect(creating).toMatchObject({ code: 0, stderr: '' })
    expect(await runIn('check', '--allow-emulator')).toMatchObject({ code: 0, stderr: '' })
    expect(await runIn('types')).toMatchObject({ code: 0, stderr: '' })

    const use = (name: string) => `
      import { createApp } from 'wecom-elements'
      const app = await createApp()
      export const { loginUrl }: { loginUrl: string } = await app.getElement('auths.loginTypes.${name}').getLoginConfig()`
    writeFileSync(join(made, 'right.ts'), use('Staff'))
    writeFileSync(join(made, 'wrong.ts'), use('Stuff'))
    const compilerOptions = {
      ...{
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        strict: true,
        noEmit: true,
      },
      ...{ typeRoots: [join(repository, 'node_modules/@types')], types: ['node'] },
    }
    writeFileSync(
      join(made, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['element-map.d.ts', 'right.ts', 'wrong.ts'] }),
    )
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', '.'], { cwd: made })
    const faulty = [...stdout.matchAll(/^(\S+)\(\d+,\d+\): error TS/gm)].map(([, file]) => file)
    expect(new Set(faulty)).toEqual(new Set(['wrong.ts']))
    expect(stdout).toContain(`'"auths.loginTypes.Stuff"' is not assignable`)
    rmSync(made, { recursive: true })
  })

  it('brings the schemas by which editors complete the files', async () => {
    const script = `
      import { readFileSync } from 'node:fs'
      import { fileURLToPath } from 'node:url'
      const names = ['app.config.json', 'e.json', 'auths.loginTypes.QywxInnerType.json']
      const read = (name) => JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('wecom-elements/schemas/' + name))))
      console.log(JSON.stringify(names.map((name) => Object.keys(read(name).properties))))`
    expect(await runScript(script)).toMatchObject([
      expect.arrayContaining(['$schema', 'appId']),
      expect.arrayContaining(['$schema', 'type']),
      expect.arrayContaining(['$schema', 'corpSecret']),
    ])
  })

  it('serves the app until it is told to end', async () => {
    const port = await findFreePort()
    const file = join(app, 'node_modules/.bin/wecom-elements')
    await using serving = startProcess(file, ['serve', '--port', String(port)], {
      cwd: app,
      env: environment(),
    })
    await serving.says(new RegExp(`My app is ready at http://127\\.0\\.0\\.1:${port}/login`))
    const answer = await new Browser().visit(`http://127.0.0.1:${port}/api/session`)
    expect(answer.status).toBe(401)
    expect(await serving.stop('SIGTERM')).toBe(0)
  })

  it('starts an emulator and prints the config of an instance that uses it', async () => {
    const file = join(app, 'node_modules/.bin/wecom-elements')
    await using emulating = startProcess(file, ['emulator'], { cwd: app })
    await emulating.says(/allowEmulator: true/)
    const config = JSON.parse(/\{[^]*?\n\}/.exec(emulating.output())?.[0] ?? '') as Record<string, string>
    expect(Object.keys(config)).toEqual(expect.arrayContaining(Object.keys(instanceConfig())))
    const answer = await fetch(`${config['apiBaseUrl'] ?? ''}/cgi-bin/gettoken`)
    expect(answer.headers.get('x-wecom-emulator')).toBe('1')
    expect(await emulating.stop('SIGINT')).toBe(0)
  })

  it.each([
    [[]],
    [['no-such-command']],
    [['list', '--no-such-option']],
    [['list', 'too-many']],
    [['serve', '--port']],
    [['serve', '--port', 'abc']],
    [['serve', '--port', '70000']],
    [['serve', '--port', '']],
    [['emulator', '--port', 'abc']],
  ])('takes %j for wrong usage: code 2, and a hint', async (args) => {
    const { code, stdout, stderr } = await runBinary(...args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/error: |Usage: /)
    expect(stderr).not.toContain('    at ')
  })

  it.each(['list', 'serve'])(
    'fails %s for a folder without an app with code 1 and no stack trace',
    async (command) => {
      const { code, stdout, stderr } = await runBinary(command, '--app', folder)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain('APP_CONFIG_INVALID')
      expect(stderr).toContain('app.config.json')
      expect(stderr.trim().split('\n')).toHaveLength(1)
    },
  )

  it('fails for an app.config.json that is no JSON, naming the file and the line', async () => {
    mkdirSync(join(folder, 'broken'))
    writeFileSync(join(folder, 'broken/app.config.json'), '{\n  "appId": "a.B",\n}\n oops')
    const { code, stderr } = await runBinary('list', '--app', join(folder, 'broken'))
    expect(code).toBe(1)
    expect(stderr).toContain(join(folder, 'broken/app.config.json'))
    expect(stderr).not.toContain('    at ')
  })

  it.each(['serve', 'emulator'])(
    'fails %s on a port that is taken with code 1 and no stack trace',
    async (command) => {
      const { port } = new URL(emulator.apiUrl)
      const { code, stdout, stderr } = await runBinary(command, '--port', port)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain(port)
      expect(stderr).not.toContain('    at ')
    },
  )
})
