/** Between members and the host's own users. */
import type { ElementContext } from '../../../../runtime/element.js'
import type { LoginType } from '../Meta/Meta.js'
import type { QywxInnerSettings } from './config.js'
import type { Parts } from './parts.js'
import { columnsToFields } from './store/user-rows.js'
import { toUserInfo } from './user-profile.js'
import type { MemberFields } from './wecom/answers.js'
import { closedStatuses, explainErrcode, refuseLogin } from './wecom/error-codes.js'

interface Member {
  readonly userId: string
  readonly fields: MemberFields
}

/** Finds whom a member who logs in is newly bound to; undefined for one who is bound already, null for nobody. */
export type FindLocalUser = (member: Member) => Promise<string | null | undefined>

/**
 * Makes the look-up of local users; undefined where the host has none.
 *
 * @throws Code 40305 from the look-up, for a member without a local user where one is required.
 */
export function createFindLocalUser(
  element: LoginType,
  { users, lang }: Parts,
  { requireLocalUser }: QywxInnerSettings,
  { resolveLocalUser }: ElementContext,
): FindLocalUser | undefined {
  if (resolveLocalUser === undefined && !requireLocalUser) return undefined
  return async ({ userId, fields }) => {
    const stored = await users.find(userId)
    if (typeof stored?.localUserId === 'string') return undefined

    // The user id of one who left may be somebody else's by now.
    const isSame = stored !== undefined && stored.status !== 5
    const known = isSame ? { ...columnsToFields(stored), ...fields } : fields
    const formerLocalUserId = stored?.formerLocalUserId ?? null
    const found =
      (await resolveLocalUser?.({ ...toUserInfo(userId, known, null) }, element, { formerLocalUserId })) ??
      null
    if (found !== null && (typeof found !== 'string' || found === '')) {
      throw new TypeError('resolveLocalUser has to give the id of a local user, which is a string, or null.')
    }
    if (found === null && requireLocalUser) throw refuseLogin(40305, lang)
    return found
  }
}

/** Binds a member. One who is not stored, or stored as left, is asked for first. */
export async function bindMember(
  { client, users, endSessions, lang }: Parts,
  userId: string,
  localUserId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const stored = await users.find(userId)
  if (stored === undefined || closedStatuses.includes(stored.status)) {
    const member = await client.getMember(userId, { signal })
    if (member.fields.status === 5) throw explainErrcode(60111, 'user/get', lang)
    await users.merge(member)
  }
  await users.bind(userId, localUserId)
  await endSessions(stored?.userId ?? userId)
}

export async function unbindMember({ users, endSessions, lang }: Parts, userId: string): Promise<void> {
  const stored = await users.find(userId)
  if (stored === undefined) throw explainErrcode(60111, 'user/get', lang)
  await users.bind(userId, null)
  await endSessions(stored.userId)
}
