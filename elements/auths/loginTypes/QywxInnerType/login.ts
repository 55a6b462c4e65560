import { Code } from '../../../../runtime/element.js'
import type { BindAtLogin } from './local-user.js'
import type { Parts } from './parts.js'
import { rowToUserInfo } from './store/users.js'
import { type UserInfo, closedStatuses, mergeFields } from './user-profile.js'
import type { CodeOwner } from './wecom/answers.js'
import type { CallLimits } from './wecom/call.js'
import type { WecomClient } from './wecom/client.js'
import { type Lang, explainErrcode, noSuchUser, notVisible, refuseLogin } from './wecom/error-codes.js'

export interface LoginAttempt {
  readonly authCode: string
  readonly signal?: AbortSignal | undefined
  /** Told whom it is about, as soon as WeCom has said so. */
  readonly about: (userId: string) => void
  /** Absent where the host has no users of its own. */
  readonly bindAtLogin: BindAtLogin | undefined
}

/** A whole login takes no longer: the person waits for it. */
const longestLoginMs = 15_000

// WeCom documents a code of at most 512 bytes: https://developer.work.weixin.qq.com/document/path/96442
const longestCode = 512

// A user_ticket's life: https://developer.work.weixin.qq.com/document/path/96442
const ticketLifetimeMs = 1_800_000

/**
 * Turns an authorization code into a stored member. Only a member whom `user/get` shows now gets in: WeCom names the
 * owner of a code even when the app may not see them.
 *
 * @throws Code; then nothing was stored.
 */
export async function loginMember(
  parts: Parts,
  { authCode, signal, about, bindAtLogin }: LoginAttempt,
): Promise<UserInfo> {
  if (authCode === '' || authCode.length > longestCode)
    throw explainErrcode(40029, 'auth/getuserinfo', parts.lang)

  const limits = { signal, deadlineMs: performance.now() + longestLoginMs }
  const owner = await parts.client.getCodeOwner(authCode, limits)
  if (owner.userId !== null) about(owner.userId)
  const member = await readMember(parts, owner, limits)
  const ticket = owner.userTicket === null ? undefined : toTicket(owner.userTicket, parts.clock.now())
  const store = async (localUserId?: string | null) => {
    const row = await parts.users.merge({
      ...member,
      ticket,
      ...(localUserId !== undefined && { localUserId }),
    })
    // Somebody asked about them after us, and was told that they are gone.
    if (closedStatuses.includes(row.status)) throw refuseLogin(40304, parts.lang)
    if (row.visible === 0) throw explainErrcode(notVisible, 'user/get', parts.lang)
    return rowToUserInfo(row)
  }
  return bindAtLogin === undefined ? store() : bindAtLogin(member, store, signal)
}

async function readMember({ client, lang }: Parts, { userId, userTicket }: CodeOwner, limits: CallLimits) {
  // A member of a linked corporation comes as CorpId/userid.
  if (userId === null || userId.includes('/')) throw refuseLogin(40302, lang)

  const reading = getVisibleMember(client, userId, lang, limits)
  const [member, detail] =
    userTicket === null
      ? [await reading, undefined]
      : await Promise.all([reading, client.getMemberDetail(userTicket, limits)])
  if (closedStatuses.includes(member.fields.status)) throw refuseLogin(40304, lang)
  return detail === undefined ? member : { ...member, fields: mergeFields(member.fields, detail) }
}

/** WeCom says "no such user" of one who is merely not visible too; in a login both mean the latter. */
async function getVisibleMember(client: WecomClient, userId: string, lang: Lang, limits: CallLimits) {
  try {
    return await client.getMember(userId, limits)
  } catch (error) {
    throw Code.is(error) && error.code === noSuchUser ? explainErrcode(notVisible, 'user/get', lang) : error
  }
}

function toTicket(value: string, nowMs: number) {
  return { value, expiresAtMs: nowMs + ticketLifetimeMs }
}
