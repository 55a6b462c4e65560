import { SENSITIVE_FIELDS, type EmulatedUser } from '../people.js'
import type { EmulatorState } from '../state.js'
import type { Caller } from '../tokens.js'

/**
 * A member as user/get and user/list give them: the keys of a real answer [S-restricted]. department, order and
 * is_leader_in_dept stay parallel by index.
 */
export function describeMember(
  state: EmulatorState,
  user: EmulatedUser,
  caller: Caller,
): Record<string, unknown> {
  const view = state.viewOf(caller)
  const seen: number[] = []
  user.department.forEach((id, index) => {
    if (view.seesDepartment(id)) seen.push(index)
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
    direct_leader: visibleUserids(state, user.direct_leader, caller),
  }
  if (user.english_name !== '') fields['english_name'] = user.english_name
  // Only if the app may see that department [W96255].
  if (view.seesDepartment(user.main_department)) fields['main_department'] = user.main_department
  addSensitiveFields(state, user, caller, fields)
  return fields
}

/** Those of the userids that are members whom the caller sees. */
export function visibleUserids(state: EmulatorState, userids: readonly string[], caller: Caller): string[] {
  if (userids.length === 0) return []
  const view = state.viewOf(caller)
  return userids.flatMap((userid) => {
    const user = state.corporation.findMember(userid)
    return user !== undefined && view.seesUser(user) ? [user.userid] : []
  })
}

/** Apps created after 2022-06-20 get no such key at all, not an empty one [W96255, S-restricted]. */
function addSensitiveFields(
  state: EmulatorState,
  user: EmulatedUser,
  caller: Caller,
  fields: Record<string, unknown>,
): void {
  const { createdAfter2022, withheldFields } = state.knobs
  if (caller === 'app' && createdAfter2022) return
  const withheld = caller === 'app' ? withheldFields : []
  for (const field of SENSITIVE_FIELDS) {
    if (!withheld.includes(field)) fields[field] = user[field]
  }
  if (!withheld.includes('avatar')) fields['thumb_avatar'] = user.thumb_avatar
}
