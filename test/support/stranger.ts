import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { copyRepository, repository } from './repository-copy.js'
import { type Run, run, runOk } from './run.js'
import { fixtureFolder } from './test-app.js'

/** Lets a process import TypeScript. */
export const underTsx = ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]

const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']

/** A folder of somebody who has nothing of this repository but the tarball, installed by npm. */
export class Stranger implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'wecom-elements-stranger-')))

  /** Packs this repository and installs the tarball. */
  async installPackage(): Promise<void> {
    this.write('package.json', { name: 'stranger', private: true, type: 'module' })
    using copy = copyRepository()
    await this.install(await this.pack(copy.path))
    // --ignore-scripts left better-sqlite3 without its binary. Compiling it takes a minute and is its own business.
    const binary = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'
    mkdirSync(dirname(join(this.path, binary)), { recursive: true })
    cpSync(join(repository, binary), join(this.path, binary))
  }

  /** Makes the tarball of a package, as it would be published. */
  async pack(folder: string): Promise<string> {
    const target = mkdtempSync(join(this.path, 'packed-'))
    await runOk('npm', ['pack', '--pack-destination', target], { cwd: folder })
    const [tarball = ''] = readdirSync(target)
    return join(target, tarball)
  }

  async install(...tarballs: readonly string[]): Promise<void> {
    await runOk('npm', ['install', ...tarballs, ...quietly], { cwd: this.path })
  }

  /** Copies an app of the fixtures into this folder, and gives where it is. */
  copy(fixture: string, name = fixture): string {
    const folder = join(this.path, name)
    cpSync(join(fixtureFolder('outside'), fixture), folder, { recursive: true })
    return folder
  }

  /** A second copy of the installed package in the folder of an app, as where that app is developed by itself. */
  copyPackageInto(app: string): void {
    const installed = join(this.path, 'node_modules')
    const own = join(this.path, app, 'node_modules')
    mkdirSync(own, { recursive: true })
    cpSync(join(installed, 'wecom-elements'), join(own, 'wecom-elements'), { recursive: true })
    for (const name of readdirSync(installed).filter((one) => !/^(wecom-elements|@stranger|\..*)$/.test(one)))
      symlinkSync(join(installed, name), join(own, name))
  }

  write(path: string, content: object | string): string {
    const file = join(this.path, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
    return file
  }

  /** Compiles the TypeScript of an app beside its sources, strictly, and gives what tsc said. */
  compile(app: string, options: object = {}): Promise<Run> {
    this.write(`${app}/tsconfig.json`, {
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        strict: true,
        // A stranger has @types/node; here it is the repository's.
        typeRoots: [join(repository, 'node_modules/@types')],
        types: ['node'],
        ...options,
      },
      include: ['auths'],
    })
    const tsc = join(repository, 'node_modules/typescript/bin/tsc')
    return run(process.execPath, [tsc, '-p', app], { cwd: this.path })
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
