/** Files that people could write, and worse: e.json, configs and app.config.json. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { ElementError, createApp } from 'wecom-elements'
import { expect, it } from 'vitest'
import { listInherited, mutatedJson } from '../support/mutated.js'
import { AppFolder } from '../support/test-app.js'
import { amount, makeCases, tellCounts } from '../support/torture.js'

const type = 'auths.loginTypes.QywxInnerType'
const declaration = { title: 'Login', type, accessModifier: 'public', functionList: [] }
const config = {
  corpId: 'ww0123456789abcdef',
  corpSecret: '{{SECRET}}',
  agentId: '1000002',
  redirectUri: 'https://app.example.com/callback',
  scope: 'snsapi_base',
  lang: 'zh',
  requireState: true,
  timeoutSeconds: 5,
  syncConcurrency: 8,
  apiBaseUrl: 'https://qyapi.weixin.qq.com',
  callback: { token: 'QDG6eK', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' },
}
const appConfig = {
  appId: 'test.App',
  title: 'App',
  storage: { dialect: 'sqlite', filename: ':memory:' },
  server: { host: '127.0.0.1', port: 3000, publicUrl: 'https://app.example.com' },
  allowedHosts: ['127.0.0.1'],
  variables: { SECRET: '{{SECRET}}' },
}
const env = { SECRET: 'a secret that is long' }
const perApp = 250

function writeGood(folder: AppFolder): void {
  folder.writeElement('auths.loginTypes.Good', { title: 'Good', type }, config)
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort()
}

it('broken elements are each a problem or work, and take no neighbour down', async () => {
  const inherited = listInherited()
  const counts = { cases: 0, broken: 0, working: 0 }
  const pairs = fc.sample(
    fc.record({
      define: fc.oneof(mutatedJson(declaration), fc.constant(JSON.stringify(declaration))),
      config: mutatedJson(config),
    }),
    amount({ short: 1500, long: 80_000 }),
  )
  for (let from = 0; from < pairs.length; from += perApp) {
    using folder = new AppFolder()
    folder.write('app.config.json', appConfig)
    writeGood(folder)
    const names = pairs.slice(from, from + perApp).map((pair, index) => {
      const name = `Bad${index}`
      folder.write(`auths/loginTypes/${name}/e.json`, pair.define)
      folder.write(`auths/loginTypes/${name}/${name}.json`, pair.config)
      return `auths.loginTypes.${name}`
    })
    const before = listFiles(join(folder.path, '..'))
    await using app = await createApp({ root: folder.path, env })

    expect(app.getElement('auths.loginTypes.Good')).toMatchObject({ name: 'Good' })
    const told = new Map(app.problems.map((problem) => [problem.fullName, problem]))
    for (const [index, fullName] of names.entries()) {
      const where = JSON.stringify(pairs[from + index])
      counts.cases += 1
      try {
        app.getElement(fullName)
        counts.working += 1
      } catch (error) {
        counts.broken += 1
        expect(ElementError.is(error), `${where}: ${String(error)}`).toBe(true)
        expect(told.get(fullName), where).toMatchObject({
          severity: 'error',
          file: expect.stringContaining(folder.path) as string,
        })
        expect(String(error), where).not.toContain(env.SECRET)
      }
    }
    expect(listFiles(join(folder.path, '..'))).toEqual(before)
  }
  expect(counts.broken).toBeGreaterThan(counts.cases / 4)
  expect(listInherited()).toEqual(inherited)
  tellCounts('e.json and configs', counts)
}, 3_600_000)

it('a broken app.config.json is refused as a whole, or works', async () => {
  const counts = { cases: 0, refused: 0, working: 0 }
  using folder = new AppFolder()
  writeGood(folder)
  const before = listFiles(join(folder.path, '..'))
  for (const text of makeCases(mutatedJson(appConfig), { short: 400, long: 30_000 })) {
    folder.write('app.config.json', text)
    counts.cases += 1
    try {
      const app = await createApp({ root: folder.path, env })
      await app.close()
      counts.working += 1
    } catch (error) {
      counts.refused += 1
      expect(ElementError.is(error) && error.code, `${text}: ${String(error)}`).toBe('APP_CONFIG_INVALID')
      expect(String(error), text).not.toContain(env.SECRET)
    }
  }
  expect(counts.refused).toBeGreaterThan(counts.cases / 4)
  expect(listFiles(join(folder.path, '..'))).toEqual([...before, 'app/app.config.json'].sort())
  tellCounts('app.config.json', counts)
}, 3_600_000)

it('a name that is none is unknown, whatever it looks like', async () => {
  using folder = new AppFolder()
  folder.write('app.config.json', appConfig)
  writeGood(folder)
  await using app = await createApp({ root: folder.path, env })
  const before = listFiles(join(folder.path, '..'))
  const segment = fc.oneof(
    fc.constantFrom(
      'auths',
      'loginTypes',
      'Good',
      'good',
      '..',
      '.',
      '',
      '/',
      '__proto__',
      'constructor',
      'toString',
      'node_modules',
    ),
    fc.string({ maxLength: 12, unit: 'binary' }),
  )
  const name = fc.oneof(
    fc.array(segment, { maxLength: 6 }).map((segments) => segments.join('.')),
    fc.string({ maxLength: 2000, unit: 'binary' }),
  )
  const counts = { cases: 0 }
  for (const text of makeCases(name, { short: 3000, long: 460_000 })) {
    if (text === 'auths.loginTypes.Good') continue
    counts.cases += 1
    let error: unknown
    try {
      error = app.getElement(text)
    } catch (reason) {
      error = reason
    }
    expect(ElementError.is(error) && error.code, JSON.stringify(text)).toBe('ELEMENT_NOT_FOUND')
  }
  expect(listFiles(join(folder.path, '..'))).toEqual(before)
  tellCounts('names', counts)
}, 3_600_000)
