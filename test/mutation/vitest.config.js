import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import base from '../../vitest.config.js'
import { group } from './groups.js'

// What a run of the mutation tests asks: the tests of one group of files, on SQLite, all in one worker.
export default defineConfig({
  resolve: base.resolve,
  test: {
    globalSetup: [join(import.meta.dirname, '../support/bundles.ts')],
    setupFiles: [join(import.meta.dirname, 'setup.js')],
    include: group.tests,
    provide: { store: 'sqlite' },
    isolate: false,
    testTimeout: 20_000,
  },
})
