import { describeMember } from './describe-member.js'
import type { Endpoint } from './endpoint.js'

/** GET /cgi-bin/user/get?access_token=&userid= [W96255]. */
export const userGet: Endpoint = {
  path: '/cgi-bin/user/get',
  method: 'GET',
  needsToken: true,
  access: 'details',
  emptyLists: ['department', 'order', 'is_leader_in_dept', 'direct_leader'],
  answer(state, call, caller) {
    const { userid } = call.query
    if (!userid) return { errcode: 40063 }
    // 1 to 64 bytes [W96255].
    if (Buffer.byteLength(userid) > 64) return { errcode: 40003 }

    const user = state.corporation.findMember(userid)
    if (user === undefined) return { errcode: 60111 }
    if (!state.viewOf(caller).seesUser(user)) return { errcode: 60011 }
    return { fields: describeMember(state, user, caller) }
  },
}
