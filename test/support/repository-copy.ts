import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../..')

/** The files that are, or are about to be, under version control: what a fresh clone has. */
function listSources(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const listed = execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).split('\0')
  // Where node_modules is a link, .gitignore's `node_modules/` does not mean it.
  return listed.filter((file) => file !== '' && file !== 'node_modules' && existsSync(join(repository, file)))
}

/** A copy of this repository that may be built and run in, with the packages that are installed here. */
export function copyRepository(): Disposable & { readonly path: string } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'wecom-elements-copy-')))
  for (const file of listSources()) cpSync(join(repository, file), join(path, file))
  for (const packages of ['node_modules', 'console/node_modules']) {
    symlinkSync(join(repository, packages), join(path, packages))
  }
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
