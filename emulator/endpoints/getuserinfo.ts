import type { Outcome } from '../answers.js'
import type { Grant } from '../codes.js'
import { isTrustedDomain } from '../domains.js'
import type { EmulatorState } from '../state.js'
import type { Caller } from '../tokens.js'
import type { Call, Endpoint } from './endpoint.js'

/** GET /cgi-bin/auth/getuserinfo?access_token=&code= [W96442, W98177]. Keys are lower case. */
export const authGetuserinfo: Endpoint = {
  path: '/cgi-bin/auth/getuserinfo',
  method: 'GET',
  needsToken: true,
  access: 'both',
  emptyLists: [],
  isExempt: hasValidCode,
  answer: (state, call, caller) =>
    exchange(state, call, caller, (grant, ticket) => {
      const { user } = grant
      if (user.kind === 'outsider') return { openid: user.openid, ...externalUserid(grant) }
      return ticket === null ? { userid: user.userid } : { userid: user.userid, user_ticket: ticket }
    }),
}

/** The old GET /cgi-bin/user/getuserinfo: the same with its own key case [S-wxjava, S-casdoor, S-jms]. */
export const userGetuserinfo: Endpoint = {
  path: '/cgi-bin/user/getuserinfo',
  method: 'GET',
  needsToken: true,
  access: 'both',
  emptyLists: [],
  isExempt: hasValidCode,
  answer: (state, call, caller) =>
    exchange(state, call, caller, (grant, ticket) => {
      const { user } = grant
      if (user.kind === 'outsider') return { OpenId: user.openid, DeviceId: '', ...externalUserid(grant) }
      const member = { UserId: user.userid, DeviceId: '' }
      // The old variant names 7200 s although the ticket lives 1800 s.
      return ticket === null ? member : { ...member, user_ticket: ticket, expires_in: 7200 }
    }),
}

/** Calls with a valid code are outside of the frequency limits [W90454]. */
function hasValidCode(state: EmulatorState, call: Call): boolean {
  const { code } = call.query
  return code !== undefined && typeof state.codes.find(code, call.nowMs) !== 'number'
}

function exchange(
  state: EmulatorState,
  call: Call,
  caller: Caller,
  describe: (grant: Grant, ticket: string | null) => Record<string, unknown>,
): Outcome {
  const { code } = call.query
  if (!code) return { errcode: 41008 }
  const grant = state.codes.find(code, call.nowMs)
  if (typeof grant === 'number') return { errcode: grant }

  // Code and token must be of one app, and the code's redirect domain one that this app trusts. The contact-sync
  // secret is no app and cannot exchange codes [W96442, S-err 50001].
  if (grant.agentId !== state.agentId || caller !== 'app') return { errcode: 50001 }
  if (grant.redirectHost !== null && !isTrustedDomain(grant.redirectHost, state.knobs)) {
    return { errcode: 50001 }
  }

  state.codes.markUsed(code)
  return { fields: describe(grant, issueTicket(state, grant, call.nowMs)) }
}

/** A user_ticket comes only after snsapi_privateinfo, for a member in the visible range [W96442]. */
function issueTicket(state: EmulatorState, grant: Grant, nowMs: number): string | null {
  if (grant.scope !== 'snsapi_privateinfo' || !state.corporation.isUserVisible(grant.user)) return null
  return state.tickets.issue(grant.user, grant.consentedFields, nowMs)
}

/** Only when the visitor is a customer of the corporation [W96442]. */
function externalUserid(grant: Grant): { external_userid?: string } {
  return grant.user.external_userid === '' ? {} : { external_userid: grant.user.external_userid }
}
