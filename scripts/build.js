// Compiles the package into dist/, which has the same tree as the sources, and copies the data files beside the code.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compileSchemas } from './compile-schemas.js'
import { joinKysely } from './join-kysely.js'

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
joinKysely(root, join(root, 'dist'))
await compileSchemas(join(root, 'dist'))
chmodSync(join(root, 'dist', 'runtime', 'cli', 'main.js'), 0o755)
