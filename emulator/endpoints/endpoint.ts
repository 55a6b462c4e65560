import type { Outcome } from '../answers.js'
import type { EmulatorState } from '../state.js'
import type { Caller } from '../tokens.js'

/** One call of a server API as an endpoint sees it. */
export interface Call {
  method: string
  path: string
  query: Readonly<Record<string, string>>
  body: string
  ip: string
  /** The emulator's time of arrival. */
  nowMs: number
}

/**
 * Whose token may call: the `app`'s only, that of the contact-sync secret only, `both`; or both where the contact-sync
 * secret reads `details` only from addresses that it used before 2022-08-15 [W90344].
 */
export type Access = 'app' | 'contactSync' | 'both' | 'details'

/** One server API. What all have in common (token, address, limits, method) is checked in api.ts before `answer`. */
export interface Endpoint {
  path: string
  method: 'GET' | 'POST'
  /** All but gettoken. */
  needsToken: boolean
  access: Access
  /** List fields that stay in the answer, empty, when the call is refused [S-probe]. */
  emptyLists: readonly string[]
  /** Whether this call is outside of the frequency limits. */
  isExempt?: (state: EmulatorState, call: Call) => boolean
  answer: (state: EmulatorState, call: Call, caller: Caller) => Outcome
}
