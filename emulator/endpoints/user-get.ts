import { SENSITIVE_FIELDS, type EmulatedUser } from '../corporation.js'
import type { EmulatorState } from '../state.js'
import type { Endpoint } from './endpoint.js'

/** GET /cgi-bin/user/get?access_token=&userid= [W96255]. */
export const userGet: Endpoint = {
  path: '/cgi-bin/user/get',
  method: 'GET',
  needsToken: true,
  emptyLists: ['department', 'order', 'is_leader_in_dept', 'direct_leader'],
  answer(state, call) {
    const { userid } = call.query
    if (!userid) return { errcode: 40063 }
    // 1 to 64 bytes [W96255].
    if (Buffer.byteLength(userid) > 64) return { errcode: 40003 }

    const user = state.corporation.findMember(userid)
    if (user === undefined) return { errcode: 60111 }
    if (!state.corporation.isUserVisible(user)) return { errcode: 60011 }
    return { fields: describeMember(state, user) }
  },
}

/** The keys of a real answer [S-restricted]; department, order and is_leader_in_dept stay parallel by index. */
function describeMember(state: EmulatorState, user: EmulatedUser): Record<string, unknown> {
  const { corporation } = state
  const seen: number[] = []
  user.department.forEach((id, index) => {
    if (corporation.isDepartmentVisible(id)) seen.push(index)
  })

  const fields: Record<string, unknown> = {
    userid: user.userid,
    name: user.name,
    department: seen.map((index) => user.department[index]),
    position: user.position,
    status: user.status,
    enable: user.status === 2 ? 0 : 1,
    isleader: user.is_leader_in_dept.includes(1) ? 1 : 0,
    extattr: user.extattr,
    hide_mobile: 0,
    telephone: user.telephone,
    order: seen.map((index) => user.order[index] ?? 0),
    alias: user.alias,
    is_leader_in_dept: seen.map((index) => user.is_leader_in_dept[index] ?? 0),
    direct_leader: user.direct_leader.filter((userid) => isVisibleLeader(state, userid)),
  }
  if (user.english_name !== '') fields['english_name'] = user.english_name
  // Only if the app may see that department [W96255].
  if (corporation.isDepartmentVisible(user.main_department)) fields['main_department'] = user.main_department
  addSensitiveFields(state, user, fields)
  return fields
}

/** Apps created after 2022-06-20 get no such key at all, not an empty one [W96255, S-restricted]. */
function addSensitiveFields(state: EmulatorState, user: EmulatedUser, fields: Record<string, unknown>): void {
  const { createdAfter2022, withheldFields } = state.knobs
  if (createdAfter2022) return
  for (const field of SENSITIVE_FIELDS) {
    if (!withheldFields.includes(field)) fields[field] = user[field]
  }
  if (!withheldFields.includes('avatar')) fields['thumb_avatar'] = user.thumb_avatar
}

function isVisibleLeader(state: EmulatorState, userid: string): boolean {
  const leader = state.corporation.findMember(userid)
  return leader !== undefined && state.corporation.isUserVisible(leader)
}
