import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { members, openCliApp } from '../support/cli-app.js'
import { runCommand } from '../support/cli.js'
import { AppFolder } from '../support/test-app.js'

const commands = [
  'create',
  'check',
  'list',
  'show',
  'serve',
  'token',
  'sync',
  'sessions',
  'sessions list',
  'sessions end',
  'sessions end-all',
  'audit',
  'backup',
  'import-storage',
  'types',
  'emulator',
]

describe('help', () => {
  it.each(commands)('explains %s with examples', async (command) => {
    const { code, out, err } = await runCommand([...command.split(' '), '--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Usage: wecom-elements /)
    const example = new RegExp(`Examples:\\n( {2}\\$ wecom-elements .*\\n)* {2}\\$ wecom-elements ${command}`)
    expect(out).toMatch(example)
  })

  it('names every command and the exit codes', async () => {
    const { code, out } = await runCommand(['--help'])
    expect(code).toBe(0)
    for (const command of commands) expect(out).toContain(command.split(' ')[0])
    expect(out).toContain('0 done, 1 failed, 2 wrong usage')
  })
})

const wrong = [
  [],
  ['no-such-command'],
  ['list', '--no-such-option'],
  ['list', 'too-many'],
  ['list', '--app'],
  ['show'],
  ['serve', '--port', 'abc'],
  ['serve', '--port', '70000'],
  ['serve', '--sync-every', '0'],
  ['token'],
  ['sync'],
  ['sync', 'x', '--user', 'a', '--dept', '1'],
  ['sync', 'x', '--user', 'a', '--dry-run'],
  ['sync', 'x', '--dept', '1', '--allow-mass-leave'],
  ['sessions', 'end'],
  ['sessions', 'list', '--limit', '0'],
  ['audit', '--limit', '1001'],
  ['audit', '--limit', 'many'],
  ['backup'],
  ['emulator', '--port', 'abc'],
]

describe('wrong usage', () => {
  it.each(wrong.map((args) => [args]))('is code 2 and a hint: %j', async (args) => {
    const { code, out, err } = await runCommand(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/error: |Usage: /)
    expect(err).not.toContain('    at ')
  })

  // After "--app" comes a folder, whatever it is called.
  const wrongAsWell = wrong.filter((args) => args.at(-1) !== '--app')
  it.each(wrongAsWell.map((args) => [args]))('is told as JSON where that is asked for: %j', async (args) => {
    const { code, out, err } = await runCommand([...args, '--json'])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(JSON.parse(err)).toMatchObject({
      error: { code: 'WRONG_USAGE', message: expect.any(String) as string },
    })
  })
})

describe('what the user can mend', () => {
  const broken = [['list'], ['show', 'x'], ['token', 'x'], ['sync', 'x'], ['sessions'], ['audit'], ['types']]

  it.each(broken.map((args) => [args]))(
    'is a line and code 1, in a folder without an app: %j',
    async (args) => {
      using folder = new AppFolder()
      const { code, out, err } = await runCommand([...args, '--app', folder.path])
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain(join(folder.path, 'app.config.json'))
      expect(err.trim().split('\n')).toHaveLength(1)
    },
  )

  it('is told as JSON with its file', async () => {
    using folder = new AppFolder()
    const { code, err } = await runCommand(['list', '--json', '--app', folder.path])
    expect(code).toBe(1)
    expect(JSON.parse(err)).toMatchObject({
      error: { code: 'APP_CONFIG_INVALID', file: join(folder.path, 'app.config.json') },
    })
  })

  it.each([['show'], ['token'], ['sync']])('is a name that there is not: %s', async (command) => {
    await using t = await openCliApp()
    const { code, out, err } = await t.runAllowed(command, 'auths.loginTypes.Member')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`Did you mean ${members}`)
  })

  it.each([['token'], ['sync']])('is an emulator that nobody consented to: %s', async (command) => {
    await using t = await openCliApp()
    const { code, out, err } = await t.run(command, 'Members')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('EMULATOR_REFUSED')
    expect(t.emulator.requests).toEqual([])
  })

  it('is the consent where strangers come', async () => {
    await using t = await openCliApp()
    t.folder.write('app.config.json', { appId: 'test.Cli', server: { publicUrl: 'https://app.example.com' } })
    const { code, err } = await t.runAllowed('token', 'Members')
    expect(code).toBe(1)
    expect(err).toContain('server.publicUrl is public')
  })

  it('is a short name that several elements have', async () => {
    await using t = await openCliApp()
    t.folder.writeElement(
      'auths.other.Members',
      { title: 'Other', type: 'auths.loginTypes.QywxInnerType' },
      {},
    )
    const { code, err } = await t.runAllowed('show', 'Members')
    expect(code).toBe(2)
    expect(err).toContain(`auths.loginTypes.Members, auths.other.Members`)
  })

  it('is a Type where an instance is needed', async () => {
    await using t = await openCliApp()
    const { code, err } = await t.runAllowed('token', 'QywxInnerType')
    expect(code).toBe(1)
    expect(err).toContain('auths.loginTypes.QywxInnerType cannot do that: its Type has no getAccessToken.')
  })
})
