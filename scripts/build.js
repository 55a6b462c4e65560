// Compiles the package into dist/, which has the same tree as the sources, copies the data files beside the code, and
// writes the JSON Schemas that editors use.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))

rmSync(join(root, 'dist'), { recursive: true, force: true })
execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
cpSync(join(root, 'elements'), join(root, 'dist', 'elements'), {
  recursive: true,
  filter: (source) => !source.endsWith('.ts'),
})
chmodSync(join(root, 'dist', 'runtime', 'cli', 'main.js'), 0o755)
execFileSync(process.execPath, [join(root, 'scripts', 'write-schemas.js')], { cwd: root, stdio: 'inherit' })
