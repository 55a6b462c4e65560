import type { Scope } from './codes.js'
import { SENSITIVE_FIELDS, type SensitiveField } from './people.js'
import type { EmulatorState } from './state.js'

/** Options of {@link Emulator.grantCode}. */
export interface GrantOptions {
  /** Default `snsapi_base`, as after the PC login page. */
  scope?: Scope
  /** What the member consents to with `snsapi_privateinfo`. Default: every sensitive field. */
  fields?: readonly SensitiveField[]
  /** A code of another app, which getuserinfo refuses with 50001. */
  agentId?: string
  /** The host[:port] of the redirect_uri; an untrusted one makes getuserinfo refuse with 50001. */
  redirectHost?: string
}

/** A login code as if that person had just logged in. */
export function grantCode(state: EmulatorState, userId: string, options: GrantOptions = {}): string {
  const user = state.corporation.users.get(userId)
  if (user === undefined) {
    throw new TypeError(
      `Nobody has the userid '${userId}'. Add the person with emulator.users.add(...) first.`,
    )
  }
  const { scope = 'snsapi_base', fields = SENSITIVE_FIELDS } = options
  return state.codes.issue(
    {
      user,
      agentId: options.agentId ?? state.agentId,
      redirectHost: options.redirectHost ?? null,
      scope,
      consentedFields: scope === 'snsapi_privateinfo' ? fields : [],
    },
    state.knobs.clock(),
  )
}
