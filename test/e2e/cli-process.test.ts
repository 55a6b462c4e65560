/** Each command as a process of its own, without a terminal: what it writes where, and how it ends. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { type CliApp, instanceConfig, members, openCliApp } from '../support/cli-app.js'
import { makeCorporation } from '../support/corporation.js'
import { findFreePort } from '../support/free-port.js'
import { repository } from '../support/repository-copy.js'
import { type Run, run } from '../support/run.js'
import { type RunningProcess, startProcess } from '../support/running-process.js'

const start = ['--import', import.meta.resolve('tsx'), join(repository, 'runtime/cli/main.ts')]
let t: CliApp

beforeAll(async () => {
  t = await openCliApp(makeCorporation(30))
})

afterAll(async () => {
  await t[Symbol.asyncDispose]()
})

const settings = () => ({ cwd: t.folder.path, env: { SECRET: t.emulator.corpSecret } })

function runCli(...args: readonly string[]): Promise<Run> {
  return run(process.execPath, [...start, ...args], settings())
}

function startCli(...args: readonly string[]): RunningProcess {
  return startProcess(process.execPath, [...start, ...args], settings())
}

const right: [command: string, stdout: RegExp, stderr: RegExp][] = [
  ['list --allow-emulator', /└─ auths\.loginTypes\.Members/, /^$/],
  ['show Members --allow-emulator', /^name +auths\.loginTypes\.Members\n/, /^$/],
  ['check --allow-emulator', /\n0 errors, \d+ warnings?\.\n$/, /^$/],
  ['token Members --allow-emulator', /^\S+\n$/, /^$/],
  ['sync Members --allow-emulator --dry-run', /It would be: .*30 added/, /^(\w+: \d+ of \d+\n)+$/],
  ['sync Members --allow-emulator', /^Synced: .*30 added.*\n$/, /^(\w+: \d+ of \d+\n)+$/],
  ['sync Members --allow-emulator --user user1', /^user1 is up to date\.\n$/, /^$/],
  ['sessions', /user.*login.*id/, /^Nothing is there\.\n$/],
  ['sessions end-all --yes', /^0 sessions ended\.\n$/, /^$/],
  ['audit --act syncCorp', /syncCorp/, /^$/],
  ['backup copy.sqlite', /copy\.sqlite: \d+ bytes\.\n$/, /^$/],
  ['types', /element-map\.d\.ts\n$/, /^$/],
]

const wrong: [command: string, code: number, stderr: RegExp][] = [
  ['list --all', 2, /unknown option '--all'/],
  ['show Nobody', 1, /ELEMENT_NOT_FOUND/],
  ['create', 2, /Nobody is there to be asked/],
  ['token Members', 1, /EMULATOR_REFUSED/],
  ['sync Members --allow-emulator --user nobody', 1, /60111/],
  ['sessions end nothing', 1, /no live session/],
  ['sessions end-all', 2, /--yes/],
  ['audit --cursor x', 2, /"cursor"/],
  ['backup app.config.json', 1, /is there already/],
  ['import-storage nothing.sqlite', 1, /STORAGE_UNAVAILABLE/],
  ['types --app nowhere', 1, /APP_CONFIG_INVALID/],
  ['serve --host 203.0.113.1', 1, /cannot listen on 203\.0\.113\.1/],
]

describe('a process', () => {
  it.each(right)('does %s', async (command, stdout, stderr) => {
    const done = await runCli(...command.split(' '))
    expect(done.stderr).toMatch(stderr)
    expect(done.stdout).toMatch(stdout)
    expect(done.code).toBe(0)
  })

  it.each(wrong)('refuses %s, in a sentence', async (command, code, stderr) => {
    const refused = await runCli(...command.split(' '))
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code, stdout: '' })
    expect(refused.stderr).toMatch(stderr)
    expect(refused.stderr).not.toContain('    at ')
  })

  it('is refused the emulator in production, whatever was consented to', async () => {
    const env = { ...settings().env, NODE_ENV: 'production' }
    const args = [...start, 'token', 'Members', '--allow-emulator']
    const refused = await run(process.execPath, args, { cwd: t.folder.path, env })
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 1, stdout: '' })
    expect(refused.stderr).toContain('EMULATOR_REFUSED')
  })

  it('serves until it is told to end', async () => {
    const port = await findFreePort()
    await using serving = startCli('serve', '--port', String(port), '--allow-emulator', '--watch', '--json')
    const [, login = ''] = await serving.says(/"login":"(.*?)"/)
    expect((await fetch(login, { redirect: 'manual' })).status).toBeLessThan(400)
    expect(await serving.stop('SIGINT')).toBe(0)
  })

  it('is stopped in a sync by a signal: with what was read kept, and code 1', async () => {
    await using slow = await openCliApp({ ...makeCorporation(30), latencyMs: 400 })
    const oneByOne = { ...instanceConfig(slow.emulator), syncConcurrency: 1 }
    slow.folder.write('auths/loginTypes/Members/Members.json', oneByOne)
    const env = { SECRET: slow.emulator.corpSecret }
    const args = [...start, 'sync', 'Members', '--allow-emulator']
    {
      await using syncing = startProcess(process.execPath, args, { cwd: slow.folder.path, env })
      await syncing.says(/members: 2 of 4/)
      expect(await syncing.stop('SIGTERM')).toBe(1)
      expect(syncing.output()).toContain('Stopped. What was read is kept')
    }
    await using app = await createApp({ root: slow.folder.path, env, allowEmulator: true })
    const model = app.getElement<QywxInnerType>(members).QywxInnerAuthModel
    const kept = await model.count()
    expect(kept).toBeGreaterThan(0)
    expect(await model.count({ status: 5 })).toBe(0)
  })

  it('ends quietly when its reader has had enough', async () => {
    const line = `'${[process.execPath, ...start].join("' '")}' audit --help | head -1`
    const { code, stdout, stderr } = await run('/bin/sh', ['-c', line], settings())
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: /)
  })

  it('writes no secret, neither to its output nor to the files that it makes', async () => {
    const commands = [
      'list',
      'show Members',
      'check',
      'types',
      'audit',
      'show Members --json',
      'check --json',
    ]
    for (const command of commands) {
      const emulator = /^(types|audit)/.test(command) ? [] : ['--allow-emulator']
      const { stdout, stderr } = await runCli(...command.split(' '), ...emulator)
      expect(stdout + stderr).not.toContain(t.emulator.corpSecret)
    }
    const written = readFileSync(join(t.folder.path, 'element-map.d.ts'), 'utf8')
    expect(written).not.toContain(t.emulator.corpSecret)
  })
})
