import { defineConfig } from 'vitest/config'

const here = (path: string) => new URL(path, import.meta.url).pathname

// The package's own names lead to the sources, so that a fixture's class and the runtime share one copy.
const alias = [
  { find: /^wecom-elements$/, replacement: here('./runtime/index.ts') },
  { find: /^wecom-elements\/element$/, replacement: here('./runtime/element.ts') },
  { find: /^wecom-elements\/http$/, replacement: here('./runtime/http/index.ts') },
  { find: /^wecom-elements\/(auths\/.*\/([^/]+))$/, replacement: here('./elements/$1/$2.ts') },
  { find: /^wecom-elements\/testing$/, replacement: here('./runtime/testing/index.ts') },
  { find: /^wecom-elements\/emulator$/, replacement: here('./emulator/index.ts') },
]

// A test is quick; the machine that it runs on may be busy with other things.
const patientMs = 20_000

// What the product survives is tried a little by `npm test`, and at length by `npm run torture`.
const torture = process.env['TORTURE'] === 'long' ? 'long' : 'short'

export default defineConfig({
  resolve: { alias },
  test: {
    // The pages' scripts, as `npm start` makes them.
    globalSetup: ['test/support/bundles.ts'],
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{runtime,elements,emulator,docs,stores,frameworks,cli}/**/*.test.ts'],
          exclude: ['test/stores/postgres-*.test.ts'],
          provide: { store: 'sqlite' },
          testTimeout: patientMs,
        },
      },
      {
        extends: true,
        // What every store has to pass passes on SQLite above; here it runs again on a PostgreSQL server.
        test: {
          name: 'postgres',
          include: [
            'test/elements/**/*.test.ts',
            'test/runtime/{state,sessions,lock,tables,acme-login}.test.ts',
            'test/stores/**/*.test.ts',
            'test/torture/crashes*.test.ts',
          ],
          exclude: ['test/stores/sqlite-*.test.ts'],
          globalSetup: ['test/support/postgres-server.ts'],
          provide: { store: 'postgres', torture },
          testTimeout: patientMs,
        },
      },
      {
        extends: true,
        // One Chromium at a time is as much as two cores carry.
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/chromium.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          provide: { store: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          name: 'torture',
          include: ['test/torture/**/*.test.ts'],
          provide: { store: 'sqlite', torture },
          // Those that may run at once wait for pauses and time limits, most of the time.
          maxConcurrency: 12,
          // As an operator makes Node trust an authority of the company's own.
          env: { NODE_EXTRA_CA_CERTS: here('./test/fixtures/tls/authority.pem') },
        },
      },
      {
        extends: true,
        // These build the package and start processes, which two cores do one after the other.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
