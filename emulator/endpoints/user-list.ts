import type { Outcome } from '../answers.js'
import type { EmulatedUser } from '../people.js'
import type { EmulatorState } from '../state.js'
import type { Caller } from '../tokens.js'
import { describeMember } from './describe-member.js'
import type { Call, Endpoint } from './endpoint.js'
import { isRefusal, readDepartment } from './parameters.js'

/**
 * GET /cgi-bin/user/list?access_token=&department_id= [W96260]: the members of that very department. fetch_child is
 * gone from the page [W96259]; a parameter that WeCom does not know it ignores, so nothing recurses.
 */
export const userList: Endpoint = {
  path: '/cgi-bin/user/list',
  method: 'GET',
  needsToken: true,
  access: 'details',
  emptyLists: ['userlist'],
  answer: (state, call, caller) =>
    listMembers(state, call, caller, (user) => describeMember(state, user, caller)),
}

/** GET /cgi-bin/user/simplelist?access_token=&department_id= [W96259]. open_userid is for third parties only. */
export const userSimplelist: Endpoint = {
  path: '/cgi-bin/user/simplelist',
  method: 'GET',
  needsToken: true,
  access: 'details',
  emptyLists: ['userlist'],
  answer: (state, call, caller) => {
    const view = state.viewOf(caller)
    return listMembers(state, call, caller, ({ userid, name, department }) => ({
      userid,
      name,
      department: department.filter((id) => view.seesDepartment(id)),
    }))
  },
}

function listMembers(
  state: EmulatorState,
  call: Call,
  caller: Caller,
  describe: (user: EmulatedUser) => Record<string, unknown>,
): Outcome {
  const id = readDepartment(state, state.viewOf(caller), call.query['department_id'])
  if (isRefusal(id)) return id
  return { fields: { userlist: state.corporation.index.membersOf(id).map(describe) } }
}
