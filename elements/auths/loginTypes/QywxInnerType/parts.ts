import { type Clock, type Database, type ElementContext, deriveKey } from '../../../../runtime/element.js'
import type { QywxInnerSettings } from './config.js'
import { QywxInnerAuthModel } from './store/auth-model.js'
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
  readonly clock: Clock
  readonly lang: Lang
  /** Ends the sessions of a member. */
  readonly endSessions: (userId: string) => Promise<unknown>
}

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
  const users = new UserStore(database, owner, sealingKey)
  return {
    users,
    clock,
    lang,
    endSessions: (userId) => context.sessions.endAll({ tenant: corpId, userId }),
    model: new QywxInnerAuthModel(database, owner, users),
    client: new WecomClient({
      corpId,
      corpSecret,
      clock,
      store: new TokenStore(database, tokenKey, sealingKey),
      settings: { transport, apiBaseUrl, proxy, timeoutSeconds, lang, allowEmulator },
      lock: (work) => context.lock(tokenKey, {}, work),
    }),
  }
}
