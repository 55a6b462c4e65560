import { Code } from '../../../../runtime/element.js'
import type { Parts } from './parts.js'
import type { UserInfo } from './user-profile.js'
import { closedStatuses } from './wecom/error-codes.js'

const noSuchUser = 60111
const notVisible = 60011

// WeCom goes on showing some of those who left for a while.
const leftStatus = 5

/**
 * Asks WeCom about a member again and stores what it says. Null means that they may not be let in any more; then their
 * sessions are ended.
 *
 * @throws Code when WeCom gave no answer that says so: then nothing changes.
 */
export async function recheckMember(parts: Parts, userId: string): Promise<UserInfo | null> {
  const user = await readMember(parts, userId)
  if (user !== null && !closedStatuses.includes(user.status)) return user
  // As WeCom spells it, which is what sessions begin with.
  const spelt = user?.userId ?? (await parts.users.find(userId))?.userId ?? userId
  await parts.endSessions(spelt)
  return null
}

async function readMember({ client, users }: Parts, userId: string): Promise<UserInfo | null> {
  try {
    const user = await users.merge(await client.getMember(userId))
    if (user.status === leftStatus) await users.markLeft(userId)
    return user
  } catch (error) {
    if (!Code.is(error) || (error.code !== noSuchUser && error.code !== notVisible)) throw error
    if (error.code === noSuchUser) await users.markLeft(userId)
    else await users.markInvisible(userId)
    return null
  }
}
