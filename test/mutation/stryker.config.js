import { group } from './groups.js'

const name = process.env.MUTATION_GROUP
const reports = '.tmp/mutation'

export default {
  mutate: group.mutate,
  testRunner: 'vitest',
  // What is imported by path belongs to no test that Vitest knows of.
  vitest: { related: false, configFile: 'test/mutation/vitest.config.js' },
  coverageAnalysis: 'perTest',
  // What a module does once while it is imported would ask for all tests of the group.
  ignoreStatic: true,
  concurrency: 1,
  // A busy machine must kill no mutant.
  timeoutMS: 15_000,
  timeoutFactor: 3,
  // Mutants whose code and tests are what they were keep the result of the last run.
  incremental: true,
  incrementalFile: `${reports}/${name}.incremental.json`,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  jsonReporter: { fileName: `${reports}/${name}.json` },
  tempDirName: `.tmp/stryker-${name}`,
  ignorePatterns: ['data', 'dist', '/bench', '.tmp', 'test/mutation/node_modules'],
  warnings: { slow: false },
}
