import type { Outcome } from '../answers.js'
import type { EmulatorState } from '../state.js'

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

/** One server API. What all have in common (token, address, limits, method) is checked in api.ts before `answer`. */
export interface Endpoint {
  path: string
  method: 'GET' | 'POST'
  /** All but gettoken. */
  needsToken: boolean
  /** List fields that stay in the answer, empty, when the call is refused [S-probe]. */
  emptyLists: readonly string[]
  /** Whether this call is outside of the frequency limits. */
  isExempt?: (state: EmulatorState, call: Call) => boolean
  answer: (state: EmulatorState, call: Call) => Outcome
}
