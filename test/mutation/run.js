/**
 * Mutation tests: `npm run mutation`, or `npm run mutation -- kernel-chain storage` for some of the groups. Each group's
 * score and its survivors are printed, and lie in .tmp/mutation/ with what the next run needs not try again.
 */
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { groups } from './groups.js'

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(groups, name))
if (unknown.length > 0) {
  console.error(`There is no group ${unknown.join(', ')}; there are ${Object.keys(groups).join(', ')}.`)
  process.exit(2)
}

const stryker = join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js')
for (const name of asked.length > 0 ? asked : Object.keys(groups)) {
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'test/mutation/stryker.config.js'], {
    cwd: resolve(import.meta.dirname, '../..'),
    stdio: 'inherit',
    env: { ...process.env, MUTATION_GROUP: name },
  })
  if (status !== 0) process.exitCode = 1
}
