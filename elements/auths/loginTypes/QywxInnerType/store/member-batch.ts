import { type Kysely, sql } from 'kysely'
import type { Database, Slots } from '../../../../../runtime/element.js'
import type { ReadMember } from '../wecom/client.js'
import { Places } from './places.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'
import { type UserRow, clockSkewMs, fieldColumns, fieldsToColumns, toUserKey } from './user-rows.js'
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
const membersPerPart = 500

// Statements for so many rows are kept prepared; what is left over after the large ones goes by the small ones.
const rowsPerStatement = [50, 5, 1] as const

/** Compares and writes many members at once. A row that did not change is not written. */
export class MemberBatches {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner
  readonly #places: Places
  readonly #find
  readonly #upserts
  #written = 0
  #notedAt = 1000
  #turn: Promise<unknown> = Promise.resolve()

  constructor(database: Database<QywxTables>, owner: RowOwner) {
    this.#database = database
    this.#owner = owner
    this.#places = new Places(database, owner)
    this.#find = database.statement(findMembers)
    this.#upserts = upserts.map(({ size, build }) => ({ size, run: database.statement(build) }))
  }

  /** Says what is new or other than stored, and stores it unless it is only to be told. */
  async merge(members: readonly ReadMember[], { isDryRun = false } = {}): Promise<BatchResult[]> {
    const results: BatchResult[] = []
    for (let at = 0; at < members.length; at += membersPerPart) {
      const part = members.slice(at, at + membersPerPart)
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
    const keys = JSON.stringify([...given.keys()].map((userKey) => ({ userKey })))
    const found = await this.#find({ ...this.#owner, keys })
    const stored = new Map(found.map((row) => [row.userKey, row]))
    const changed = [...given.values()].filter((row) => differs(row, stored.get(row.userKey)))
    const written = isDryRun ? [] : await this.#write(changed, stored)
    const ids = new Map(written.map(({ userKey, id }) => [userKey, id]))
    // A login that was killed may have written a row and not its places.
    if (!isDryRun) await this.#places.keep(found.filter(({ userKey }) => !ids.has(userKey)))
    const isChanged = new Set(changed)
    return [...given.values()].map((row) => {
      const before = stored.get(row.userKey)
      const id = before?.id ?? ids.get(row.userKey) ?? null
      const change = !isChanged.has(row) ? 'unchanged' : before === undefined ? 'added' : 'updated'
      return { id, userId: row.userId, change, status: row.status }
    })
  }

  async #write(
    rows: readonly MemberRow[],
    stored: ReadonlyMap<string, unknown>,
  ): Promise<readonly WrittenRow[]> {
    if (rows.length === 0) return []
    const written = await this.#database.write(async (transaction) => {
      const done: WrittenRow[] = []
      let at = 0
      for (const { size, run } of this.#upserts) {
        for (; rows.length - at >= size; at += size) {
          done.push(...(await run(toArgs(this.#owner, rows.slice(at, at + size)), transaction)))
        }
      }
      // Those that are new come with the note that their places are made.
      await this.#places.add(
        done.filter(({ userKey }) => !stored.has(userKey)),
        transaction,
      )
      await this.#places.keep(done, transaction)
      return done
    })
    await this.#noteGrowth(written.length)
    return written
  }

  async #noteGrowth(rows: number): Promise<void> {
    this.#written += rows
    if (this.#written < this.#notedAt) return
    this.#notedAt = this.#written * 10
    await this.#database.hasGrown('qywxUser')
    await this.#database.hasGrown('qywxPlace')
  }
}

type WrittenRow = Pick<UserRow, 'id' | 'userKey' | 'department' | 'placedIn'>
type MemberRow = ReturnType<typeof toRow>
type StoredRow = Awaited<ReturnType<ReturnType<typeof findMembers>['execute']>>[number]

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

const findMembers = (db: Db, { arg, rows, now }: Slots<RowOwner & { keys: string }>) =>
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
    .where('userKey', 'in', sql<string>`(select r."value" ->> 'userKey' from ${rows('keys')})`)

const writtenColumns = ['userKey', 'userId', ...fieldColumns, 'readAtMs'] as const

/** The columns of the n-th row are the arguments `<column> <n>`. */
type UpsertArgs = RowOwner & Record<string, string | number | null>

function toArgs(owner: RowOwner, rows: readonly MemberRow[]): UpsertArgs {
  const args: Record<string, string | number | null> = { ...owner }
  for (const [n, row] of rows.entries()) {
    const names = argNames[n] ?? []
    for (const [at, column] of writtenColumns.entries()) args[names[at] ?? ''] = row[column]
  }
  return args as UpsertArgs
}

/** Of each row of the largest statement, for its columns in their order. */
const argNames = Array.from({ length: rowsPerStatement[0] }, (_, n) =>
  writtenColumns.map((column) => nameArg(column, n)),
)

function nameArg(column: string, n: number): string {
  return `${column} ${n}`
}

const upserts = rowsPerStatement.map((size) => ({ size, build: buildUpsert(size) }))

function buildUpsert(size: number) {
  return (db: Db, { arg, now }: Slots<UpsertArgs>) => {
    const valuesOf = (n: number) => ({
      element: arg('element'),
      corpId: arg('corpId'),
      visible: 1,
      createdAtMs: now,
      updatedAtMs: now,
      placedIn: arg(nameArg('department', n)) as string | null,
      leftAtMs: leftAt(arg(nameArg('status', n)) as number | null, now),
      ...(Object.fromEntries(writtenColumns.map((column) => [column, arg(nameArg(column, n))])) as MemberRow),
    })
    return db
      .insertInto('qywxUser')
      .values(Array.from({ length: size }, (_, n) => valuesOf(n)))
      .onConflict((conflict) =>
        conflict
          .columns(['element', 'corpId', 'userKey'])
          .doUpdateSet({ ...mergedColumns, updatedAtMs: sql<number>`excluded."updatedAtMs"` })
          .where(sql<boolean>`not ${isOlder}`),
      )
      .returning(['id', 'userKey', 'department', 'placedIn'])
  }
}
