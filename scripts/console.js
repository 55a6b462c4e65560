// Builds the console's pages into console/dist, when what is there is not of these sources; installs what that needs.
// A copy of the pages goes into the package.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import glob from 'fast-glob'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'console')
const built = join(folder, 'dist')
const stamp = join(built, '.sources')

/** Builds the pages where they lie; a copy of them goes to `target`. */
export async function buildConsole(target) {
  const sources = await hashSources()
  if (!isOf(stamp, sources)) {
    await installPackages()
    execFileSync('npm', ['run', 'build', '--silent', '--prefix', folder], run)
    writeFileSync(stamp, sources)
  }
  if (target !== undefined) {
    cpSync(built, target, { recursive: true, filter: (source) => source !== stamp })
  }
}

// Whatever mode this process is in, such as that of a test run, the pages are those of production.
const env = { ...process.env, NODE_ENV: 'production' }
const run = { stdio: 'inherit', shell: process.platform === 'win32', env }

/** By the lockfile, and only when it is another than that of the packages that are there. */
async function installPackages() {
  const lockfile = readFileSync(join(folder, 'package-lock.json'), 'utf8')
  const installed = join(folder, 'node_modules', '.installed')
  if (isOf(installed, lockfile)) return
  execFileSync('npm', ['ci', '--include=dev', '--prefix', folder, '--no-audit', '--no-fund', '--silent'], run)
  writeFileSync(installed, lockfile)
}

async function hashSources() {
  const shared = '../runtime/kernel/secret-schema.ts'
  const paths = await glob(['src/**', 'public/**', '*.{html,ts,json}', shared], { cwd: folder })
  const hash = createHash('sha256')
  for (const path of paths.sort()) hash.update(path).update(readFileSync(join(folder, path)))
  return hash.digest('hex')
}

function isOf(file, text) {
  return existsSync(file) && readFileSync(file, 'utf8') === text
}

// A package that is installed has its pages, and no sources.
if (resolve(process.argv[1] ?? '') === import.meta.filename && existsSync(join(folder, 'package.json'))) {
  await buildConsole()
  console.log(`The console's pages are in ${relative(process.cwd(), built)}`)
}
