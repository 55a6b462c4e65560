import type { Outcome } from '../answers.js'
import type { LookupField } from '../member-index.js'
import type { EmulatorState } from '../state.js'
import type { Caller } from '../tokens.js'
import type { Call, Endpoint } from './endpoint.js'
import { isRefusal, readJsonObject } from './parameters.js'

/** The key of the one window of failed look-ups. */
const CORPORATION = 'corporation'

/** POST /cgi-bin/user/getuserid?access_token= with {"mobile"} [S-contacts]. */
export const getuserid: Endpoint = {
  path: '/cgi-bin/user/getuserid',
  method: 'POST',
  needsToken: true,
  access: 'both',
  emptyLists: [],
  answer(state, call, caller) {
    const body = readJsonObject(call.body)
    if (isRefusal(body)) return body
    const { mobile } = body
    if (mobile === undefined || mobile === '') return { errcode: 40063 }
    // At most 32 digits, plus and minus signs; spaces occur in stored numbers [S-err 60103].
    if (typeof mobile !== 'string' || !/^[\d+ -]{5,32}$/.test(mobile)) return { errcode: 60103 }
    return lookUp(state, call, caller, 'mobile', mobile)
  },
}

/** POST /cgi-bin/user/get_userid_by_email?access_token= with {"email","email_type"}: 1 business, 2 personal [S-contacts]. */
export const getUseridByEmail: Endpoint = {
  path: '/cgi-bin/user/get_userid_by_email',
  method: 'POST',
  needsToken: true,
  access: 'both',
  emptyLists: [],
  answer(state, call, caller) {
    const body = readJsonObject(call.body)
    if (isRefusal(body)) return body
    const { email, email_type: type = 1 } = body
    if (email === undefined || email === '') return { errcode: 40063 }
    // At most 64 letters and a mail address [S-err 60105].
    if (typeof email !== 'string' || !/^(?=.{3,64}$)[^@\s]+@[^@\s]+$/.test(email)) return { errcode: 60105 }
    if (type !== 1 && type !== 2) return { errcode: 40058 }
    return lookUp(state, call, caller, type === 1 ? 'biz_mail' : 'email', email)
  },
}

/** Whom the caller may not see is not found either; too many failures in a day end look-ups for a day [S-contacts]. */
function lookUp(
  state: EmulatorState,
  call: Call,
  caller: Caller,
  field: LookupField,
  value: string,
): Outcome {
  if (state.failedLookups.isBlocked(CORPORATION, call.nowMs)) return { errcode: 45009 }
  const user = state.corporation.index.find(field, value)
  if (user !== undefined && state.viewOf(caller).seesUser(user)) return { fields: { userid: user.userid } }

  const isTolerated = state.failedLookups.take(CORPORATION, call.nowMs, failureLimit(state))
  return { errcode: isTolerated ? 46004 : 45009 }
}

/** A fifth of the head count. */
function failureLimit(state: EmulatorState): number {
  return state.knobs.failedLookupsPerDay ?? Math.ceil(state.corporation.users.size / 5)
}
