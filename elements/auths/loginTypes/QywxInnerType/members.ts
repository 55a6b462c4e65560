/** Asks WeCom about single members, and keeps what it says of them: as they are, left, or no longer visible. */
import { Code } from '../../../../runtime/element.js'
import type { Parts } from './parts.js'
import type { UserRow } from './store/user-rows.js'
import { rowToUserInfo } from './store/users.js'
import { type UserInfo, closedStatuses, leftStatus } from './user-profile.js'
import type { ReadMember, WecomClient } from './wecom/client.js'
import { noSuchUser, notVisible } from './wecom/error-codes.js'
import type { CallLimits } from './wecom/call.js'

// Nobody waits for it but an app that closes, and that not for long.
const longestRecheckMs = 8000

/** What WeCom says of someone who is not to be seen, with its refusal. */
interface Gone {
  readonly kind: 'left' | 'invisible'
  readonly refusal: Code
}

/** What WeCom said of a member, and is stored. */
export type MemberReading = { readonly kind: 'member'; readonly user: UserInfo } | Gone

/**
 * Asks WeCom about a member; nothing is stored.
 *
 * @throws Code when WeCom gave no answer that says whether they are here.
 */
export async function askAboutMember(
  client: WecomClient,
  userId: string,
  limits?: CallLimits,
): Promise<{ readonly kind: 'member'; readonly member: ReadMember } | Gone> {
  try {
    return { kind: 'member', member: await client.getMember(userId, limits) }
  } catch (error) {
    if (!Code.is(error)) throw error
    if (error.code === noSuchUser) return { kind: 'left', refusal: error }
    if (error.code === notVisible) return { kind: 'invisible', refusal: error }
    throw error
  }
}

/**
 * Asks WeCom about a member and stores what it says. Whoever may not be let in any more is logged out.
 *
 * @throws Code when WeCom gave no answer that says so: then nothing changes.
 */
export async function readMemberAgain(
  parts: Parts,
  userId: string,
  limits?: CallLimits,
): Promise<MemberReading> {
  const reading = await readAndStore(parts, userId, limits)
  const isClosed = reading.kind !== 'member' || closedStatuses.includes(reading.user.status)
  if (isClosed) {
    // As WeCom spells it, which is what sessions begin with.
    const spelt = reading.kind === 'member' ? reading.user : await parts.users.find(userId)
    await parts.endSessions(spelt?.userId ?? userId)
  }
  return reading
}

/** A member as WeCom says now, stored; null when they may not be let in any more. */
export async function recheckMember(parts: Parts, userId: string): Promise<UserInfo | null> {
  const reading = await readMemberAgain(parts, userId, { deadlineMs: performance.now() + longestRecheckMs })
  if (reading.kind !== 'member' || closedStatuses.includes(reading.user.status)) return null
  return reading.user
}

async function readAndStore(
  { client, users, clock }: Parts,
  userId: string,
  limits: CallLimits | undefined,
): Promise<MemberReading> {
  const readAtMs = clock.now()
  const asked = await askAboutMember(client, userId, limits)
  if (asked.kind === 'member') return { kind: 'member', user: rowToUserInfo(await users.merge(asked.member)) }
  if (asked.kind === 'left') await users.markLeft(userId, readAtMs)
  else await users.markInvisible(userId, readAtMs)
  return asked
}

/** A sync writes no row that did not change, and yet read it. */
async function readSince(
  { syncs }: Parts,
  { readAtMs, visible, status }: UserRow,
  sinceMs: number,
): Promise<boolean> {
  if (readAtMs > sinceMs) return true
  // It passes over those who are not there.
  if (visible === 0 || status === leftStatus) return false
  return Number.isFinite(sinceMs) && (await syncs.lastCompleteMs()) > sinceMs
}

/** Deletes what is stored about a member; `forgetMore` does so where this folder has no rows. */
export async function forgetMember(
  { users, syncs, endSessions }: Parts,
  userId: string,
  forgetMore: (userId: string) => Promise<void>,
): Promise<void> {
  const stored = await users.find(userId)
  await users.remove(userId)
  for (const spelling of new Set([userId, stored?.userId ?? userId])) {
    await endSessions(spelling)
    await syncs.forget(spelling)
    await forgetMore(spelling)
  }
}

/**
 * Sees to it that a stored member was read, alone or with all others, since `freshSinceMs`. One who left or can't be
 * seen any more is stored as such.
 *
 * @throws Code 60111, 60011 when the member was never stored.
 */
export async function freshenMember(
  parts: Parts,
  userId: string,
  { freshSinceMs, signal }: { freshSinceMs: number; signal: AbortSignal | undefined },
): Promise<void> {
  const stored = await parts.users.find(userId)
  if (stored !== undefined && (await readSince(parts, stored, freshSinceMs))) return
  const reading = await readMemberAgain(parts, userId, { signal })
  if (reading.kind !== 'member' && stored === undefined) throw reading.refusal
}
