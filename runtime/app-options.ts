import type { Logger, ResolveLocalUser } from './element.js'
import type { AppConfigInput, Environment } from './kernel/app-config.js'
import type { Clock } from './kernel/clock.js'
import type { Transport } from './transport.js'

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
   * Reads the app anew, as `reload` does, when files in its folders or in app.config.json have changed and come to rest;
   * false by default. It keeps the process alive until `close`.
   */
  readonly watch?: boolean
  /**
   * Lets an emulator stand in for the real service. It is a login bypass: never set it where strangers reach the
   * app. Refused with NODE_ENV=production and with a public `server.publicUrl`.
   */
  readonly allowEmulator?: boolean
  /** Finds the host's own user for a person who logs in and is bound to none: its id, or null. */
  readonly resolveLocalUser?: ResolveLocalUser
}
