import { declarationChecks } from './declaration-checks.js'
import { loginChecks } from './login-checks.js'
import { stateChecks } from './state-checks.js'
import { type TrialOptions, type TrialSubject, runTrial } from './trial.js'

/** One thing that every login type does: a sentence that goes on after its name, and the proof, which rejects. */
export interface LoginTypeCase {
  readonly name: string
  readonly run: () => Promise<void>
}

export interface LoginTypeCasesOptions {
  /** Full name of an instance of the Type that is tried. */
  readonly fullName: string
  /**
   * Opens an app in which that instance works, with its vendor: a test double of yours, or for Types that extend the
   * official one the emulator. It is called once for each case. Hand `clock` and `config` on to `createApp`.
   */
  readonly open: (options: TrialOptions) => Promise<TrialSubject>
}

/**
 * What every login type has to pass, as cases for any test runner: states that are good once and in one browser,
 * sessions that end with bind and unbind, wrong arguments, secrets that nobody sees, a sane `functionList`, and more.
 *
 * @example
 * import test from 'node:test' // with Vitest: import { test } from 'vitest'
 * import { createApp } from 'wecom-elements'
 * import { startEmulator } from 'wecom-elements/emulator'
 * import { loginTypeCases } from 'wecom-elements/testing'
 *
 * const cases = loginTypeCases({
 *   fullName: 'auths.loginTypes.Reception',
 *   open: async ({ clock, config }) => {
 *     const emulator = await startEmulator({ clock: () => clock.now() })
 *     const variables = { SECRET: emulator.corpSecret, CORP: emulator.corpId, API: emulator.apiUrl }
 *     const app = await createApp({
 *       root: 'test/my-app', // its configs read {{SECRET}}, {{CORP}} and {{API}}
 *       clock,
 *       config: { ...config, variables, allowedHosts: ['127.0.0.1'] },
 *       allowEmulator: true,
 *     })
 *     return {
 *       app,
 *       userId: 'ZhangWei',
 *       grantCode: () => emulator.grantCode('ZhangWei'),
 *       close: () => emulator.close(),
 *     }
 *   },
 * })
 * for (const { name, run } of cases) test(name, run)
 */
export function loginTypeCases({ fullName, open }: LoginTypeCasesOptions): readonly LoginTypeCase[] {
  return [...declarationChecks, ...stateChecks, ...loginChecks].map((check) => ({
    name: check.name,
    run: () => runTrial(fullName, open, check),
  }))
}
