import { type AppConfigInput, type Environment, readAppConfig } from './kernel/app-config.js'
import { ElementError } from './kernel/errors.js'
import { findRoots } from './kernel/inherited-apps.js'
import type { Registry } from './kernel/registry.js'

export interface ReadingOptions {
  readonly appId: string
  /** The app's folder. */
  readonly root: string
  /** What the host says in the place of app.config.json, key by key. */
  readonly overrides: AppConfigInput | undefined
  readonly env: Environment
  readonly allowEmulator: boolean
  readonly registry: Registry
  /** Ends the sessions that began through an instance. */
  readonly endSessions: (fullName: string) => Promise<void>
}

/** Reads the app's folders, one time after the other, and ends the sessions of instances that are gone. */
export class Reading {
  readonly #options: ReadingOptions
  #instances = new Set<string>()
  #isLoaded = false
  #isClosed = false
  #last: Promise<void> = Promise.resolve()

  constructor(options: ReadingOptions) {
    this.#options = options
  }

  /** @throws ElementError `APP_CONFIG_INVALID`, `APP_CLOSED`; nothing has changed then. */
  read(): Promise<void> {
    const read = this.#last.then(() => this.#read())
    this.#last = read.catch(() => undefined)
    return read
  }

  /** Resolves when no reading is under way; there is none afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#last
  }

  async #read(): Promise<void> {
    if (this.#isClosed) throw new ElementError('APP_CLOSED', 'reload was called after app.close().')
    const { appId, root, overrides, env, registry, allowEmulator } = this.#options
    const config = await readAppConfig(root, overrides, env)
    const { variables, allowedHosts, extends: extended } = config
    const roots = await findRoots({ appId, folder: root, extended })
    // Those that were dropped in since the last reading are among them.
    if (this.#isLoaded) for (const fullName of registry.instanceNames) this.#instances.add(fullName)
    await registry.load(roots, { variables, allowedHosts, allowEmulator })
    this.#isLoaded = true
    await this.#endSessionsOfGone()
  }

  /** Whoever came through an instance that is gone is no longer logged in, even if it comes back one day. */
  async #endSessionsOfGone(): Promise<void> {
    const instances = new Set(this.#options.registry.instanceNames)
    for (const fullName of this.#instances) {
      if (!instances.has(fullName)) await this.#options.endSessions(fullName)
    }
    this.#instances = instances
  }
}
