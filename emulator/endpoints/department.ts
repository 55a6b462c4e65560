import type { Outcome } from '../answers.js'
import type { EmulatedDepartment } from '../department.js'
import type { EmulatorState } from '../state.js'
import type { Caller } from '../tokens.js'
import { visibleUserids } from './describe-member.js'
import type { Call, Endpoint } from './endpoint.js'
import { isRefusal, readDepartment } from './parameters.js'

/**
 * GET /cgi-bin/department/list?access_token=&id= [W90344]: the department and all below it, or everything that the
 * caller sees. The parentid of a department is its real one, also where the parent cannot be seen.
 */
export const departmentList: Endpoint = {
  path: '/cgi-bin/department/list',
  method: 'GET',
  needsToken: true,
  access: 'details',
  emptyLists: ['department'],
  answer(state, call, caller) {
    const departments = listDepartments(state, call, caller)
    if (isRefusal(departments)) return departments
    return { fields: { department: departments.map((one) => describe(state, one, caller)) } }
  },
}

/** GET /cgi-bin/department/simplelist?access_token=&id= [W36259]. Recursive too; all for the contact-sync secret. */
export const departmentSimplelist: Endpoint = {
  path: '/cgi-bin/department/simplelist',
  method: 'GET',
  needsToken: true,
  access: 'both',
  emptyLists: ['department_id'],
  answer(state, call, caller) {
    const departments = listDepartments(state, call, caller)
    if (isRefusal(departments)) return departments
    return {
      fields: { department_id: departments.map(({ id, parentid, order }) => ({ id, parentid, order })) },
    }
  },
}

/** GET /cgi-bin/department/get?access_token=&id= [W36260]: one department, as an object. */
export const departmentGet: Endpoint = {
  path: '/cgi-bin/department/get',
  method: 'GET',
  needsToken: true,
  access: 'details',
  emptyLists: [],
  answer(state, call, caller): Outcome {
    const id = readDepartment(state, state.viewOf(caller), call.query['id'])
    if (isRefusal(id)) return id
    const department = state.corporation.departments.get(id)
    return department === undefined
      ? { errcode: 60003 }
      : { fields: { department: describe(state, department, caller) } }
  },
}

function listDepartments(state: EmulatorState, call: Call, caller: Caller) {
  const view = state.viewOf(caller)
  const { departments } = state.corporation
  const all = [...departments.values()]
  const { id: text } = call.query
  if (text === undefined || text === '') {
    const seen = all.filter(({ id }) => view.seesDepartment(id))
    const errcode = seen.length === 0 ? state.knobs.emptyRangeErrcode : 0
    return errcode === 0 ? seen : { errcode }
  }

  const top = readDepartment(state, view, text)
  return isRefusal(top) ? top : all.filter(({ id }) => departments.someUpwards(id, (above) => above === top))
}

/** Leaders are those whom the caller sees [W36260]. */
function describe(state: EmulatorState, department: EmulatedDepartment, caller: Caller) {
  const { id, name, name_en, department_leader, parentid, order } = department
  const leaders = visibleUserids(state, department_leader, caller)
  return { id, name, name_en, department_leader: leaders, parentid, order }
}
