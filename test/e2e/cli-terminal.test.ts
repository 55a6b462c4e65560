/** The command line with somebody at a terminal, as processes of their own. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { type Emulator, startEmulator } from 'wecom-elements/emulator'
import { openCliApp } from '../support/cli-app.js'
import { makeCorporation } from '../support/corporation.js'
import { repository } from '../support/repository-copy.js'
import { startProcess } from '../support/running-process.js'
import { type Terminal, ctrlC, enter, openTerminal } from '../support/terminal.js'
import { AppFolder } from '../support/test-app.js'

const cli = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  join(repository, 'runtime/cli/main.ts'),
]

function atTerminal(
  folder: AppFolder,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Terminal {
  return openTerminal([...cli, ...args], { cwd: folder.path, env })
}

async function answer(terminal: Terminal, question: RegExp, text: string): Promise<void> {
  await terminal.sees(question)
  terminal.types(text + enter)
}

it('leads from an empty folder to a checked instance, with what the commands themselves say', async () => {
  using folder = new AppFolder()
  const [node = '', ...start] = cli
  await using emulating = startProcess(node, [...start, 'emulator'], { cwd: folder.path })
  const [, commandLine = ''] = await emulating.says(/^ {2}wecom-elements (create .*)$/m)
  const config = JSON.parse(/\{[^]*?\n\}/.exec(emulating.output())?.[0] ?? '') as Record<string, string>
  const { corpId = '', corpSecret = '', agentId = '' } = config

  await using creating = atTerminal(folder, commandLine.split(' '))
  await answer(creating, /has no app\.config\.json\. Make one/, 'y')
  await answer(creating, /Id of the app/, 'Portal')
  await creating.sees(/It has to look like org\.App/)
  creating.types('\u0015')
  creating.types(`acme.Portal${enter}`)
  await answer(creating, /Name of the instance/, 'Staff')
  await answer(creating, /Title/, '员工登录')
  await answer(creating, /corpId, CorpId \(企业ID/, corpId)
  await answer(creating, /corpSecret, Secret/, corpSecret)
  await answer(creating, /agentId, AgentId/, agentId)
  await answer(creating, /redirectUri, Redirect URI/, 'http://127.0.0.1:3000/auth/callback')
  await answer(creating, /Set any of the other keys/, 'n')
  await creating.sees(/auths\.loginTypes\.Staff is made/)
  await creating.sees(/Enter in the vendor's admin console:/)
  await creating.sees(/wecom-elements check auths\.loginTypes\.Staff --allow-emulator/)
  expect(await creating.ends()).toBe(0)
  expect(creating.screen()).not.toContain(corpSecret)

  const [, check = ''] = /wecom-elements (check .*?)\s*$/.exec(creating.screen()) ?? []
  await using checking = atTerminal(folder, check.trim().split(' '))
  await checking.sees(/✓ access_token/)
  await checking.sees(/0 errors, \d+ warnings?\./)
  expect(await checking.ends()).toBe(0)

  const instance = join(folder.path, 'auths/loginTypes/Staff')
  expect(readdirSync(instance).sort()).toEqual(['Staff.json', 'e.json'])
  expect(statSync(join(instance, 'Staff.json')).mode & 0o077).toBe(0)
  expect(JSON.parse(readFileSync(join(instance, 'e.json'), 'utf8'))).toEqual({
    title: '员工登录',
    type: 'auths.loginTypes.QywxInnerType',
  })
  expect(JSON.parse(readFileSync(join(instance, 'Staff.json'), 'utf8'))).toMatchObject({
    corpId,
    corpSecret,
    agentId,
  })
  expect(JSON.parse(readFileSync(join(folder.path, 'app.config.json'), 'utf8'))).toMatchObject({
    appId: 'acme.Portal',
  })
})

function createArgs({ apiUrl, corpId, agentId }: Emulator): string[] {
  const addresses = ['apiBaseUrl', 'loginBaseUrl', 'oauthBaseUrl'].map((key) => `${key}=${apiUrl}`)
  const given = [...addresses, `corpId=${corpId}`, `agentId=${agentId}`]
  return [
    'create',
    'Staff',
    '--allow-emulator',
    '--title',
    'Staff',
    ...given.flatMap((pair) => ['--set', pair]),
  ]
}

it('writes nothing when Ctrl-C ends the questions', async () => {
  await using emulator = await startEmulator()
  using folder = new AppFolder()
  await using creating = atTerminal(folder, [...createArgs(emulator), '--app-id', 'acme.Portal'])
  await creating.sees(/corpSecret, Secret/)
  creating.types(ctrlC)
  expect(await creating.ends()).toBe(1)
  expect(creating.screen()).toContain('Stopped.')
  expect(creating.screen()).not.toContain('    at ')
  expect(readdirSync(folder.path)).toEqual([])
})

it('asks again for what was refused, and the check says what the vendor says', async () => {
  await using emulator = await startEmulator()
  using folder = new AppFolder()
  await using creating = atTerminal(folder, [...createArgs(emulator), '--app-id', 'acme.Portal'])
  await answer(creating, /corpSecret, Secret/, 'a-wrong-secret')
  await answer(creating, /redirectUri/, 'https://app.example.com/#callback')
  await answer(creating, /other keys/, 'n')
  await creating.sees(/\/redirectUri must not have a # part/)
  expect(existsSync(join(folder.path, 'auths'))).toBe(false)
  await answer(creating, /redirectUri/, 'https://app.example.com/callback')
  expect(await creating.ends()).toBe(0)

  await using checking = atTerminal(folder, ['check', 'Staff', '--allow-emulator'])
  await checking.sees(/✗ .*40001/)
  await checking.sees(/[1-9]\d* errors?, /)
  expect(await checking.ends()).toBe(1)
  expect(checking.screen()).not.toContain('a-wrong-secret')
})

it('lets optional keys be chosen and asked for', async () => {
  await using emulator = await startEmulator()
  using folder = new AppFolder()
  await using creating = atTerminal(
    folder,
    [
      ...createArgs(emulator),
      ...['--app-id', 'acme.Portal', '--set', 'redirectUri=http://127.0.0.1:3000/callback'],
      ...['--env', 'corpSecret=SECRET'],
    ],
    { SECRET: emulator.corpSecret },
  )
  await answer(creating, /other keys/, 'y')
  await creating.sees(/Which\?/)
  creating.types(` \u001b[B ${enter}`)
  await creating.sees(/scope, Scope/)
  creating.types('\u001b[B' + enter)
  await creating.sees(/lang, Language/)
  creating.types('\u001b[B' + enter)
  expect(await creating.ends()).toBe(0)
  const config: unknown = JSON.parse(
    readFileSync(join(folder.path, 'auths/loginTypes/Staff/Staff.json'), 'utf8'),
  )
  expect(config).toMatchObject({ scope: 'snsapi_privateinfo', lang: 'en' })
})

it('asks for a list or a map with secrets as JSON, and shows neither', async () => {
  await using emulator = await startEmulator()
  using folder = new AppFolder()
  const type = writeKeysType(folder)
  await using creating = atTerminal(folder, [
    ...createArgs(emulator),
    '--type',
    type,
    '--app-id',
    'acme.Portal',
  ])
  await answer(creating, /keys:/, 'first-key')
  await creating.sees(/It has to be JSON/)
  creating.types('\u0015')
  creating.types(`["first-key", "second-key"]${enter}`)
  await answer(creating, /byPlace:/, '{ "hall": "third-key" }')
  await answer(creating, /name:/, 'front')
  await answer(creating, /code:/, 'fourth-key')
  await answer(creating, /corpSecret/, emulator.corpSecret)
  await answer(creating, /redirectUri/, 'https://app.example.com/callback')
  await answer(creating, /other keys/, 'n')
  await creating.sees(/keep that file out of version control/)
  expect(await creating.ends()).toBe(0)
  expect(creating.screen()).not.toMatch(/(first|second|third|fourth)-key/)
  expect(
    JSON.parse(readFileSync(join(folder.path, 'auths/loginTypes/Staff/Staff.json'), 'utf8')),
  ).toMatchObject({
    keys: ['first-key', 'second-key'],
    byPlace: { hall: 'third-key' },
    door: { name: 'front', code: 'fourth-key' },
  })
})

/** Drops a Type in that wants secrets at any depth. No package is installed here to import it from. */
function writeKeysType(folder: AppFolder): string {
  const secret = { type: 'string', writeOnly: true }
  const keys = {
    keys: { type: 'array', items: secret },
    byPlace: { type: 'object', additionalProperties: secret },
    door: { type: 'object', properties: { name: { type: 'string' }, code: secret } },
  }
  const base = pathToFileURL(join(repository, 'elements/auths/loginTypes/QywxInnerType/QywxInnerType.ts'))
  folder.write('auths/loginTypes/KeysType/e.json', { title: 'Keys', type: 'auths.loginTypes.QywxInnerType' })
  folder.write(
    'auths/loginTypes/KeysType/KeysType.mjs',
    `import { QywxInnerType } from '${base.href}'
    const { required, properties, ...schema } = QywxInnerType.configSchema
    const keys = ${JSON.stringify(keys)}
    export default class KeysType extends QywxInnerType {
      static configSchema = {
        ...schema, required: [...Object.keys(keys), ...required], properties: { ...properties, ...keys },
      }
    }`,
  )
  return 'auths.loginTypes.KeysType'
}

it('draws a bar while it syncs', async () => {
  await using t = await openCliApp(makeCorporation(20))
  const env = { SECRET: t.emulator.corpSecret }
  await using syncing = atTerminal(t.folder, ['sync', 'Members', '--allow-emulator'], env)
  await syncing.sees(/members \[#+-*\] \d\/4/)
  await syncing.sees(/Synced: 4 departments, 20 users, 20 added/)
  expect(await syncing.ends()).toBe(0)
})

it('ends a sync at Ctrl-C in order', async () => {
  await using t = await openCliApp({ ...makeCorporation(20), latencyMs: 1500 })
  const env = { SECRET: t.emulator.corpSecret }
  await using syncing = atTerminal(t.folder, ['sync', 'Members', '--allow-emulator'], env)
  await syncing.sees(/\[[#-]+\]/)
  syncing.types(ctrlC)
  expect(await syncing.ends()).toBe(1)
  expect(syncing.screen()).toContain('Stopped. What was read is kept')
  expect(syncing.screen()).not.toContain('    at ')
})

it('asks before it ends all sessions', async () => {
  await using t = await openCliApp()
  const env = { SECRET: t.emulator.corpSecret }
  await using refusing = atTerminal(t.folder, ['sessions', 'end-all'], env)
  await answer(refusing, /End all sessions\?/, 'n')
  expect(await refusing.ends()).toBe(1)
  expect(refusing.screen()).toContain('No session was ended.')
  await using agreeing = atTerminal(t.folder, ['sessions', 'end-all', '--user', 'ZhangWei'], env)
  await answer(agreeing, /End all sessions of ZhangWei\?/, 'y')
  await agreeing.sees(/0 sessions ended/)
  expect(await agreeing.ends()).toBe(0)
})
