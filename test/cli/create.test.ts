import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CliApp, instanceConfig, openCliApp } from '../support/cli-app.js'
import { runCommand } from '../support/cli.js'
import { AppFolder, copyFixture } from '../support/test-app.js'

const given = [
  ...['--set', 'corpId=ww0123456789abcdef', '--set', 'agentId=1000002'],
  ...['--set', 'redirectUri=https://app.example.com/auth/callback', '--env', 'corpSecret=CORP_SECRET'],
]
const env = { CORP_SECRET: 'a-secret' }

const create = (folder: AppFolder, ...args: readonly string[]) =>
  runCommand(['create', ...args, '--app', folder.path], { env })

const readJson = (folder: AppFolder, path: string): unknown =>
  JSON.parse(readFileSync(join(folder.path, path), 'utf8'))

describe('create without a terminal', () => {
  it('makes app and instance in an empty folder, from flags and the environment', async () => {
    using folder = new AppFolder()
    const { code, out, err } = await create(
      folder,
      'Staff',
      '--app-id',
      'acme.Portal',
      '--title',
      '员工',
      ...given,
    )
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(readJson(folder, 'app.config.json')).toEqual({ appId: 'acme.Portal' })
    expect(readJson(folder, 'auths/loginTypes/Staff/e.json')).toEqual({
      title: '员工',
      type: 'auths.loginTypes.QywxInnerType',
    })
    expect(readJson(folder, 'auths/loginTypes/Staff/Staff.json')).toEqual({
      corpId: 'ww0123456789abcdef',
      corpSecret: 'a-secret',
      agentId: '1000002',
      redirectUri: 'https://app.example.com/auth/callback',
      requireState: true,
    })
    expect(out).toContain('app.example.com')
    expect(out).toContain('keep that file out of version control')
    expect(out).not.toContain('a-secret')
  })

  it('says what to enter at the vendor as JSON', async () => {
    using folder = new AppFolder()
    const { code, out } = await create(folder, 'Staff', '--app-id', 'acme.Portal', '--json', ...given)
    expect(code).toBe(0)
    const made = JSON.parse(out) as { setupSteps: { title: string; value: string; where: string }[] }
    expect(made).toMatchObject({
      fullName: 'auths.loginTypes.Staff',
      folder: join(folder.path, 'auths/loginTypes/Staff'),
    })
    expect(made.setupSteps.map(({ value }) => value)).toContain('app.example.com')
  })

  it('takes the name of a variable for a secret, and says nothing of a secret in the file', async () => {
    using folder = new AppFolder()
    folder.write('app.config.json', { appId: 'acme.Portal', variables: { SECRET: 'from-elsewhere' } })
    const { code, out } = await runCommand(['create', 'Staff', ...given, '--app', folder.path], {
      env: { CORP_SECRET: '{{SECRET}}' },
    })
    expect(code).toBe(0)
    expect(out).not.toContain('version control')
    expect(readJson(folder, 'auths/loginTypes/Staff/Staff.json')).toMatchObject({ corpSecret: '{{SECRET}}' })
  })

  it('works while the storage is down', async () => {
    using folder = new AppFolder()
    const storage = { dialect: 'postgres', connectionString: 'postgres://u:p@127.0.0.1:9/d' }
    folder.write('app.config.json', { appId: 'acme.Portal', storage })
    expect(await create(folder, 'Staff', ...given)).toMatchObject({ code: 0 })
    expect(readdirSync(join(folder.path, 'auths/loginTypes'))).toEqual(['Staff'])
  })

  it('asks which Type where there are several, and takes the keys of that one', async () => {
    using folder = copyFixture('acme')
    folder.write('app.config.json', { appId: 'test.Acme' })
    for (const name of ['AcmeExample', 'AcmeOther']) folder.remove(`auths/loginTypes/${name}`)
    const unsaid = await create(folder, 'Staff')
    expect(unsaid).toMatchObject({ code: 2, out: '' })
    expect(unsaid.err).toContain('auths.loginTypes.AcmeType, auths.loginTypes.QywxInnerType')
    const keys = { clientId: 'a', redirectUri: 'http://127.0.0.1/cb', providerUrl: 'http://127.0.0.1:9' }
    const set = Object.entries(keys).flatMap(([key, value]) => ['--set', `${key}=${value}`])
    const made = await create(
      folder,
      'Staff',
      '--type',
      'AcmeType',
      ...set,
      '--env',
      'clientSecret=CORP_SECRET',
    )
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(readJson(folder, 'auths/loginTypes/Staff/Staff.json')).toEqual({
      ...keys,
      clientSecret: 'a-secret',
    })
  })

  it('reads numbers, truth and objects by the schema', async () => {
    using folder = new AppFolder()
    const callback = { token: 'QDG6eK', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' }
    const more = ['--set', 'timeoutSeconds=2.5', '--set', 'requireState=false', '--env', 'callback=CALLBACK']
    const { code } = await runCommand(
      ['create', 'Staff', '--app-id', 'acme.Portal', ...given, ...more, '--app', folder.path],
      { env: { ...env, CALLBACK: JSON.stringify(callback) } },
    )
    expect(code).toBe(0)
    expect(readJson(folder, 'auths/loginTypes/Staff/Staff.json')).toMatchObject({
      timeoutSeconds: 2.5,
      requireState: false,
      callback,
    })
  })
})

describe('create writes nothing', () => {
  const wrong: [what: string, code: number, says: string, args: readonly string[]][] = [
    ['a folder that is no app', 2, '--app-id', ['Staff', ...given]],
    ['no name', 2, 'Add the name', ['--app-id', 'a.B', ...given]],
    [
      'missing keys',
      2,
      '--env corpSecret=NAME, --set agentId=...',
      ['Staff', '--app-id', 'a.B', '--set', 'corpId=a', '--set', 'redirectUri=https://a.example'],
    ],
    [
      'a secret on the command line',
      2,
      'is a secret',
      ['Staff', '--app-id', 'a.B', '--set', 'corpSecret=the-secret'],
    ],
    [
      'an object that holds one',
      2,
      'is a secret',
      ['Staff', '--app-id', 'a.B', '--set', 'callback={"token":"the-secret"}'],
    ],
    ['an unknown key', 2, 'There is no key "corpid"', ['Staff', '--app-id', 'a.B', '--set', 'corpid=a']],
    ['a pair that is none', 2, 'key=value', ['Staff', '--app-id', 'a.B', '--set', 'corpId']],
    [
      'a variable that is not set',
      2,
      'OTHER is not set',
      ['Staff', '--app-id', 'a.B', '--env', 'corpSecret=OTHER'],
    ],
    [
      'a number that is none',
      2,
      'timeoutSeconds: It has to be a number',
      ['Staff', '--app-id', 'a.B', '--set', 'timeoutSeconds=soon', ...given],
    ],
    [
      'an unknown Type',
      2,
      'auths.loginTypes.QywxInnerType',
      ['Staff', '--app-id', 'a.B', '--type', 'Other', ...given],
    ],
    ['an appId that is none', 1, '/appId must look like org.App', ['Staff', '--app-id', 'Portal', ...given]],
    ['a name that is none', 1, 'ELEMENT_NAME_INVALID', ['my-staff', '--app-id', 'a.B', ...given]],
    ['a way out of the folder', 1, 'ELEMENT_NAME_INVALID', ['../Staff', '--app-id', 'a.B', ...given]],
    [
      'a config that is wrong',
      1,
      '/redirectUri',
      ['Staff', '--app-id', 'a.B', ...given, '--set', 'redirectUri=https://a.example/#x'],
    ],
    [
      'an emulator without consent',
      1,
      '--allow-emulator',
      ['Staff', '--app-id', 'a.B', ...given, '--set', 'corpId=wwemulator1'],
    ],
    [
      'a host that is not allowed',
      1,
      'allowedHosts',
      ['Staff', '--app-id', 'a.B', ...given, '--set', 'apiBaseUrl=https://evil.example'],
    ],
  ]

  it.each(wrong)('for %s', async (_what, expected, says, args) => {
    using folder = new AppFolder()
    const { code, out, err } = await create(folder, ...args)
    expect({ code, out }).toEqual({ code: expected, out: '' })
    expect(err).toContain(says)
    expect(err).not.toContain('the-secret')
    expect(err).not.toContain('    at ')
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('over an instance that is there', async () => {
    await using t = await openCliApp()
    const before = readJson(t.folder, 'auths/loginTypes/Members/Members.json')
    const { code, err } = await runCommand(['create', 'Members', ...given, '--app', t.folder.path], {
      env: { ...env, SECRET: 's' },
    })
    expect(code).toBe(1)
    expect(err).toContain('ELEMENT_EXISTS')
    expect(readJson(t.folder, 'auths/loginTypes/Members/Members.json')).toEqual(before)
  })

  it('in a folder that is not there', async () => {
    using folder = new AppFolder()
    rmSync(folder.path, { recursive: true })
    const { code, err } = await create(folder, 'Staff', '--app-id', 'a.B', ...given)
    expect(code).toBe(1)
    expect(err).toContain('is no folder')
    mkdirSync(folder.path)
  })
})

describe('check', () => {
  it('tells each finding with its place, and ends with 0', async () => {
    await using t = await openCliApp()
    const { code, out, err } = await t.runAllowed('check')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^The app\n✓ /)
    expect(out).toMatch(/\n\nauths\.loginTypes\.Members\n✓ /)
    expect(out).toMatch(/✓ access_token: /)
    expect(out).toMatch(/\n\n0 errors, \d+ warnings?\.\n$/)
    expect(out).not.toContain(t.emulator.corpSecret)
  })

  it('gives the findings of one instance as JSON', async () => {
    await using t = await openCliApp()
    const { code, out } = await t.runAllowed('check', 'Members', '--json')
    expect(code).toBe(0)
    const { findings, errors } = JSON.parse(out) as Findings
    expect(errors).toBe(0)
    expect(findings.map(({ status }) => status)).toContain('ok')
  })

  const wrong: [what: string, code: number, break_: (t: CliApp) => void][] = [
    [
      'a wrong secret',
      40001,
      ({ emulator, folder }) => {
        folder.write('auths/loginTypes/Members/Members.json', {
          ...instanceConfig(emulator),
          corpSecret: 'another-secret',
        })
      },
    ],
    [
      'an address that is not trusted',
      60020,
      ({ emulator }) => {
        emulator.set({ trustedIps: ['203.0.113.1'] })
      },
    ],
  ]
  it.each(wrong)('fails for %s with the code and where to mend it', async (_what, expected, breakIt) => {
    await using t = await openCliApp()
    breakIt(t)
    const { code, out, err } = await t.runAllowed('check', 'Members')
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toMatch(new RegExp(`✗ .*\\[${expected}\\]\\n {4}\\S`))
    expect(out).not.toContain(t.emulator.corpSecret)
  })

  it('fails for an instance whose config is broken, and looks at the others', async () => {
    await using t = await openCliApp()
    t.folder.writeElement(
      'auths.loginTypes.Broken',
      { title: 'B', type: 'auths.loginTypes.QywxInnerType' },
      {},
    )
    const { code, out } = await t.runAllowed('check', '--json')
    expect(code).toBe(1)
    const { findings } = JSON.parse(out) as Findings
    const statusOf = (name: string) =>
      findings.filter((one) => one.fullName.endsWith(name)).map((one) => one.status)
    expect(statusOf('Broken')).toContain('error')
    expect(statusOf('Members')).not.toContain('error')
  })

  it('fails for an emulator that nobody consented to', async () => {
    await using t = await openCliApp()
    const { code, out } = await t.run('check', 'Members')
    expect(code).toBe(1)
    expect(out).toContain('EMULATOR_REFUSED')
    expect(t.emulator.requests).toEqual([])
  })

  it('says so when there is no such element', async () => {
    await using t = await openCliApp()
    const { code, out, err } = await t.runAllowed('check', 'Nobody')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('ELEMENT_NOT_FOUND')
  })
})

interface Findings {
  readonly errors: number
  readonly findings: readonly { readonly fullName: string; readonly status: string }[]
}
