/** The long form of the hard tests: `npm run torture`, with what vitest takes after `--`. */
import { spawnSync } from 'node:child_process'

const projects = ['--project', 'torture', '--project', 'postgres']
const { status } = spawnSync('vitest', ['run', ...projects, 'test/torture', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, TORTURE: 'long' },
})
process.exitCode = status ?? 1
