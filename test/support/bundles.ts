import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../..')

/** Makes the scripts of the pages, so that tests meet what the sources say now. */
export default function setup(): void {
  execFileSync(process.execPath, [join(repository, 'scripts/bundle.js')], { stdio: 'pipe' })
}
