import { type Kysely, sql } from 'kysely'
import type { BulkSlots, Database } from '../../../../../runtime/element.js'
import type { ReadMember } from '../wecom/client.js'
import { type MemberRow, givenColumns, insertGiven, toMemberRow } from './member-row.js'
import { NewMembers } from './new-members.js'
import { Places } from './places.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'
import { type UserRow, clockSkewMs, fieldColumns, toUserKey } from './user-rows.js'
import { isOlder, mergedColumns } from './user-upsert.js'

/** What became of one member of a batch. */
export interface BatchResult {
  /** Of the row; null for one that is new and was not written. */
  readonly id: number | null
  readonly userId: string
  readonly change: 'added' | 'updated' | 'unchanged'
  /** What WeCom says of them; null where it does not say. */
  readonly status: number | null
}

// A write keeps everybody else waiting on SQLite, so it takes few rows at a time.
export const membersPerBatch = 500

/**
 * Compares and writes many members at once. A row that did not change is not written. Batches may be merged side by side
 * as long as nobody is in two of them.
 */
export class MemberBatches {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner
  readonly #places: Places
  readonly #newMembers: NewMembers
  readonly #find
  readonly #upsert
  #written = 0
  #notedAt = 1000
  /** Most of the last batch were new, as in a first sync: the next one is added before it is looked up. */
  #expectsNew = false

  constructor(database: Database<QywxTables>, owner: RowOwner) {
    this.#database = database
    this.#owner = owner
    this.#places = new Places(database, owner)
    this.#newMembers = new NewMembers(database, owner, this.#places)
    this.#find = database.bulk(findMembers)
    this.#upsert = database.bulk(upsertMembers)
  }

  /** Says what is new or other than stored, and stores it unless it is only to be told. */
  async merge(members: readonly ReadMember[], { isDryRun = false } = {}): Promise<BatchResult[]> {
    // WeCom compares user ids without case, and so do the rows: one that came twice is one.
    const given = new Map(members.map((member) => [toUserKey(member.userId), toMemberRow(member)]))
    if (isDryRun) return this.#compare([...given.values()], await this.#findAll(given))
    const results = this.#expectsNew ? await this.#addNew(given) : []
    results.push(...(await this.#update(given)))
    const added = results.filter(({ change }) => change === 'added').length
    this.#expectsNew = added * 2 > results.length
    await this.#noteGrowth(added)
    return results
  }

  /** Adds those of whom there is no row and takes them out of `given`. */
  async #addNew(given: Map<string, MemberRow>): Promise<BatchResult[]> {
    const added = await this.#newMembers.add([...given.values()])
    return added.flatMap(({ id, userKey }) => {
      const row = given.get(userKey)
      given.delete(userKey)
      return row === undefined ? [] : [{ id, userId: row.userId, change: 'added', status: row.status }]
    })
  }

  async #update(given: MemberRows): Promise<BatchResult[]> {
    const rows = [...given.values()]
    const stored = await this.#findAll(given)
    const compared = this.#compare(rows, stored)
    const changed = rows.filter((_, at) => compared[at]?.change !== 'unchanged')
    const written = changed.length === 0 ? [] : await this.#write(changed, stored)
    const ids = new Map(written.map(({ userKey, id }) => [userKey, id]))
    // A login that was killed may have written a row and not its places.
    await this.#places.keep([...stored.values()].filter(({ userKey }) => !ids.has(userKey)))
    return compared.map((result) => ({
      ...result,
      id: result.id ?? ids.get(toUserKey(result.userId)) ?? null,
    }))
  }

  #write(rows: readonly MemberRow[], stored: ReadonlyMap<string, unknown>): Promise<WrittenRow[]> {
    return this.#database.write(async (transaction) => {
      const written = await this.#upsert(this.#owner, rows, transaction)
      // Those that are new come with the note that their places are made.
      await this.#places.add(
        written.filter(({ userKey }) => !stored.has(userKey)),
        transaction,
      )
      await this.#places.keep(written, transaction)
      return written
    })
  }

  async #findAll(given: MemberRows): Promise<Map<string, StoredRow>> {
    const found = await this.#find(
      this.#owner,
      [...given.keys()].map((userKey) => ({ userKey })),
    )
    return new Map(found.map((row) => [row.userKey, row]))
  }

  #compare(rows: readonly MemberRow[], stored: ReadonlyMap<string, StoredRow>): BatchResult[] {
    return rows.map((row) => {
      const before = stored.get(row.userKey)
      const change = !differs(row, before) ? 'unchanged' : before === undefined ? 'added' : 'updated'
      return { id: before?.id ?? null, userId: row.userId, change, status: row.status }
    })
  }

  async #noteGrowth(rows: number): Promise<void> {
    this.#written += rows
    if (this.#written < this.#notedAt) return
    this.#notedAt = this.#written * 10
    await this.#database.hasGrown('qywxUser')
    await this.#database.hasGrown('qywxPlace')
  }
}

/** By user key. */
type MemberRows = ReadonlyMap<string, MemberRow>
type WrittenRow = Pick<UserRow, 'id' | 'userKey' | 'department' | 'placedIn'>
type StoredRow = Awaited<ReturnType<ReturnType<(typeof findMembers)['build']>['execute']>>[number]

/** Whether an answer says something that is not stored. One that is older than what is stored says nothing. */
function differs(given: MemberRow, stored: StoredRow | undefined): boolean {
  if (stored === undefined) return true
  const isAhead = stored.readAtMs > stored.nowMs + clockSkewMs
  if (stored.readAtMs > given.readAtMs && !isAhead) return false
  const cameBack = stored.leftAtMs !== null && given.status !== 5
  const hasToBeMarked = given.status === 5 && (stored.leftAtMs === null || stored.localUserId !== null)
  if (cameBack || hasToBeMarked || stored.visible === 0 || stored.userId !== given.userId) return true
  return fieldColumns.some((column) => given[column] !== null && given[column] !== stored[column])
}

type Db = Kysely<QywxTables>

const findMembers = {
  columns: { userKey: 'text' },
  build: (db: Db, { arg, given, now }: BulkSlots<RowOwner>) =>
    db
      .selectFrom('qywxUser')
      .select([
        'id',
        'userKey',
        'userId',
        ...fieldColumns,
        'localUserId',
        'visible',
        'leftAtMs',
        'readAtMs',
        'placedIn',
      ])
      .select(sql<number>`${now}`.as('nowMs'))
      .where('element', '=', arg('element'))
      .where('corpId', '=', arg('corpId'))
      .where('userKey', 'in', sql<string>`(select r."userKey" from ${given})`),
} as const

const upsertMembers = {
  columns: givenColumns,
  build: (db: Db, slots: BulkSlots<RowOwner>) =>
    insertGiven(db, slots)
      .onConflict((conflict) =>
        conflict
          .columns(['element', 'corpId', 'userKey'])
          .doUpdateSet({ ...mergedColumns, updatedAtMs: sql<number>`excluded."updatedAtMs"` })
          .where(sql<boolean>`not ${isOlder}`),
      )
      .returning(['id', 'userKey', 'department', 'placedIn']),
}
