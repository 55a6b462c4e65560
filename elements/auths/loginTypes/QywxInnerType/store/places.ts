import { type Kysely, sql } from 'kysely'
import type { BulkSlots, Database, Slots, Transaction } from '../../../../../runtime/element.js'
import { buildRaw } from './raw-statement.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'
import type { UserRow } from './user-rows.js'

type PlacedRow = Pick<UserRow, 'id' | 'department' | 'placedIn'>

/** Keeps who is in which department, for look-ups by department. */
export class Places {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner
  readonly #clear
  readonly #fill
  readonly #note

  constructor(database: Database<QywxTables>, owner: RowOwner) {
    this.#database = database
    this.#owner = owner
    this.#clear = database.statement(clearPlaces)
    this.#fill = database.bulk(fillPlaces)
    this.#note = database.statement(notePlaces)
  }

  /** Makes the places of rows whose departments are others than when their places were made. */
  async keep(rows: readonly PlacedRow[], transaction?: Transaction): Promise<void> {
    const moved = rows.filter(({ department, placedIn }) => department !== placedIn)
    if (moved.length === 0) return
    if (transaction !== undefined) return this.#move(moved, transaction)
    await this.#database.write((own) => this.#move(moved, own))
  }

  async #move(moved: readonly PlacedRow[], transaction: Transaction): Promise<void> {
    const users = JSON.stringify(moved.map(({ id, department }) => ({ id, department })))
    await this.#clear({ users }, transaction)
    await this.add(moved, transaction)
    await this.#note({ users }, transaction)
  }

  /** Makes the places of rows that have none yet. */
  async add(rows: readonly Pick<UserRow, 'id' | 'department'>[], transaction: Transaction): Promise<void> {
    const places = rows.flatMap(({ id, department }) =>
      (JSON.parse(department ?? '[]') as number[]).map((departmentId) => ({ userRow: id, departmentId })),
    )
    await this.#fill(this.#owner, places, transaction)
  }

  /** Deletes the places of rows that are deleted. */
  async remove(rows: readonly Pick<UserRow, 'id'>[], transaction?: Transaction): Promise<void> {
    if (rows.length > 0) await this.#clear({ users: JSON.stringify(rows) }, transaction)
  }
}

type Db = Kysely<QywxTables>

const clearPlaces = (db: Db, { rows }: Slots<{ users: string }>) =>
  buildRaw(
    db,
    sql`delete from "qywxPlace" where "userRow" in (select cast(r."value" ->> 'id' as bigint) from ${rows('users')})`,
  )

const fillPlaces = {
  columns: { departmentId: 'bigint', userRow: 'bigint' },
  build: (db: Db, { arg, given }: BulkSlots<RowOwner>) =>
    buildRaw(
      db,
      // WeCom names a department twice at times.
      sql`insert into "qywxPlace" ("element", "corpId", "departmentId", "userRow")
        select ${arg('element')}, ${arg('corpId')}, r."departmentId", r."userRow" from ${given} where true
        on conflict do nothing`,
    ),
} as const

// A row whose departments have changed since it was read gets its places by whoever changed it.
const notePlaces = (db: Db, { rows }: Slots<{ users: string }>) =>
  buildRaw(
    db,
    sql`update "qywxUser" set "placedIn" = "moved"."department"
      from (
        select cast(r."value" ->> 'id' as bigint) as "id", r."value" ->> 'department' as "department"
        from ${rows('users')}
      ) as "moved"
      where "qywxUser"."id" = "moved"."id" and "qywxUser"."department" is not distinct from "moved"."department"`,
  )
