import { type Kysely, sql } from 'kysely'
import type { BulkSlots, Database, Transaction } from '../../../../../runtime/element.js'
import type { ReadMember } from '../wecom/client.js'
import { Places } from './places.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'
import { clockSkewMs, fieldColumns, fieldsToColumns, toUserKey } from './user-rows.js'
import { isOlder, leftAt, mergedColumns } from './user-upsert.js'

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

/** Compares and writes many members at once. A row that did not change is not written. */
export class MemberBatches {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner
  readonly #places: Places
  readonly #find
  readonly #add
  readonly #upsert
  #written = 0
  #notedAt = 1000
  #turn: Promise<unknown> = Promise.resolve()
  /** Most of the last batch were new, as in a first sync: the next one is added before it is looked up. */
  #expectsNew = false

  constructor(database: Database<QywxTables>, owner: RowOwner) {
    this.#database = database
    this.#owner = owner
    this.#places = new Places(database, owner)
    this.#find = database.bulk(findMembers)
    this.#add = database.bulk(addMembers)
    this.#upsert = database.bulk(upsertMembers)
  }

  /** Says what is new or other than stored, and stores it unless it is only to be told. */
  async merge(members: readonly ReadMember[], { isDryRun = false } = {}): Promise<BatchResult[]> {
    const results: BatchResult[] = []
    for (let at = 0; at < members.length; at += membersPerBatch) {
      const part = members.slice(at, at + membersPerBatch)
      results.push(...(await this.#inTurn(() => this.#mergePart(part, isDryRun))))
    }
    return results
  }

  /**
   * One part after the other: a member who is in two of them is new in the first only, and on Postgres two that write
   * the same rows in another order would wait for each other.
   */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  async #mergePart(members: readonly ReadMember[], isDryRun: boolean): Promise<BatchResult[]> {
    // WeCom compares user ids without case, and so do the rows: one that came twice is one.
    const given = new Map(members.map((member) => [toUserKey(member.userId), toRow(member)]))
    const results = await this.#database.write(async (transaction) => {
      if (isDryRun) return this.#compare([...given.values()], await this.#findAll(given, transaction))
      const added = this.#expectsNew ? await this.#addNew(given, transaction) : []
      const isAdded = new Set(added.map(({ userId }) => toUserKey(userId)))
      const rest = new Map([...given].filter(([userKey]) => !isAdded.has(userKey)))
      return [...added, ...(await this.#update(rest, transaction))]
    })
    const added = results.filter(({ change }) => change === 'added').length
    this.#expectsNew = added * 2 > results.length
    if (!isDryRun) await this.#noteGrowth(added)
    return results
  }

  /** Adds those of whom there is no row, and leaves the others alone. */
  async #addNew(given: MemberRows, transaction: Transaction): Promise<BatchResult[]> {
    const added = await this.#add(this.#owner, [...given.values()], transaction)
    const results: BatchResult[] = []
    const placed: { id: number; department: string | null }[] = []
    for (const { id, userKey } of added) {
      const row = given.get(userKey)
      if (row === undefined) continue
      placed.push({ id, department: row.department })
      results.push({ id, userId: row.userId, change: 'added', status: row.status })
    }
    await this.#places.add(placed, transaction)
    return results
  }

  async #update(given: MemberRows, transaction: Transaction): Promise<BatchResult[]> {
    if (given.size === 0) return []
    const stored = await this.#findAll(given, transaction)
    const compared = this.#compare([...given.values()], stored)
    const changed = [...given.values()].filter((_, at) => compared[at]?.change !== 'unchanged')
    const written = await this.#upsert(this.#owner, changed, transaction)
    // Those that are new come with the note that their places are made.
    await this.#places.add(
      written.filter(({ userKey }) => !stored.has(userKey)),
      transaction,
    )
    const now = new Map([...stored, ...written.map((row) => [row.userKey, row] as const)])
    // Also of those that did not change: a login that was killed may have written a row and not its places.
    await this.#places.keep([...now.values()], transaction)
    return compared.map((result) => ({ ...result, id: now.get(toUserKey(result.userId))?.id ?? null }))
  }

  async #findAll(given: MemberRows, transaction: Transaction): Promise<Map<string, StoredRow>> {
    const keys = [...given.keys()].map((userKey) => ({ userKey }))
    const found = await this.#find(this.#owner, keys, transaction)
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

type MemberRow = ReturnType<typeof toRow>
/** By user key. */
type MemberRows = ReadonlyMap<string, MemberRow>
type StoredRow = Awaited<ReturnType<ReturnType<(typeof findMembers)['build']>['execute']>>[number]

function toRow({ userId, fields, readAtMs }: ReadMember) {
  return { ...fieldsToColumns(fields), userKey: toUserKey(userId), userId, readAtMs }
}

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
      .select(['id', 'userKey', 'userId', ...fieldColumns, 'localUserId', 'visible', 'leftAtMs', 'readAtMs', 'placedIn'])
      .select(sql<number>`${now}`.as('nowMs'))
      .where('element', '=', arg('element'))
      .where('corpId', '=', arg('corpId'))
      .where('userKey', 'in', sql<string>`(select r."userKey" from ${given})`),
} as const

const writtenColumns = {
  userKey: 'text',
  userId: 'text',
  name: 'text',
  mobile: 'text',
  email: 'text',
  avatar: 'text',
  department: 'text',
  mainDepartment: 'bigint',
  position: 'text',
  gender: 'bigint',
  status: 'bigint',
  leaderIn: 'text',
  readAtMs: 'bigint',
} as const satisfies Record<'userKey' | 'userId' | (typeof fieldColumns)[number] | 'readAtMs', string>

/** Rows of which WeCom said everything; their places are made in the same transaction. */
function insertGiven(db: Db, { arg, given, now }: BulkSlots<RowOwner>) {
  const columns = Object.keys(writtenColumns) as (keyof typeof writtenColumns)[]
  const values = sql.join(columns.map((column) => sql.ref(`r.${column}`)))
  return db
    .insertInto('qywxUser')
    .columns([...columns, 'element', 'corpId', 'visible', 'createdAtMs', 'updatedAtMs', 'leftAtMs', 'placedIn'])
    // SQLite needs the condition, to tell what comes after it from a join.
    .expression(
      sql`select ${values}, ${arg('element')}, ${arg('corpId')}, 1, ${now}, ${now},
        ${leftAt(sql.ref<number>('r.status'), now)}, r."department" from ${given} where true`,
    )
}

const addMembers = {
  columns: writtenColumns,
  build: (db: Db, slots: BulkSlots<RowOwner>) =>
    insertGiven(db, slots)
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'userKey']),
}

const upsertMembers = {
  columns: writtenColumns,
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
