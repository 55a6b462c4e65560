import type { Outcome } from '../answers.js'
import { SENSITIVE_FIELDS, type EmulatedUser, type SensitiveField } from '../people.js'
import type { EmulatorState } from '../state.js'
import type { Endpoint } from './endpoint.js'
import { isRefusal, readJsonObject } from './parameters.js'

/** Given instead of an avatar without consent [W96443]. */
const DEFAULT_AVATAR = 'https://wework.qpic.cn/wwpic/emulator_default_avatar/0'

/** POST /cgi-bin/auth/getuserdetail?access_token= with {"user_ticket"} [W96443]. No name, no department. */
export const getuserdetail: Endpoint = {
  path: '/cgi-bin/auth/getuserdetail',
  method: 'POST',
  needsToken: true,
  access: 'app',
  emptyLists: [],
  answer(state, call) {
    const body = readJsonObject(call.body)
    if (isRefusal(body)) return body
    const ticket = body['user_ticket']
    if (ticket === undefined || ticket === '') return { errcode: 40063 }
    if (typeof ticket !== 'string' || Buffer.byteLength(ticket) > 512) return { errcode: 40058 }

    const opened = state.tickets.open(ticket, call.nowMs)
    if (typeof opened === 'number') return { errcode: opened }
    return describe(state, opened.user, opened.consentedFields)
  },
}

/** Two gates for every field: the admin ticked it for the app, and the member consented [W96443]. */
function describe(
  state: EmulatorState,
  ticketOwner: EmulatedUser,
  consentedFields: readonly SensitiveField[],
): Outcome {
  const user = state.corporation.findMember(ticketOwner.userid)
  if (user === undefined) return { errcode: 60111 }
  if (!state.corporation.isUserVisible(user)) return { errcode: 60011 }

  const fields: Record<string, unknown> = { userid: user.userid, gender: '0', avatar: DEFAULT_AVATAR }
  for (const field of SENSITIVE_FIELDS) {
    const isGiven = consentedFields.includes(field) && !state.knobs.withheldFields.includes(field)
    if (isGiven) fields[field] = user[field]
  }
  return { fields }
}
