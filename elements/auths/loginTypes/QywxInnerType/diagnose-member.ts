import type { VisibleRange } from './wecom/answers.js'
import type { CallLimits } from './wecom/call.js'
import type { WecomClient } from './wecom/client.js'

// A root without members is usual; a whole corporation is not read for one of them.
const departmentsAtMost = 5

/** Any member that the app sees; undefined where a short look finds none. */
export async function findVisibleMember(
  client: WecomClient,
  { userIds, departmentIds, tagIds }: VisibleRange,
  limits: CallLimits,
): Promise<string | undefined> {
  const [first] = userIds
  if (first !== undefined) return first
  const [department] = departmentIds
  if (department !== undefined) {
    const under = await client.listDepartments(department, limits)
    for (const { id } of under.slice(0, departmentsAtMost)) {
      const [member] = await client.listMembers(id, limits)
      if (member !== undefined) return member.userId
    }
  }
  const [tag] = tagIds
  return tag === undefined ? undefined : (await client.getTag(tag, limits)).userIds[0]
}
