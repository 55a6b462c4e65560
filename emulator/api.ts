import { answerRefusal, answerWith } from './answers.js'
import type { Call, Endpoint } from './endpoints/endpoint.js'
import { getuserdetail } from './endpoints/getuserdetail.js'
import { authGetuserinfo, userGetuserinfo } from './endpoints/getuserinfo.js'
import { gettoken } from './endpoints/gettoken.js'
import { userGet } from './endpoints/user-get.js'
import { DEFAULT_KNOBS } from './knobs.js'
import type { Reply } from './reply.js'
import type { EmulatorState } from './state.js'

/** Every server API by its path. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  [gettoken, authGetuserinfo, userGetuserinfo, getuserdetail, userGet].map((endpoint) => [
    endpoint.path,
    endpoint,
  ]),
)

/** Answers one API call: what all APIs refuse alike, then the endpoint itself. */
export function answerCall(state: EmulatorState, endpoint: Endpoint, call: Call): Reply {
  const errcode = refuseBefore(state, endpoint, call)
  if (errcode !== 0) return refuseCall(state, endpoint, call, errcode)

  const outcome = endpoint.answer(state, call)
  if ('fields' in outcome) return answerWith(outcome.fields)
  return answerRefusal(outcome, endpoint.emptyLists, { ...call, random: state.random })
}

export function refuseCall(
  state: EmulatorState,
  endpoint: Endpoint,
  call: Call,
  errcode: number,
  errmsg?: string,
): Reply {
  return answerRefusal({ errcode, errmsg }, endpoint.emptyLists, { ...call, random: state.random })
}

/**
 * The order: token missing, token invalid or expired, address, app, frequency, method; parameters come after
 * [S-probe]. The place of the address check is a guess.
 */
function refuseBefore(state: EmulatorState, endpoint: Endpoint, call: Call): number {
  const { knobs } = state
  if (endpoint.needsToken) {
    // A Bearer header or a field of the body is not looked at [S-probe].
    const tokenErrcode = state.tokens.check(call.query['access_token'], call.nowMs)
    if (tokenErrcode !== 0) return tokenErrcode
  }

  const isAddressChecked = endpoint.needsToken || knobs.trustedIpsOnGettoken
  if (isAddressChecked && knobs.trustedIps !== null && !knobs.trustedIps.includes(call.ip)) return 60020
  if (endpoint.needsToken && knobs.appDisabled) return 50003
  if (isOverLimit(state, endpoint, call)) return 45009
  // "GET for POST" is among the reasons of 40058 [S-err].
  return call.method === endpoint.method ? 0 : 40058
}

function isOverLimit(state: EmulatorState, endpoint: Endpoint, call: Call): boolean {
  if (endpoint.isExempt?.(state, call) === true) return false
  const perHour = endpoint.needsToken ? state.knobs.callsPerHour : Infinity
  return (
    !state.callsPerMinute.take(endpoint.path, call.nowMs, minuteLimit(state, endpoint)) ||
    !state.callsPerHour.take(endpoint.path, call.nowMs, perHour)
  )
}

function minuteLimit(state: EmulatorState, endpoint: Endpoint): number {
  const { callsPerMinute } = state.knobs
  const named = typeof callsPerMinute === 'number' ? undefined : callsPerMinute[endpoint.path]
  if (named !== undefined) return named
  // No number is published for gettoken.
  if (!endpoint.needsToken) return Infinity
  return typeof callsPerMinute === 'number' ? callsPerMinute : Number(DEFAULT_KNOBS.callsPerMinute)
}
