import { type Kysely, sql } from 'kysely'
import type { Database, Slots, TableStep } from '../../../../../runtime/element.js'
import type { RowOwner } from './row-owner.js'

/** A member or a department that WeCom is to be asked about again. */
export interface DueItem {
  readonly kind: 'user' | 'department'
  /** The user id as WeCom writes it, or the department's id. */
  readonly key: string
}

/** An item that is due, as of a moment: marked again meanwhile, it has another `markedAtMs`. */
export interface DueMark extends DueItem {
  readonly markedAtMs: number
}

export interface DueTables {
  /** Who and what is due to be read again. */
  qywxDue: RowOwner & {
    kind: DueItem['kind']
    key: string
    /** When it was marked last, or later: it grows with every mark, so that it tells marks apart. */
    markedAtMs: number
  }
  /** The events that may take effect once only and did. */
  qywxEventSeen: RowOwner & { signatureHash: string; atMs: number }
}

export const dueTablesStep: TableStep = {
  name: '3 due after events',
  async up(db) {
    await db.schema
      .createTable('qywxDue')
      .addColumn('element', 'text', (column) => column.notNull())
      .addColumn('corpId', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('markedAtMs', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('qywxDueKey', ['element', 'corpId', 'kind', 'key'])
      .execute()
    await db.schema
      .createTable('qywxEventSeen')
      .addColumn('element', 'text', (column) => column.notNull())
      .addColumn('corpId', 'text', (column) => column.notNull())
      .addColumn('signatureHash', 'text', (column) => column.notNull())
      .addColumn('atMs', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('qywxEventSeenKey', ['element', 'corpId', 'signatureHash'])
      .execute()
  },
}

// Each row binds five values, and SQLite takes 32,766 of them.
const rowsPerInsert = 500

/** What of one instance is due. It outlives the process: whatever was marked and not read is read one day. */
export class DueList {
  readonly #database: Database<DueTables>
  readonly #owner: RowOwner
  readonly #next
  readonly #count
  readonly #settle
  readonly #postpone

  constructor(database: Database<DueTables>, owner: RowOwner) {
    this.#database = database
    this.#owner = owner
    this.#next = database.statement(nextMarks)
    this.#count = database.statement(countMarks)
    this.#settle = database.statement(settleMark)
    this.#postpone = database.statement(postponeMark)
  }

  /** Marks items as due; one that is due already is marked anew. */
  async mark(items: readonly DueItem[], nowMs: number): Promise<void> {
    // One order for all, so that two processes never wait for each other's rows.
    const sorted = [...new Map(items.map((item) => [`${item.kind} ${item.key}`, item])).entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { kind, key }]) => ({ ...this.#owner, kind, key, markedAtMs: nowMs }))
    for (let from = 0; from < sorted.length; from += rowsPerInsert) {
      const rows = sorted.slice(from, from + rowsPerInsert)
      await this.#database.query((db) => insertMarks(db, rows).execute())
    }
  }

  /** Those that were marked first. */
  next(limit: number): Promise<DueMark[]> {
    return this.#next({ ...this.#owner, limit })
  }

  /** How many there are. */
  async count(): Promise<number> {
    const [row] = await this.#count(this.#owner)
    return row?.marks ?? 0
  }

  /** Takes a mark away, unless the item was marked again since. */
  async settle({ kind, key, markedAtMs }: DueMark): Promise<void> {
    await this.#settle({ ...this.#owner, kind, key, markedAtMs })
  }

  /** Puts an item behind all others: one that can't be read doesn't keep them from being read. */
  async postpone({ kind, key }: DueItem): Promise<void> {
    await this.#postpone({ ...this.#owner, kind, key })
  }
}

type Db = Kysely<DueTables>

type DueKey = RowOwner & Pick<DueTables['qywxDue'], 'kind' | 'key'>

const insertMarks = (db: Db, rows: readonly DueTables['qywxDue'][]) =>
  db
    .insertInto('qywxDue')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['element', 'corpId', 'kind', 'key']).doUpdateSet({
        // Two marks within a millisecond are two.
        markedAtMs: sql<number>`case when excluded."markedAtMs" > "qywxDue"."markedAtMs" then excluded."markedAtMs" else "qywxDue"."markedAtMs" + 1 end`,
      }),
    )

const nextMarks = (db: Db, { arg }: Slots<RowOwner & { limit: number }>) =>
  db
    .selectFrom('qywxDue')
    .select(['kind', 'key', 'markedAtMs'])
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .orderBy('markedAtMs')
    .orderBy('kind')
    .orderBy('key')
    .limit(arg('limit'))

const countMarks = (db: Db, { arg }: Slots<RowOwner>) =>
  db
    .selectFrom('qywxDue')
    .select(({ fn }) => fn.countAll<number>().as('marks'))
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))

const settleMark = (db: Db, { arg }: Slots<DueKey & { markedAtMs: number }>) =>
  db
    .deleteFrom('qywxDue')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('kind', '=', arg('kind'))
    .where('key', '=', arg('key'))
    .where('markedAtMs', '<=', arg('markedAtMs'))

const postponeMark = (db: Db, { arg }: Slots<DueKey>) =>
  db
    .updateTable('qywxDue')
    .set({
      markedAtMs: sql<number>`1 + (select max("markedAtMs") from "qywxDue" where "element" = ${arg('element')} and "corpId" = ${arg('corpId')})`,
    })
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('kind', '=', arg('kind'))
    .where('key', '=', arg('key'))
