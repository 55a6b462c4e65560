import { Code } from '../../../../../runtime/element.js'
import type { Parts } from '../parts.js'
import type { WecomDepartment } from '../wecom/answers.js'
import type { CallLimits } from '../wecom/call.js'
import type { WecomClient } from '../wecom/client.js'
import { explainEmptyRange, noSuchDepartment, notVisible } from '../wecom/error-codes.js'

/** Everybody and everything that the app may see. */
export interface ReadRange {
  readonly departments: readonly WecomDepartment[]
  /** Members who were made visible one by one or by a tag; they may be in none of the departments. */
  readonly userIds: readonly string[]
}

/**
 * Reads what the app may see.
 *
 * @throws Code 60011 when that is nothing at all, which no app that is set up right has.
 */
export async function readRange({ client, lang }: Parts, limits: CallLimits): Promise<ReadRange> {
  const [{ userIds, tagIds }, listed] = await Promise.all([
    client.getVisibleRange(limits),
    listDepartments(client, undefined, limits),
  ])
  const tagged = []
  for (const tagId of tagIds) tagged.push(await client.getTag(tagId, limits))

  const departments = new Map(listed.map((department) => [department.id, department]))
  // Departments of a tag are visible too, and not sure to be in the list.
  for (const departmentId of tagged.flatMap((tag) => tag.departmentIds)) {
    if (departments.has(departmentId)) continue
    for (const one of await listDepartments(client, departmentId, limits)) departments.set(one.id, one)
  }
  const everyone = new Set([...userIds, ...tagged.flatMap((tag) => tag.userIds)])
  if (departments.size === 0 && everyone.size === 0) throw explainEmptyRange(lang)
  return { departments: [...departments.values()], userIds: [...everyone] }
}

/** An app that sees no department is told so in one of two ways; one of a tag may be gone since the tag was read. */
async function listDepartments(
  client: WecomClient,
  departmentId: number | undefined,
  limits: CallLimits,
): Promise<WecomDepartment[]> {
  try {
    return await client.listDepartments(departmentId, limits)
  } catch (error) {
    if (Code.is(error) && notThere.includes(error.code)) return []
    throw error
  }
}

const notThere: readonly number[] = [noSuchDepartment, notVisible]
