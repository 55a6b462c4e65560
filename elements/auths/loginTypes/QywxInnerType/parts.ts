import { type Clock, type Database, type ElementContext, deriveKey } from '../../../../runtime/element.js'
import type { QywxInnerSettings } from './config.js'
import { QywxInnerAuthModel } from './store/auth-model.js'
import { QywxInnerDepartmentModel } from './store/department-model.js'
import { DepartmentStore } from './store/departments.js'
import { MemberBatches } from './store/member-batch.js'
import { SyncStore } from './store/syncs.js'
import type { QywxTables } from './store/tables.js'
import { TokenStore } from './store/tokens.js'
import { UserStore } from './store/users.js'
import { WecomClient } from './wecom/client.js'
import type { Lang } from './wecom/error-codes.js'

/** What an instance works with. */
export interface Parts {
  readonly client: WecomClient
  readonly users: UserStore
  readonly model: QywxInnerAuthModel
  readonly batches: MemberBatches
  readonly departments: DepartmentStore
  readonly departmentModel: QywxInnerDepartmentModel
  readonly syncs: SyncStore
  readonly clock: Clock
  readonly lang: Lang
  /** How many reads of a sync go on at once. */
  readonly concurrency: number
  /** Ends the sessions of a member. */
  readonly endSessions: (userId: string) => Promise<unknown>
  /** Runs while nobody else writes departments of this instance, in any process. */
  readonly lockDepartments: Lock
  /** Runs while no other sync of this instance runs, in any process. */
  readonly lockSync: Lock
}

type Lock = <Result>(signal: AbortSignal | undefined, work: () => Promise<Result>) => Promise<Result>

/** Puts the parts of one instance together. */
export function createParts(fullName: string, settings: QywxInnerSettings, context: ElementContext): Parts {
  const { corpId, corpSecret, agentId, apiBaseUrl, proxy, timeoutSeconds, lang } = settings
  const { transport, clock, allowEmulator } = context
  const database = context.database as Database<QywxTables>
  const sealingKey = deriveKey(corpSecret, 'sealing')

  // Instances of one app share its token, and a new secret starts clean.
  const fingerprint = deriveKey(corpSecret, 'fingerprint').toString('base64url')
  const tokenKey = ['qywxToken', new URL(apiBaseUrl).host, corpId, agentId, fingerprint].join(' ')

  const owner = { element: fullName, corpId }
  const lockOf =
    (what: string): Lock =>
    (signal, work) =>
      context.lock(`${what} ${fullName} ${corpId}`, { signal }, work)
  const users = new UserStore(database, owner, sealingKey)
  return {
    users,
    batches: new MemberBatches(database, owner),
    departments: new DepartmentStore(database, owner),
    departmentModel: new QywxInnerDepartmentModel(database, owner),
    syncs: new SyncStore(database, owner),
    clock,
    lang,
    concurrency: settings.syncConcurrency,
    lockDepartments: lockOf('qywxDepartments'),
    lockSync: lockOf('qywxSync'),
    endSessions: (userId) => context.sessions.endAll({ tenant: corpId, userId }),
    model: new QywxInnerAuthModel(database, owner, users),
    client: new WecomClient({
      corpId,
      corpSecret,
      agentId,
      clock,
      store: new TokenStore(database, tokenKey, sealingKey),
      settings: { transport, apiBaseUrl, proxy, timeoutSeconds, lang, allowEmulator },
      lock: (work) => context.lock(tokenKey, {}, work),
    }),
  }
}
