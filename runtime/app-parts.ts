import type { AppOptions } from './app-options.js'
import { Background } from './background.js'
import { type AppInternals, createContexts } from './contexts.js'
import { Instances } from './instances.js'
import type { AppConfig, Environment } from './kernel/app-config.js'
import type { ElementApp } from './kernel/base-element.js'
import { systemClock } from './kernel/clock.js'
import { InstanceFiles } from './kernel/instance-files.js'
import { Registry } from './kernel/registry.js'
import { stderrLogger } from './log.js'
import { randomBytes } from './random.js'
import { Reading } from './reading.js'
import { AuditLog } from './storage/audit.js'
import { AuditTrail } from './storage/audit-trail.js'
import { Leases } from './storage/leases.js'
import { LoginStates } from './storage/login-states.js'
import { type RuntimeTables, runtimeTables } from './storage/runtime-tables.js'
import { SessionDirectory } from './storage/session-directory.js'
import { Sessions } from './storage/sessions.js'
import { createTimeReader } from './storage/storage-time.js'
import { Storage } from './storage/storage.js'
import { type Transport, createTransport } from './transport.js'

/** What an app is made of. */
export interface AppParts {
  readonly internals: AppInternals
  readonly registry: Registry
  readonly storage: Storage
  readonly reading: Reading
  readonly tools: Instances
  readonly sessions: SessionDirectory
  readonly audit: AuditTrail
  /** The network, where the host brought none of its own, which would be the host's to close. */
  readonly ownTransport: Transport | undefined
}

interface Surroundings {
  readonly config: AppConfig
  readonly env: Environment
  readonly options: AppOptions
}

/** Makes the parts and joins them. Nothing is opened or read yet. */
export function assembleApp(
  app: ElementApp & { readonly root: string },
  { config, env, options }: Surroundings,
): AppParts {
  const { root } = app
  const { clock = systemClock, logger = stderrLogger } = options
  const transport = options.transport ?? createTransport(env)
  const storage = new Storage({ config: config.storage, root, clock })

  const rows = storage.database<RuntimeTables>([runtimeTables])
  const background = new Background(logger)
  const audit = new AuditLog(rows, clock, background, (err) => {
    logger.error({ err }, 'a row of the audit was lost')
  })
  const sessions = new SessionDirectory(rows, clock, audit)
  const internals: AppInternals = {
    config,
    clock,
    logger,
    randomBytes,
    allowEmulator: options.allowEmulator === true,
    states: new LoginStates(rows, clock, randomBytes, background),
    sessions: new Sessions(rows, clock, randomBytes, background),
    audit,
    leases: new Leases(rows, randomBytes),
    background,
    knownElements: () => registry.known,
    storagePlace: storage.engine.place,
    checkStorage: async () => {
      await rows.query((db) => db.selectFrom('lease').select('name').limit(1).execute())
    },
    readStorageTime: createTimeReader(rows),
    functionsOf: (fullName) => registry.functionsOf(fullName),
    instancesOf: (type) => registry.instancesOf(type),
  }
  const registry = new Registry({
    app,
    createContext: createContexts(internals, storage, {
      transport,
      resolveLocalUser: options.resolveLocalUser,
    }),
  })
  const reading = new Reading({
    appId: config.appId,
    root,
    overrides: options.config,
    env,
    allowEmulator: internals.allowEmulator,
    registry,
    endSessions: (fullName) => internals.sessions.endOfElement(fullName),
  })
  const files = new InstanceFiles({
    registry,
    root: { name: config.appId, folder: root },
    reload: () => reading.read(),
    onReloadFailure: (err) => {
      logger.error({ err }, 'an instance was changed, and the app could not be read anew')
    },
  })
  return {
    internals,
    registry,
    storage,
    reading,
    tools: new Instances({ files, internals, sessions }),
    sessions,
    audit: new AuditTrail(rows),
    ownTransport: options.transport === undefined ? transport : undefined,
  }
}
