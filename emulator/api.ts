import { answerRefusal, answerWith } from './answers.js'
import { agentGet } from './endpoints/agent-get.js'
import { departmentGet, departmentList, departmentSimplelist } from './endpoints/department.js'
import type { Call, Endpoint } from './endpoints/endpoint.js'
import { getuserdetail } from './endpoints/getuserdetail.js'
import { authGetuserinfo, userGetuserinfo } from './endpoints/getuserinfo.js'
import { gettoken } from './endpoints/gettoken.js'
import { getJsapiTicket, ticketGet } from './endpoints/js-ticket.js'
import { tagGet, tagList } from './endpoints/tag.js'
import { userGet } from './endpoints/user-get.js'
import { userListId } from './endpoints/user-list-id.js'
import { userList, userSimplelist } from './endpoints/user-list.js'
import { getuserid, getUseridByEmail } from './endpoints/userid-lookup.js'
import { DEFAULT_KNOBS } from './knobs.js'
import type { Reply } from './reply.js'
import type { EmulatorState } from './state.js'
import type { Caller } from './tokens.js'

/** Every server API by its path. */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  [
    gettoken,
    authGetuserinfo,
    userGetuserinfo,
    getuserdetail,
    userGet,
    userList,
    userSimplelist,
    userListId,
    getuserid,
    getUseridByEmail,
    departmentList,
    departmentSimplelist,
    departmentGet,
    tagGet,
    tagList,
    agentGet,
    getJsapiTicket,
    ticketGet,
  ].map((endpoint) => [endpoint.path, endpoint]),
)

/** Answers one API call: what all APIs refuse alike, then the endpoint itself. */
export function answerCall(state: EmulatorState, endpoint: Endpoint, call: Call): Reply {
  const caller = state.tokens.callerOf(call.query['access_token'])
  const errcode = refuseBefore(state, endpoint, call, caller)
  if (errcode !== 0) return refuseCall(state, endpoint, call, errcode)

  const outcome = endpoint.answer(state, call, caller)
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
 * The order: token missing, token invalid or expired, address, app, secret, frequency, method; parameters come after
 * [S-probe]. The places of the address check and of the secret check are guesses.
 */
function refuseBefore(state: EmulatorState, endpoint: Endpoint, call: Call, caller: Caller): number {
  const { knobs } = state
  if (endpoint.needsToken) {
    // A Bearer header or a field of the body is not looked at [S-probe].
    const tokenErrcode = state.tokens.check(call.query['access_token'], call.nowMs)
    if (tokenErrcode !== 0) return tokenErrcode
  }

  const isAddressChecked = endpoint.needsToken || knobs.trustedIpsOnGettoken
  if (isAddressChecked && knobs.trustedIps !== null && !knobs.trustedIps.includes(call.ip)) return 60020
  if (endpoint.needsToken && caller === 'app' && knobs.appDisabled) return 50003
  const accessErrcode = endpoint.needsToken ? checkAccess(state, endpoint, call, caller) : 0
  if (accessErrcode !== 0) return accessErrcode
  if (isOverLimit(state, endpoint, call)) return 45009
  // "GET for POST" is among the reasons of 40058 [S-err].
  return call.method === endpoint.method ? 0 : 40058
}

/** Whether that secret may call this API at all [S-err 48002], and from there [S-err 48009]. */
function checkAccess({ knobs }: EmulatorState, { access }: Endpoint, call: Call, caller: Caller): number {
  if (caller === 'app') return access === 'contactSync' ? 48002 : 0
  if (access === 'app') return 48002
  return access === 'details' && !knobs.contactSyncKnownIps.includes(call.ip) ? 48009 : 0
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
