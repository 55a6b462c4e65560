import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../..')

/** Makes the scripts of the pages and the console, so that tests meet what the sources say now. */
export default function setup(): void {
  for (const script of ['bundle.js', 'console.js']) {
    execFileSync(process.execPath, [join(repository, 'scripts', script)], { stdio: 'pipe' })
  }
}
