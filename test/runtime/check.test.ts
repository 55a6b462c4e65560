import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import type { App, Finding } from '../../runtime/index.js'
import { type AppFolder, copyFixture } from '../support/test-app.js'
import { waitFor } from '../support/wait-for.js'

const env = { ACME_CLIENT_ID: 'acme-client', ACME_CLIENT_SECRET: 'hush hush', ACME_URL: 'http://127.0.0.1:9' }
const example = 'auths.loginTypes.AcmeExample'

async function check(app: App, fullName?: string): Promise<Finding[]> {
  const found: Finding[] = []
  for await (const finding of app.check(fullName)) found.push(finding)
  expect(inspect(found, { depth: 9 })).not.toContain('hush')
  return found
}

const brief = (found: readonly Finding[]) =>
  found.map(({ fullName, check: name, status }) => [fullName, name, status])

/** A login type of one's own whose diagnosis does what `body` says. */
function writeType(folder: AppFolder, name: string, body: string): string {
  const fullName = `auths.loginTypes.${name}`
  folder.writeElement(fullName, { title: name, type: 'auths.loginTypes.AcmeType' })
  folder.write(
    `auths/loginTypes/${name}/${name}.ts`,
    `import AcmeType from '../AcmeType/AcmeType.ts'

export default class ${name} extends AcmeType {
  override get lang(): 'en' {
    return 'en'
  }
  override async *diagnose({ signal }: { signal?: AbortSignal } = {}) {
    const finding = { check: 'own', title: 'Own', status: 'ok' as const, seen: 'Seen.', code: null, solution: null }
    ${body}
  }
}
`,
  )
  const instance = `${fullName}Login`
  const config = { clientId: 'x', clientSecret: 'hush hush', redirectUri: 'http://127.0.0.1:3000/cb' }
  folder.writeElement(
    instance,
    { title: 'Own', type: fullName },
    { ...config, providerUrl: 'http://127.0.0.1:9' },
  )
  return instance
}

describe('app.check', () => {
  it('looks at the app, then at each instance', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const found = await check(app)
    expect(brief(found)).toEqual([
      ['', 'storage', 'ok'],
      ['', 'storageClock', 'ok'],
      [example, 'declaration', 'ok'],
      [example, 'publicUrl', 'ok'],
      [example, 'diagnosis', 'skipped'],
      ['auths.loginTypes.AcmeOther', 'declaration', 'ok'],
      ['auths.loginTypes.AcmeOther', 'publicUrl', 'ok'],
      ['auths.loginTypes.AcmeOther', 'diagnosis', 'skipped'],
    ])
    for (const { seen, title } of found) expect(seen + title).not.toBe('')
  })

  it('looks at one element alone', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    expect(new Set((await check(app, example)).map(({ fullName }) => fullName))).toEqual(
      new Set(['', example]),
    )
    expect(brief(await check(app, 'auths.loginTypes.AcmeType')).at(-1)).toEqual([
      'auths.loginTypes.AcmeType',
      'declaration',
      'ok',
    ])
    await expect(check(app, 'auths.loginTypes.AcmeExampl')).rejects.toMatchObject({
      code: 'ELEMENT_NOT_FOUND',
    })
    await expect(check(app, 7 as never)).rejects.toThrow(TypeError)
  })

  it('tells every problem with its place, and goes on with the rest', async () => {
    using folder = copyFixture('acme')
    folder.write('auths/loginTypes/AcmeOther/AcmeOther.json', { clientId: 7, clientSecret: 'hush hush' })
    folder.write('auths/loginTypes/Broken/e.json', '{ "title"')
    folder.writeElement('auths.bad-name', { title: 'x', type: 'auths.loginTypes.AcmeType' }, {})
    await using app = await folder.open({ env })
    const found = await check(app)
    const errors = found.filter(({ status }) => status === 'error')
    expect(errors.map(({ fullName, code }) => [fullName, code])).toEqual(
      app.problems
        .map(({ fullName, code }) => [fullName, code])
        .sort((a, b) => order(errors, a) - order(errors, b)),
    )
    const [clientId] = errors.filter(({ seen }) => seen.includes('/clientId'))
    expect(clientId).toMatchObject({ fullName: 'auths.loginTypes.AcmeOther', check: 'declaration' })
    expect(clientId?.solution).toMatch(/AcmeOther\.json \/clientId$/)
    expect(brief(found)).toContainEqual(['auths.loginTypes.AcmeOther', 'diagnosis', 'skipped'])
    expect(brief(found)).toContainEqual([example, 'publicUrl', 'ok'])
  })

  it('compares publicUrl with redirectUri', async () => {
    using folder = copyFixture('acme')
    const publicUrlIs = async (publicUrl: string) => {
      await using app = await folder.open({ env, config: { server: { publicUrl } } })
      return (await check(app, example)).find(({ check: name }) => name === 'publicUrl')
    }
    const right = await publicUrlIs('http://127.0.0.1:3000/somewhere')
    expect(right).toMatchObject({ status: 'ok', code: null })
    const wrong = await publicUrlIs('https://login.example.com')
    expect(wrong).toMatchObject({ status: 'warning' })
    expect(wrong?.seen).toContain('https://login.example.com')
    expect(wrong?.seen).toContain('http://127.0.0.1:3000')
    expect(wrong?.solution).toContain('publicUrl')
  })

  it('tells a storage that is down, and looks at the rest', async () => {
    using folder = copyFixture('acme')
    const storage = { dialect: 'postgres', connectionString: 'postgres://me:hush@127.0.0.1:9/none' } as const
    await using app = await folder.open({ env, config: { storage } })
    const found = await check(app, example)
    expect(found[0]).toMatchObject({ check: 'storage', status: 'error', code: 'STORAGE_UNAVAILABLE' })
    expect(found[0]?.solution).toContain('app.config.json')
    expect(brief(found).slice(1)).toEqual([
      ['', 'storageClock', 'skipped'],
      [example, 'declaration', 'ok'],
      [example, 'publicUrl', 'ok'],
      [example, 'diagnosis', 'skipped'],
    ])
  })

  it('passes on what a login type says of itself, in its language', async () => {
    using folder = copyFixture('acme')
    const instance = writeType(
      folder,
      'Talking',
      "yield finding\nyield { ...finding, check: 'more', code: 7 }",
    )
    await using app = await folder.open({ env })
    const found = await check(app, instance)
    expect(found.slice(-2)).toEqual([
      {
        fullName: instance,
        check: 'own',
        title: 'Own',
        status: 'ok',
        seen: 'Seen.',
        code: null,
        solution: null,
      },
      {
        fullName: instance,
        check: 'more',
        title: 'Own',
        status: 'ok',
        seen: 'Seen.',
        code: 7,
        solution: null,
      },
    ])
    expect(found[0]?.title).toBe('Storage')
  })

  it('survives a diagnosis that throws, and says so in the log', async () => {
    using folder = copyFixture('acme')
    const instance = writeType(folder, 'Throwing', "yield finding\nthrow new RangeError('hush hush')")
    const error = vi.fn()
    const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error }
    await using app = await folder.open({ env, logger })
    const found = await check(app)
    expect(brief(found.filter(({ fullName }) => fullName === instance)).slice(-2)).toEqual([
      [instance, 'own', 'ok'],
      [instance, 'diagnosis', 'error'],
    ])
    expect(error).toHaveBeenCalledOnce()
    expect(brief(found)).toContainEqual(['auths.loginTypes.AcmeOther', 'publicUrl', 'ok'])
  })

  it('gives a diagnosis that hangs a minute, and tells it to stop', async () => {
    using folder = copyFixture('acme')
    const hang =
      "yield finding\nawait new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))"
    const instance = writeType(folder, 'Hanging', hang)
    await using app = await folder.open({ env })
    await app.sessions.list()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const found: Finding[] = []
      for await (const finding of app.check(instance)) {
        found.push(finding)
        if (finding.check === 'own') setImmediate(() => void vi.advanceTimersByTimeAsync(61_000))
      }
      expect(brief(found).at(-1)).toEqual([instance, 'diagnosis', 'error'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('asks no more of a diagnosis than its reader wants', async () => {
    using folder = copyFixture('acme')
    const ended = "try { yield finding; yield finding } finally { this.context.logger.info({}, 'ended') }"
    const instance = writeType(folder, 'Ending', ended)
    const info = vi.fn()
    await using app = await folder.open({
      env,
      logger: { debug: vi.fn(), info, warn: vi.fn(), error: vi.fn() },
    })
    for await (const { check: name } of app.check(instance)) if (name === 'own') break
    await waitFor(() => {
      expect(info).toHaveBeenCalledWith({}, 'ended')
    })
  })
})

function order(errors: readonly Finding[], [fullName, code]: readonly string[]): number {
  return errors.findIndex((error) => error.fullName === fullName && error.code === code)
}
