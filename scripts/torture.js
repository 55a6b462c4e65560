/** The long form of the hard tests: `npm run torture`, or `npm run torture -- soak crashes` for some of their files. */
import { spawnSync } from 'node:child_process'

const wanted = process.argv.slice(2)
const files = wanted.length > 0 ? wanted.map((name) => `test/torture/${name}`) : ['test/torture']
const projects = ['--project', 'torture', '--project', 'postgres']
const { status } = spawnSync('vitest', ['run', ...projects, ...files], {
  stdio: 'inherit',
  env: { ...process.env, TORTURE: 'long' },
})
process.exitCode = status ?? 1
