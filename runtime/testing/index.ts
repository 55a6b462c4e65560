/**
 * What every login type has to pass, for authors of Types: cases without a test runner, so that they run in any. A case
 * opens an app of its own, uses one login of it through the public API and over HTTP, and closes it.
 */
export { loginTypeCases } from './login-type-cases.js'
export type { LoginTypeCase, LoginTypeCasesOptions } from './login-type-cases.js'
export { TestClock } from './test-clock.js'
export type { TrialOptions, TrialSubject } from './trial.js'
