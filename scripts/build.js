// Compiles the package into dist/, which has the same tree as the sources, copies the data files beside the code, joins
// the code into few files, and writes the JSON Schemas that editors use.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bundleBrowserCode } from './bundle.js'
import { compileSchemas } from './compile-schemas.js'
import { buildConsole } from './console.js'
import { joinModules } from './join-modules.js'

const root = join(import.meta.dirname, '..')
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))

rmSync(join(root, 'dist'), { recursive: true, force: true })
for (const project of ['tsconfig.build.json', 'tsconfig.client.json']) {
  execFileSync(process.execPath, [join(typescript, 'bin', 'tsc'), '-p', project], {
    cwd: root,
    stdio: 'inherit',
  })
}
cpSync(join(root, 'elements'), join(root, 'dist', 'elements'), {
  recursive: true,
  filter: (source) => !/\.ts$|tsconfig\.json$|bundles$/.test(source),
})
await bundleBrowserCode(join(root, 'dist'))
await buildConsole(join(root, 'dist', 'console'))
// What the emulator's pages carry in themselves.
cpSync(join(root, 'emulator', 'browser'), join(root, 'dist', 'emulator', 'browser'), {
  recursive: true,
  filter: (source) => !source.endsWith('tsconfig.json'),
})
await compileSchemas(join(root, 'dist'))
await joinModules(root, join(root, 'dist'))
chmodSync(join(root, 'dist', 'runtime', 'cli', 'main.js'), 0o755)
execFileSync(process.execPath, [join(root, 'scripts', 'write-schemas.js')], { cwd: root, stdio: 'inherit' })
