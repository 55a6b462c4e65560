import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { inspect } from 'node:util'
import { Background } from './background.js'
import { type AppInternals, createContexts } from './contexts.js'
import type { Logger, ResolveLocalUser } from './element.js'
import type { AnyElement, ElementMap } from './element-map.js'
import { type AppConfig, type AppConfigInput, type Environment, readAppConfig } from './kernel/app-config.js'
import type { ElementApp } from './kernel/base-element.js'
import { type Clock, systemClock } from './kernel/clock.js'
import { ElementError } from './kernel/errors.js'
import type { ElementDescription } from './kernel/node.js'
import type { Problem } from './kernel/problem.js'
import { type ElementSummary, Registry } from './kernel/registry.js'
import { stderrLogger } from './log.js'
import { randomBytes } from './random.js'
import { AuditLog } from './storage/audit.js'
import { AuditTrail } from './storage/audit-trail.js'
import { type ImportedRows, importRows } from './storage/import.js'
import { type TableDeclaration, collectTables } from './storage/ledger.js'
import { Leases } from './storage/leases.js'
import { LoginStates } from './storage/login-states.js'
import { type RuntimeTables, runtimeTables } from './storage/runtime-tables.js'
import { SessionDirectory } from './storage/session-directory.js'
import { Sessions } from './storage/sessions.js'
import { Storage } from './storage/storage.js'
import { type Transport, createTransport } from './transport.js'

/** What a host may say about its app besides the app.config.json; see `createApp`. */
export interface AppOptions {
  /** Overrides app.config.json key by key. */
  readonly config?: AppConfigInput
  /** What `{{NAME}}` in app.config.json reads, and where proxies are looked up; `process.env` by default. */
  readonly env?: Environment
  /** The network; connections that are kept alive by default. */
  readonly transport?: Transport
  readonly clock?: Clock
  /** Anything of pino's shape; warnings and errors go to stderr by default. */
  readonly logger?: Logger
  /**
   * Lets an emulator stand in for the real service. It is a login bypass: never set it where strangers reach the
   * app. Refused with NODE_ENV=production and with a public `server.publicUrl`.
   */
  readonly allowEmulator?: boolean
  /** Finds the host's own user for a person who logs in and is bound to none: its id, or null. */
  readonly resolveLocalUser?: ResolveLocalUser
}

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
  readonly #internals: AppInternals
  readonly #options: AppOptions
  readonly #env: Environment
  readonly #registry: Registry
  readonly #storage: Storage
  readonly #ownTransport: Transport | undefined
  #instances = new Set<string>()
  #isLoaded = false
  #reloading: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined

  /** Use `createApp`. */
  constructor(root: string, config: AppConfig, env: Environment, options: AppOptions) {
    const { clock = systemClock, logger = stderrLogger } = options
    this.appId = config.appId
    this.title = config.title
    this.root = root
    this.#options = options
    this.#env = env
    const transport = options.transport ?? createTransport(env)
    this.#ownTransport = options.transport === undefined ? transport : undefined
    this.#storage = new Storage({ config: config.storage, root, clock })

    const rows = this.#storage.database<RuntimeTables>([runtimeTables])
    const audit = new AuditLog(rows, clock, (err) => {
      logger.error({ err }, 'a row of the audit was lost')
    })
    this.sessions = new SessionDirectory(rows, clock, audit)
    this.audit = new AuditTrail(rows)
    this.#internals = {
      config,
      clock,
      logger,
      randomBytes,
      allowEmulator: options.allowEmulator === true,
      states: new LoginStates(rows, clock, randomBytes),
      sessions: new Sessions(rows, clock, randomBytes),
      audit,
      leases: new Leases(rows, randomBytes),
      background: new Background(logger),
      checkStorage: async () => {
        await rows.query((db) => db.selectFrom('lease').select('name').limit(1).execute())
      },
      functionsOf: (fullName) => this.#registry.functionsOf(fullName),
      instancesOf: (type) => this.#registry.instancesOf(type),
    }
    this.#registry = new Registry({
      app: this,
      roots: [
        { name: 'official', folder: resolve(import.meta.dirname, '../elements') },
        { name: config.appId, folder: root },
      ],
      createContext: createContexts(this.#internals, this.#storage, {
        transport,
        resolveLocalUser: options.resolveLocalUser,
      }),
    })
  }

  /**
   * What the runtime's own HTTP side and command line need of the app; not part of the public API. A getter, so
   * that whatever lists the keys of the app passes its variables over.
   */
  get internals(): AppInternals {
    return this.#internals
  }

  /** Every broken or doubtful thing about the app that is known now. */
  get problems(): readonly Problem[] {
    return this.#registry.problems
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
    return this.#registry.get(fullName)
  }

  /** All elements, or those that descend from `type`, however far. */
  elements({ type }: { readonly type?: string } = {}): readonly ElementSummary[] {
    return this.#registry.list(type)
  }

  /**
   * Reads the roots and `variables` and `allowedHosts` of app.config.json anew. A changed element is a new object; a
   * broken change keeps the last good one and adds a problem. Other keys of app.config.json want a new start.
   *
   * @throws ElementError `APP_CONFIG_INVALID`; nothing has changed then.
   */
  reload(): Promise<void> {
    const reloaded = this.#reloading.then(() => this.#reload())
    this.#reloading = reloaded.catch(() => undefined)
    return reloaded
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
  async importStorage(sqliteFile: string): Promise<ImportedRows> {
    const config = { dialect: 'sqlite', filename: sqliteFile } as const
    if (!existsSync(resolve(this.root, sqliteFile))) {
      throw new ElementError('STORAGE_UNAVAILABLE', `${resolve(this.root, sqliteFile)} does not exist.`)
    }
    const source = new Storage({ config, root: this.root, clock: this.internals.clock, isReadOnly: true })
    try {
      return await importRows(source, this.#storage, this.#declaredTables())
    } finally {
      await source.close()
    }
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

  /** The tables of the runtime and of all Types, each once. */
  #declaredTables(): TableDeclaration[] {
    const types = this.elements().filter(({ kind }) => kind === 'type')
    const declared = types.flatMap(({ fullName }) => {
      const { elementClass } = this.getElement<ElementDescription>(fullName)
      return collectTables(elementClass)
    })
    return [...new Map([runtimeTables, ...declared].map((one) => [one.owner, one])).values()]
  }

  get #isClosed(): boolean {
    return this.#closing !== undefined
  }

  async #close(): Promise<void> {
    await this.#reloading
    await this.#internals.background.close()
    try {
      await this.#ownTransport?.close()
    } finally {
      await this.#storage.close()
    }
  }

  async #reload(): Promise<void> {
    if (this.#isClosed) throw new ElementError('APP_CLOSED', 'reload was called after app.close().')
    const { variables, allowedHosts } = await readAppConfig(this.root, this.#options.config, this.#env)
    // Those that were dropped in since the last reading are among them.
    if (this.#isLoaded) for (const fullName of this.#listInstances()) this.#instances.add(fullName)
    await this.#registry.load({ variables, allowedHosts, allowEmulator: this.internals.allowEmulator })
    this.#isLoaded = true
    await this.#endSessionsOfGone()
  }

  #listInstances(): string[] {
    return this.elements().flatMap(({ kind, fullName }) => (kind === 'instance' ? [fullName] : []))
  }

  /** Whoever came through an instance that is gone is no longer logged in, even if it comes back one day. */
  async #endSessionsOfGone(): Promise<void> {
    const instances = new Set(this.#listInstances())
    for (const fullName of this.#instances) {
      if (!instances.has(fullName)) await this.internals.sessions.endOfElement(fullName)
    }
    this.#instances = instances
  }
}
