import { Code } from '../../../../../runtime/element.js'
import type { Parts } from '../parts.js'
import type { DepartmentChanges } from '../store/departments.js'
import type { WecomDepartment } from '../wecom/answers.js'
import type { CallLimits } from '../wecom/call.js'
import { noSuchDepartment, notVisible } from '../wecom/error-codes.js'
import { readRange } from './range.js'

// Gone, or no longer visible to the app.
const vanished: readonly number[] = [noSuchDepartment, notVisible]

/**
 * Brings the stored departments up to what WeCom says, all or nothing: the visible tree, or one department with all
 * under it. One that WeCom no longer has goes with what was under it.
 *
 * @throws Code 60003 for a department that WeCom does not have and that was never stored.
 */
export function syncDepartments(parts: Parts, root: number | undefined, limits: CallLimits): Promise<void> {
  return parts.lockDepartments(limits.signal, async () => {
    const stored = await parts.departments.listIds(root)
    const departments = await readTree(parts, root, limits, stored)
    const changes = await parts.departments.compare(departments, stored)
    if (root === undefined || changes.removed.length === 0)
      return parts.departments.apply(departments, changes)
    return applyWithMoved(parts, departments, changes, limits)
  })
}

async function readTree(
  parts: Parts,
  root: number | undefined,
  limits: CallLimits,
  stored: readonly number[],
): Promise<readonly WecomDepartment[]> {
  // No department at all is right only where the app sees single members.
  if (root === undefined) return (await readRange(parts, limits)).departments
  try {
    return await parts.client.listDepartments(root, limits)
  } catch (error) {
    const isGone = Code.is(error) && vanished.includes(error.code)
    if (!isGone || !stored.includes(root)) throw error
    return []
  }
}

/** What is no longer under a department may have moved elsewhere: then it is stored where it is now. */
async function applyWithMoved(
  parts: Parts,
  departments: readonly WecomDepartment[],
  changes: DepartmentChanges,
  limits: CallLimits,
): Promise<void> {
  const { departments: store } = parts
  const range = await readRange(parts, limits)
  const visible = new Map(range.departments.map((one) => [one.id, one]))
  const moved = changes.removed.flatMap((id) => visible.get(id) ?? [])
  const all = [...departments, ...moved]
  await store.apply(all, await store.compare(all, [...changes.removed, ...departments.map(({ id }) => id)]))
}
