import type { Background } from './background.js'
import type { ElementContext, Logger, ResolveLocalUser } from './element.js'
import type { AppConfig } from './kernel/app-config.js'
import type { Clock } from './kernel/clock.js'
import type { RemoteFunctions } from './kernel/functions.js'
import type { KnownElements } from './kernel/registry.js'
import type { AuditLog } from './storage/audit.js'
import { collectTables } from './storage/ledger.js'
import type { Leases } from './storage/leases.js'
import type { LoginStates } from './storage/login-states.js'
import type { Sessions } from './storage/sessions.js'
import type { Storage } from './storage/storage.js'
import type { Transport } from './transport.js'

/** What the runtime's own parts share: elements get a view of it, HTTP and command line use it as it is. */
export interface AppInternals {
  readonly config: AppConfig
  readonly clock: Clock
  readonly logger: Logger
  readonly randomBytes: (size: number) => Buffer
  readonly allowEmulator: boolean
  readonly states: LoginStates
  readonly sessions: Sessions
  readonly audit: AuditLog
  readonly leases: Leases
  readonly background: Background
  /** What the last reading of the folders found. */
  readonly knownElements: () => KnownElements
  /** Which database the app is stored in, for people: a file, or host and name without user and password. */
  readonly storagePlace: string
  /** Finds out whether the storage answers. */
  readonly checkStorage: () => Promise<void>
  /** The time by the clock that the storage goes by, in milliseconds. */
  readonly readStorageTime: () => Promise<number>
  /** What of an instance may be called from outside. */
  readonly functionsOf: (fullName: string) => RemoteFunctions
  /** The working instances that descend from a type, as far as they are known. */
  readonly instancesOf: (type: string) => readonly unknown[]
}

/** Makes contexts of elements. All instances of a class share its `Database`, and with it the compiled queries. */
export function createContexts(
  { clock, logger, randomBytes, allowEmulator, states, sessions, audit, leases, background }: AppInternals,
  storage: Storage,
  { transport, resolveLocalUser }: { transport: Transport; resolveLocalUser: ResolveLocalUser | undefined },
) {
  const databases = new Map<unknown, ElementContext['database']>()
  const databaseOf = (elementClass: object) => {
    const known = databases.get(elementClass)
    if (known !== undefined) return known
    const database = storage.database<unknown>(collectTables(elementClass))
    databases.set(elementClass, database)
    return database
  }
  return (element: string, elementClass: object): ElementContext => ({
    transport,
    clock,
    randomBytes,
    logger,
    allowEmulator,
    database: databaseOf(elementClass),
    state: {
      issue: ({ tenant, ...options }) => states.issue({ element, tenant }, options),
      consume: (state, { tenant, browserKey }) => states.consume({ element, tenant }, state, browserKey),
    },
    sessions: {
      endAll: ({ tenant, userId }) => sessions.endOfUser({ fullName: element, tenant, userId }),
      rename: ({ newUserId, ...user }) => sessions.renameUser({ fullName: element, ...user }, newUserId),
    },
    audit: {
      track: (act, work) => audit.track({ ...act, element }, work),
      by: () => audit.by(),
      forget: (user) => audit.forget({ element, ...user }),
    },
    resolveLocalUser,
    lock: (name, options, work) => leases.lock(name, options, work),
    background: {
      run: (what, work) => {
        background.run(what, work)
      },
    },
  })
}
