/** Reads the whole corporation as far as the app sees it, and stores what changed. */
import { Code } from '../../../../../runtime/element.js'
import { askAboutMember } from '../members.js'
import type { Parts } from '../parts.js'
import { toUserKey } from '../store/user-rows.js'
import { closedStatuses } from '../user-profile.js'
import type { WecomDepartment } from '../wecom/answers.js'
import type { ReadMember } from '../wecom/client.js'
import { isRefusalOfAll, refuseMassLeave } from '../wecom/error-codes.js'
import { forEachBounded } from './bounded.js'
import { type CorpSyncOptions, type SyncChange, type SyncCounts, SyncTally } from './counts.js'
import { findLeavers, isMassLeave } from './leavers.js'
import { readRange } from './range.js'
import { SeenRows } from './seen-rows.js'
import { StoreQueue } from './store-queue.js'

// When this many departments in a row brought no answer, WeCom is out of reach, and asking on helps nobody.
const outagesInARow = 5
const outage = 50000

/**
 * Runs one sync; what it counted is in `tally` also when it throws.
 *
 * @throws Code 40303 too many would be marked as left · 60011 the app sees nothing · what keeps WeCom from answering.
 */
export async function runCorpSync(parts: Parts, tally: SyncTally, options: CorpSyncOptions): Promise<void> {
  const { signal, onProgress } = options
  onProgress?.({ phase: 'departments', done: 0, total: 1 })
  // Whoever reads departments stores them before another does: an older answer never comes last.
  const { departments, userIds, isWhole } = await parts.lockDepartments(signal, async () => {
    const range = await readRange(parts, { signal })
    return { ...range, isWhole: await storeDepartments(parts, range.departments, tally, options) }
  })
  onProgress?.({ phase: 'departments', done: 1, total: 1 })

  const members = new MemberReader(parts, tally, options)
  await members.readDepartments(departments)
  await members.readSingle(userIds)
  if (!isWhole) throw refuseMassLeave(parts.lang)
  if (tally.failed.length === 0) await findLeavers(parts, members.seen, tally, options)
}

/** What a sync would change now. Nothing is written. */
export async function previewSync(
  parts: Parts,
  options: Omit<CorpSyncOptions, 'isDryRun'>,
): Promise<SyncCounts & { changes: SyncChange[] }> {
  const tally = new SyncTally(true)
  await runCorpSync(parts, tally, { ...options, isDryRun: true })
  return { ...tally.toCounts(), changes: tally.changes ?? [] }
}

/** Stores the departments; false when so many have vanished that they are left alone. */
async function storeDepartments(
  parts: Parts,
  departments: readonly WecomDepartment[],
  tally: SyncTally,
  { isDryRun, allowMassLeave }: CorpSyncOptions,
): Promise<boolean> {
  tally.departments = departments.length
  const stored = await parts.departments.listIds()
  const found = await parts.departments.compare(departments, stored)
  const isWhole = allowMassLeave || !isMassLeave(found.removed.length, stored.length)
  const changes = isWhole ? found : { ...found, removed: [] }
  for (const change of ['added', 'updated', 'removed'] as const) {
    tally.changes?.push(
      ...changes[change].map((id) => ({ kind: 'department', id: String(id), change }) as const),
    )
  }
  if (!isDryRun) await parts.departments.apply(departments, changes)
  return isWhole
}

/** Reads members, so many departments at a time, and stores them meanwhile. */
class MemberReader {
  readonly seen = new SeenRows()
  readonly #parts: Parts
  readonly #tally: SyncTally
  readonly #options: CorpSyncOptions
  /** Those who are in no row yet; in a dry run they stay so. */
  readonly #newKeys = new Set<string>()
  readonly #queue = new StoreQueue((batch) => this.#store(batch))
  #outages = 0
  /** Departments and single members that were read. */
  #done = 0
  #lastError: Error | undefined

  constructor(parts: Parts, tally: SyncTally, options: CorpSyncOptions) {
    this.#parts = parts
    this.#tally = tally
    this.#options = options
  }

  async readDepartments(departments: readonly WecomDepartment[]): Promise<void> {
    const { signal, onProgress } = this.#options
    const total = departments.length
    await this.#forEach(departments, async ({ id }) => {
      signal?.throwIfAborted()
      await this.#readDepartment(id)
      this.#done += 1
      onProgress?.({ phase: 'members', done: this.#done, total })
    })
    // Nobody was read at all, which is no success, however small the corporation.
    if (this.#lastError !== undefined && this.#tally.failed.length === total) throw this.#lastError
  }

  /** Members who are visible by themselves and came with no department. */
  async readSingle(userIds: readonly string[]): Promise<void> {
    const { signal, onProgress } = this.#options
    const missing = await this.#listUnseen(userIds)
    const total = this.#done + missing.length
    await this.#forEach(missing, async (userId) => {
      signal?.throwIfAborted()
      await this.#readOne(userId)
      this.#done += 1
      onProgress?.({ phase: 'members', done: this.#done, total })
    })
  }

  /** Reads each of them; what was read is stored also when the reading ends early. */
  async #forEach<Item>(items: readonly Item[], read: (item: Item) => Promise<void>): Promise<void> {
    try {
      await forEachBounded(items, this.#parts.concurrency, read)
    } finally {
      await this.#queue.drain()
    }
  }

  async #readDepartment(departmentId: number): Promise<void> {
    const { client } = this.#parts
    let members: ReadMember[]
    try {
      members = await client.listMembers(departmentId, { signal: this.#options.signal })
      this.#outages = 0
    } catch (error) {
      if (!Code.is(error) || isRefusalOfAll(error.code)) throw error
      this.#outages = error.code === outage ? this.#outages + 1 : 0
      if (this.#outages >= outagesInARow) throw error
      this.#lastError = error
      this.#tally.failed.push({ deptId: String(departmentId), code: error.code })
      return
    }
    await this.#queue.add(members)
  }

  async #readOne(userId: string): Promise<void> {
    // The list that named them may be older than their leaving, which the search for leavers finds out. A member who
    // can't be read is no department that `failed` could name, and no success either.
    const asked = await askAboutMember(this.#parts.client, userId, { signal: this.#options.signal })
    if (asked.kind === 'member') await this.#queue.add([asked.member])
  }

  async #store(members: readonly ReadMember[]): Promise<void> {
    const { isDryRun } = this.#options
    const results = await this.#parts.batches.merge(members, { isDryRun })
    for (const { id, userId, change, status } of results) {
      const isFirst = id === null ? !this.#newKeys.has(toUserKey(userId)) : this.seen.add(id)
      if (!isFirst) continue
      if (id === null) this.#newKeys.add(toUserKey(userId))
      this.#tally.users += 1
      this.#tally[change] += 1
      if (change !== 'unchanged') this.#tally.changes?.push({ kind: 'user', id: userId, change })
      // Also where the row says so already: the sync that wrote it may have been killed before it came here.
      if (change !== 'added' && !isDryRun && closedStatuses.includes(status))
        await this.#parts.endSessions(userId)
    }
  }

  async #listUnseen(userIds: readonly string[]): Promise<string[]> {
    const unseen: string[] = []
    for (const userId of userIds) {
      const row = await this.#parts.users.find(userId)
      const isSeen = row === undefined ? this.#newKeys.has(toUserKey(userId)) : this.seen.has(row.id)
      if (!isSeen) unseen.push(userId)
    }
    return unseen
  }
}
