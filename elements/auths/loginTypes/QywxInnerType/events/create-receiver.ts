import { Code, type ElementContext } from '../../../../../runtime/element.js'
import type { QywxInnerSettings } from '../config.js'
import { readMemberAgain } from '../members.js'
import type { Parts } from '../parts.js'
import { syncDepartments } from '../sync/departments.js'
import type { CallLimits } from '../wecom/call.js'
import { noSuchDepartment, notVisible } from '../wecom/error-codes.js'
import { EventReceiver } from './receiver.js'

/** Lets an instance receive events: they move and read what its other parts store. */
export function createEventReceiver(
  element: string,
  { corpId, callback, syncConcurrency }: QywxInnerSettings,
  context: ElementContext,
  parts: Parts,
): EventReceiver {
  return new EventReceiver({
    owner: { element, corpId },
    callback,
    context,
    concurrency: syncConcurrency,
    parts: {
      users: parts.users,
      moveSessions: (userId, newUserId) => context.sessions.rename({ tenant: corpId, userId, newUserId }),
      readUser: (userId, limits) => readMemberAgain(parts, userId, limits),
      readDepartment: (deptId, limits) => readDepartment(parts, Number(deptId), limits),
    },
  })
}

/** One that is not there and was never stored is as it should be. */
async function readDepartment(parts: Parts, deptId: number, limits: CallLimits): Promise<void> {
  try {
    await syncDepartments(parts, deptId, limits)
  } catch (error) {
    if (!Code.is(error) || (error.code !== notVisible && error.code !== noSuchDepartment)) throw error
  }
}
