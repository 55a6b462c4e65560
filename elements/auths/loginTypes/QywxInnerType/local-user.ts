/** Between members and the host's own users. */
import type { ElementContext } from '../../../../runtime/element.js'
import type { LoginType } from '../Meta/Meta.js'
import type { QywxInnerSettings } from './config.js'
import type { Parts } from './parts.js'
import { columnsToFields, toUserKey } from './store/user-rows.js'
import { type UserInfo, closedStatuses, leftStatus, toUserInfo } from './user-profile.js'
import type { MemberFields } from './wecom/answers.js'
import { explainErrcode, noSuchUser, refuseLogin } from './wecom/error-codes.js'

interface Member {
  readonly userId: string
  readonly fields: MemberFields
}

/** Stores a member who logs in, bound to the host's user who was found: of logins at once, one finds. */
export type BindAtLogin = (
  member: Member,
  store: (localUserId?: string | null) => Promise<UserInfo>,
  signal: AbortSignal | undefined,
) => Promise<UserInfo>

/**
 * Makes the binding of local users; undefined where the host has none.
 *
 * @throws Code 40305 from the look-up, for a member without a local user where one is required.
 */
export function createBindAtLogin(
  element: LoginType,
  { users, endSessions, lang }: Parts,
  { requireLocalUser }: QywxInnerSettings,
  context: ElementContext,
): BindAtLogin | undefined {
  const { resolveLocalUser } = context
  if (resolveLocalUser === undefined && !requireLocalUser) return undefined
  const find = async ({ userId, fields }: Member): Promise<string | null | undefined> => {
    const stored = await users.find(userId)
    if (typeof stored?.localUserId === 'string') return undefined

    // The user id of one who left may be somebody else's by now.
    const isSame = stored !== undefined && stored.status !== leftStatus
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
  return async (member, store, signal) => {
    const stored = await users.find(member.userId)
    if (typeof stored?.localUserId === 'string') return store()
    const name = ['qywxLocalUser', element.fullName, element.tenant, toUserKey(member.userId)].join(' ')
    return context.lock(name, { signal }, async () => {
      const localUserId = await find(member)
      const user = await store(localUserId)
      // Who the member is to the host has changed.
      if (typeof localUserId === 'string') await endSessions(user.userId)
      return user
    })
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
    if (member.fields.status === leftStatus) throw explainErrcode(noSuchUser, 'user/get', lang)
    await users.merge(member)
  }
  if (!(await users.bind(userId, localUserId))) throw explainErrcode(noSuchUser, 'user/get', lang)
  await endSessions(stored?.userId ?? userId)
}

export async function unbindMember({ users, endSessions, lang }: Parts, userId: string): Promise<void> {
  const stored = await users.find(userId)
  if (stored === undefined) throw explainErrcode(noSuchUser, 'user/get', lang)
  await users.bind(userId, null)
  await endSessions(stored.userId)
}
