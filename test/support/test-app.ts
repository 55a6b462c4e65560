import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type App, type CreateAppOptions, createApp } from '../../runtime/index.js'
import { type TestStore, createStore } from './store.js'

/** The folder of a fixture app. */
export function fixtureFolder(fixture: string): string {
  return resolve(import.meta.dirname, '../fixtures/apps', fixture)
}

/** Opens a fixture app where it lies, with a storage of its own and an empty environment. */
export async function openTestApp(fixture: string, options: CreateAppOptions = {}): Promise<App> {
  const { config, ...others } = options
  const { config: storage } = await createStore(':memory:')
  return createApp({ root: fixtureFolder(fixture), env: {}, config: { storage, ...config }, ...others })
}

/** A folder of a test's own, for an app whose files change or that keeps a database file. */
export class AppFolder implements Disposable {
  readonly path: string
  readonly #above: string
  #store: Promise<TestStore> | undefined

  constructor() {
    this.#above = realpathSync(mkdtempSync(join(tmpdir(), 'wecom-elements-')))
    this.path = join(this.#above, 'app')
    mkdirSync(this.path)
  }

  /** Opens the app in this folder; its environment is empty and its storage one of its own, unless said otherwise. */
  async open({ config, ...others }: CreateAppOptions = {}): Promise<App> {
    const { config: storage } = await this.openStore()
    return createApp({ root: this.path, env: {}, config: { storage, ...config }, ...others })
  }

  /** Opens an app that lies further down in this folder. */
  openIn(path: string): Promise<App> {
    const config = { storage: { dialect: 'sqlite', filename: ':memory:' } } as const
    return createApp({ root: join(this.path, path), env: {}, config })
  }

  /** The storage of the apps that are opened in this folder. */
  openStore(): Promise<TestStore> {
    return (this.#store ??= createStore(join(this.path, 'data/app.sqlite')))
  }

  /** Writes a file, with the folders above it; what is no text is written as JSON. Gives its absolute path. */
  write(path: string, content: unknown): string {
    const file = join(this.path, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
    return file
  }

  /** Writes the e.json of an element and, where there is one, its config. */
  writeElement(fullName: string, define: object, config?: object): void {
    const folder = fullName.replaceAll('.', '/')
    this.write(`${folder}/e.json`, define)
    if (config !== undefined) this.write(`${folder}/${fullName.split('.').at(-1) ?? ''}.json`, config)
  }

  remove(path: string): void {
    rmSync(join(this.path, path), { recursive: true })
  }

  [Symbol.dispose](): void {
    rmSync(this.#above, { recursive: true, force: true })
  }
}

/** A copy of a fixture app that a test may change. */
export function copyFixture(fixture: string): AppFolder {
  const folder = new AppFolder()
  cpSync(fixtureFolder(fixture), folder.path, { recursive: true })
  return folder
}
