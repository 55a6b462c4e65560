import { Code } from '../../../../../runtime/element.js'
import { askAboutMember, readMemberAgain } from '../members.js'
import type { Parts } from '../parts.js'
import { isRefusalOfAll, refuseMassLeave } from '../wecom/error-codes.js'
import { forEachBounded } from './bounded.js'
import type { CorpSyncOptions, SyncTally } from './counts.js'
import type { SeenRows } from './seen-rows.js'

// Fewer may always go; more of a small corporation than this share may not.
const leaversAlwaysAllowed = 10
const leaversShare = 0.1

// Their user ids may be given out again while nobody looks, binding and all. So many are asked for at each sync, in turn.
const invisibleAtOnce = 100

/**
 * Whether so many of what is stored may vanish in one sync. A range that somebody narrowed by mistake looks as if
 * everybody had left.
 */
export function isMassLeave(vanished: number, stored: number): boolean {
  return vanished > Math.max(leaversAlwaysAllowed, stored * leaversShare)
}

/**
 * Looks for members who are stored and were not met, and asks WeCom about each: whoever left or can't be seen any more
 * is stored as such.
 *
 * @throws Code 40303 when there are too many; then nobody is marked.
 */
export async function findLeavers(
  parts: Parts,
  seen: SeenRows,
  tally: SyncTally,
  options: CorpSyncOptions,
): Promise<void> {
  const { allowMassLeave, isDryRun, onProgress, signal } = options
  const missing = await listMissing(parts, seen)
  if (!allowMassLeave && isMassLeave(missing.userIds.length, missing.stored))
    throw refuseMassLeave(parts.lang)

  // Whoever could not be asked about stays as they are.
  const keepUnknown = (error: unknown) => {
    if (!Code.is(error) || isRefusalOfAll(error.code)) throw error
    tally.isWhole = false
  }
  const total = missing.userIds.length
  let done = 0
  const ask = async (userId: string, known?: 'invisible') => {
    const { kind } = isDryRun
      ? await askAboutMember(parts.client, userId, { signal })
      : await readMemberAgain(parts, userId, { signal })
    if (kind === 'member' || kind === known) return
    tally.left += 1
    tally.changes?.push({ kind: 'user', id: userId, change: kind })
  }
  await forEachBounded(missing.userIds, parts.concurrency, async (userId) => {
    await ask(userId).catch(keepUnknown)
    done += 1
    onProgress?.({ phase: 'leavers', done, total })
  })
  await forEachBounded(await parts.users.listInvisible(invisibleAtOnce), parts.concurrency, (userId) =>
    ask(userId, 'invisible').catch(keepUnknown),
  )
  signal?.throwIfAborted()
}

async function listMissing({ users }: Parts, seen: SeenRows): Promise<{ userIds: string[]; stored: number }> {
  const userIds: string[] = []
  let stored = 0
  for await (const rows of users.eachPresent()) {
    stored += rows.length
    userIds.push(...rows.flatMap(({ id, userId }) => (seen.has(id) ? [] : [userId])))
  }
  return { userIds, stored }
}
