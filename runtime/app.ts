import { inspect } from 'node:util'
import type { AppOptions } from './app-options.js'
import { type AppParts, assembleApp } from './app-parts.js'
import { type CheckArgs, checkApp } from './check.js'
import type { AppInternals } from './contexts.js'
import type { AnyElement, ElementMap } from './element-map.js'
import { importStorage } from './import-storage.js'
import type { DeleteInstanceArgs, DeletedInstance } from './instances.js'
import { collectJsonSchemas } from './json-schemas.js'
import type { AppConfig, Environment } from './kernel/app-config.js'
import type { ElementApp } from './kernel/base-element.js'
import { type ElementDetails, type ElementSummary, describeNode } from './kernel/details.js'
import { ElementError } from './kernel/errors.js'
import type { Finding } from './kernel/finding.js'
import type { InstanceChange, InstanceContents, NewInstance } from './kernel/instance-files.js'
import type { Problem } from './kernel/problem.js'
import type { JsonSchema } from './kernel/schema.js'
import type { AuditTrail } from './storage/audit-trail.js'
import { type Backup, backUp } from './storage/backup.js'
import type { ImportedRows } from './storage/import.js'
import type { SessionDirectory } from './storage/session-directory.js'
import type { Watcher } from './watcher.js'

type MappedName = keyof ElementMap

/** One app: its elements, its storage and its network. */
export class App implements ElementApp {
  readonly appId: string
  readonly title: string
  /** The app's folder. */
  readonly root: string
  /** The live sessions: who is logged in. */
  readonly sessions: SessionDirectory
  /** Who logged in or tried to, and what was done by administrators. */
  readonly audit: AuditTrail
  readonly #options: AppOptions
  readonly #parts: AppParts
  #closing: Promise<void> | undefined
  #watcher: Watcher | undefined

  /** Use `createApp`. */
  constructor(root: string, config: AppConfig, env: Environment, options: AppOptions) {
    this.appId = config.appId
    this.title = config.title
    this.root = root
    this.#options = options
    this.#parts = assembleApp(this, { config, env, options })
    this.sessions = this.#parts.sessions
    this.audit = this.#parts.audit
  }

  /**
   * What the runtime's own HTTP side and command line need of the app; not part of the public API. A getter, so
   * that whatever lists the keys of the app passes its variables over.
   */
  get internals(): AppInternals {
    return this.#parts.internals
  }

  /** Every broken or doubtful thing about the app that is known now. */
  get problems(): readonly Problem[] {
    const ofApp = this.#watcher?.problem
    return ofApp === undefined ? this.#parts.registry.problems : [ofApp, ...this.#parts.registry.problems]
  }

  /**
   * The element of that name: an instance is live, a Meta or Type is a frozen description with `elementClass`. It is
   * synchronous and gives the same object each time. An instance dropped in since the start is found too.
   *
   * @throws ElementError `ELEMENT_NOT_FOUND` with the nearest names, or the problem of a broken element; `APP_CLOSED`.
   */
  getElement<Name extends MappedName>(fullName: Name): ElementMap[Name]
  // The caller knows what it asks for.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  getElement<T = AnyElement, Name extends string = string>(
    fullName: [MappedName] extends [never] ? Name : string extends Name ? Name : never,
  ): T
  getElement(fullName: string): unknown {
    if (this.#isClosed)
      throw new ElementError('APP_CLOSED', 'getElement was called after app.close().', { fullName })
    return this.#parts.registry.get(fullName)
  }

  /** All elements, or those that descend from `type`, however far. */
  elements({ type }: { readonly type?: string } = {}): readonly ElementSummary[] {
    return this.#parts.registry.list(type)
  }

  /** The first reading, watched from then on where the options say so; `createApp` calls it. */
  async open(): Promise<void> {
    try {
      await this.reload()
      if (this.#options.watch !== true) return
      // Loaded by who watches: a start without it needn't wait for it.
      const { Watcher } = await import('./watcher.js')
      this.#watcher = await Watcher.open({
        folders: () => this.#parts.registry.folders,
        reload: () => this.reload(),
        problems: () => this.problems,
        logger: this.#parts.internals.logger,
      })
      // Something may have changed while the watcher opened.
      await this.reload()
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /**
   * What tools show of one element, working or broken: its folder, its chain of types, its functions, its config
   * without secrets, its problems.
   *
   * @throws ElementError `ELEMENT_NOT_FOUND`, or the problem of a folder that never became an element.
   *
   * @example
   * import { createApp } from 'wecom-elements'
   *
   * const app = await createApp()
   * const { folder, chain, config, secrets, problems } = app.describe('auths.loginTypes.Staff')
   * console.log(folder, chain.map(({ fullName }) => fullName).join(' -> '), config, secrets, problems)
   */
  describe(fullName: string): ElementDetails {
    return describeNode(this.#parts.registry.find(fullName), this.#parts.registry.known)
  }

  /**
   * JSON Schemas for editors, by file name: `app.config.json`, `e.json`, and `<full name>.json` for the configs of
   * each Type that works. They allow `"$schema"`, and `{{NAME}}` where it is replaced.
   *
   * @example
   * import { writeFileSync } from 'node:fs'
   * import { createApp } from 'wecom-elements'
   *
   * const app = await createApp()
   * for (const [name, schema] of Object.entries(app.jsonSchemas())) writeFileSync(name, JSON.stringify(schema))
   */
  jsonSchemas(): Readonly<Record<string, JsonSchema>> {
    return collectJsonSchemas(this)
  }

  /**
   * Reads the roots and `extends`, `variables` and `allowedHosts` of app.config.json anew. A changed element is a new
   * object; a broken change keeps the last good one and adds a problem. Other keys of app.config.json want a new start.
   *
   * @throws ElementError `APP_CONFIG_INVALID`; nothing has changed then.
   */
  reload(): Promise<void> {
    return this.#parts.reading.read()
  }

  /**
   * An instance as its files have it: its secrets are left out, and named. `revision` stands for this state of them.
   *
   * @throws ElementError `ELEMENT_NOT_FOUND`, or the problem of a file that is no JSON; `ELEMENT_READ_ONLY` for a Type.
   */
  async readInstance(fullName: string): Promise<InstanceContents> {
    this.#refuseClosed('readInstance')
    return this.#parts.tools.read(fullName)
  }

  /**
   * Writes a new instance into the app's own folder, once everything about it was found right: both files or none.
   * Values may hold `{{NAME}}`.
   *
   * @throws ElementError with all `faults` at once: `ELEMENT_NAME_INVALID`, `ELEMENT_EXISTS`, `ELEMENT_TYPE_MISSING`,
   *   `ELEMENT_DECLARATION_INVALID`, `ELEMENT_CONFIG_INVALID`, `ELEMENT_FILES_UNWRITABLE`. TypeError for a wrong argument.
   *
   * @example
   * import { createApp } from 'wecom-elements'
   *
   * const app = await createApp()
   * await app.createInstance({
   *   fullName: 'auths.loginTypes.Staff',
   *   title: 'Staff',
   *   type: 'auths.loginTypes.AcmeLogin',
   *   config: {
   *     clientId: 'acme-1',
   *     clientSecret: '{{ACME_SECRET}}', // "variables" in app.config.json says what it is
   *     redirectUri: 'https://app.example.com/auth/callback',
   *   },
   * })
   */
  async createInstance(instance: NewInstance): Promise<InstanceContents> {
    this.#refuseClosed('createInstance')
    return this.#parts.tools.create(instance)
  }

  /**
   * Changes title or config of one of the app's own instances; `config` is the whole of it. A secret that is left out
   * stays, null takes it away, and one that `belongsTo` a key whose value changed has to be given anew. The files keep
   * their layout.
   *
   * @throws ElementError `ELEMENT_FILES_CHANGED` when `revision` is given and the files are others by now;
   *   `ELEMENT_READ_ONLY` for what is official, inherited, a Type or a link; else as `createInstance`.
   *
   * @example
   * import { createApp } from 'wecom-elements'
   *
   * const app = await createApp()
   * const { fullName, config, revision } = await app.readInstance('auths.loginTypes.Staff')
   * await app.saveInstance({ fullName, config: { ...config, lang: 'en' }, revision })
   */
  async saveInstance(change: InstanceChange): Promise<InstanceContents> {
    this.#refuseClosed('saveInstance')
    return this.#parts.tools.save(change)
  }

  /**
   * Deletes one of the app's own instances and ends its sessions. What is stored about its people stays, and an
   * instance of the same name and organisation finds it again.
   *
   * @throws ElementError as `saveInstance`; `STORAGE_UNAVAILABLE` when the sessions can't be ended, and then nothing is
   *   deleted.
   */
  async deleteInstance(args: DeleteInstanceArgs): Promise<DeletedInstance> {
    this.#refuseClosed('deleteInstance')
    return this.#parts.tools.delete(args)
  }

  /**
   * Brings everything that a SQLite file of this app holds into the app's own storage, which has to be empty: the way
   * from one machine to PostgreSQL. All or nothing; the file stays as it is. Gives the number of rows by table.
   *
   * @throws ElementError `STORAGE_UNAVAILABLE` when the app's storage holds rows, or the file is no such database.
   *
   * @example
   * import { createApp } from 'wecom-elements'
   *
   * const app = await createApp() // its app.config.json says "postgres" by now
   * console.table(await app.importStorage('data/app.sqlite'))
   * await app.close()
   */
  importStorage(sqliteFile: string): Promise<ImportedRows> {
    const types = this.elements().flatMap(({ kind, fullName }) => (kind === 'type' ? [fullName] : []))
    const { clock } = this.#parts.internals
    return importStorage({ app: this, types, root: this.root, clock }, this.#parts.storage, sqliteFile)
  }

  /**
   * The doctor: looks at the whole app, or at one element, and tells each finding as soon as it is known. It asks the
   * vendors too, in bounded time. What is wrong is a finding, never a rejection. Findings are in the language of their
   * element, or in `lang`.
   *
   * @throws ElementError `ELEMENT_NOT_FOUND`; the reason of `signal` when it was aborted.
   *
   * @example
   * import { createApp } from 'wecom-elements'
   *
   * const app = await createApp()
   * for await (const { fullName, title, status, seen, solution } of app.check())
   *   console.log(status, fullName, title, seen, solution ?? '')
   */
  check(fullName?: string, { signal, lang }: CheckArgs = {}): AsyncIterable<Finding> {
    const { registry, internals } = this.#parts
    return checkApp({ registry, internals, signal, lang }, fullName)
  }

  /**
   * Copies the app's SQLite file, as it is at one moment, into a new file that only its owner may read; the app goes
   * on meanwhile, in this process once the copy is made. The way back: stop the app, remove the database file with its
   * `-wal` and `-shm`, put the copy in its place. A relative path counts from the working directory.
   *
   * @throws ElementError `BACKUP_REFUSED` when the file is there already or can't be written, and for PostgreSQL.
   *
   * @example
   * import { createApp } from 'wecom-elements'
   *
   * const app = await createApp()
   * const { file, bytes } = await app.backup('backups/monday.sqlite')
   * console.log(file, bytes)
   */
  async backup(file: string): Promise<Backup> {
    this.#refuseClosed('backup')
    return backUp(this.#parts.internals.config.storage, this.root, file)
  }

  /** Closes network and storage. Whatever is asked afterwards fails with `APP_CLOSED`. */
  async close(): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  toJSON(): { appId: string; title: string } {
    return { appId: this.appId, title: this.title }
  }

  [inspect.custom](): string {
    return `[app ${this.appId}]`
  }

  #refuseClosed(method: string): void {
    if (this.#isClosed) throw new ElementError('APP_CLOSED', `${method} was called after app.close().`)
  }

  get #isClosed(): boolean {
    return this.#closing !== undefined
  }

  async #close(): Promise<void> {
    await this.#watcher?.close()
    await this.#parts.reading.close()
    await this.#parts.internals.background.close()
    try {
      await this.#parts.ownTransport?.close()
    } finally {
      await this.#parts.storage.close()
    }
  }
}
