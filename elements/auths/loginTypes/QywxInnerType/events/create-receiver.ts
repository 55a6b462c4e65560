import { Code, type ElementContext } from '../../../../../runtime/element.js'
import type { QywxInnerSettings } from '../config.js'
import { readMemberAgain } from '../members.js'
import type { Parts } from '../parts.js'
import { syncDepartments } from '../sync/departments.js'
import type { CallLimits } from '../wecom/call.js'
import { EventReceiver } from './receiver.js'

const noSuchDepartment = 60003
const notVisible = 60011

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

async function readDepartment(parts: Parts, deptId: number, limits: CallLimits): Promise<void> {
  try {
    await syncDepartments(parts, deptId, limits)
  } catch (error) {
    if (!Code.is(error) || (error.code !== notVisible && error.code !== noSuchDepartment)) throw error
    // One that left what the app may see goes, and what WeCom shows of its subtree may lie elsewhere now.
    const hasLeft = error.code === notVisible && (await parts.departmentModel.get(deptId)) !== null
    if (hasLeft) await syncDepartments(parts, undefined, limits)
  }
}
