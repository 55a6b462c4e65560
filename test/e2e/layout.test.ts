import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const repository = resolve(import.meta.dirname, '../..')
const vendorsType = join('elements', 'auths', 'loginTypes', 'QywxInnerType')

it("keeps every test of the runtime green with the vendor's element deleted", async () => {
  using copy = copyRepository([
    'runtime',
    'elements',
    // A command starts it.
    'emulator',
    'scripts',
    'console/dist',
    'console/src',
    'test/runtime',
    'test/support',
    'test/fixtures',
    'package.json',
    'tsconfig.json',
    'tsconfig.base.json',
    'tsconfig.browser.json',
    'vitest.config.ts',
  ])
  copy.remove(vendorsType)

  const report = join(copy.path, 'report.json')
  const vitest = join(copy.path, 'node_modules/vitest/vitest.mjs')
  const which = ['run', '--project', 'unit', 'test/runtime', '--exclude', '**/layout.test.ts']
  const how = ['--reporter', 'json', '--outputFile', report]
  await promisify(execFile)(process.execPath, [vitest, ...which, ...how], {
    cwd: copy.path,
    env: withoutVitest(),
  }).catch(() => undefined)

  const { success, numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  )
  expect(failed).toEqual([])
  // A file that could not be read as tests has a message, and no results.
  expect(testResults.map(({ message }) => message).filter((message) => message !== '')).toEqual([])
  expect(success).toBe(true)
  expect(numPassedTests).toBeGreaterThan(100)
})

interface VitestReport {
  readonly success: boolean
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** A part of this repository in a folder of its own, with the packages that are installed here. */
function copyRepository(paths: readonly string[]) {
  const path = mkdtempSync(join(tmpdir(), 'wecom-elements-layout-'))
  for (const part of paths) cpSync(join(repository, part), join(path, part), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(path, 'node_modules'))
  return {
    path,
    remove: (part: string) => {
      rmSync(join(path, part), { recursive: true })
    },
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** The environment as a shell has it: a Vitest that runs inside Vitest must not take over its settings. */
function withoutVitest(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV$|TEST$)/.test(name))
  return Object.fromEntries(entries)
}
