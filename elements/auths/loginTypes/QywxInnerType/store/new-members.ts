import { type Kysely, sql } from 'kysely'
import type { BulkSlots, Database } from '../../../../../runtime/element.js'
import { type MemberRow, givenColumns, insertGiven } from './member-row.js'
import type { Places } from './places.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'

type AddedRow = Awaited<ReturnType<ReturnType<(typeof addMembers)['build']>['execute']>>[number]

/** Adds members of whom there is no row, places and all. Rows that are there stay as they are. */
export class NewMembers {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner
  readonly #places: Places
  readonly #add
  readonly #addPlaced

  constructor(database: Database<QywxTables>, owner: RowOwner, places: Places) {
    this.#database = database
    this.#owner = owner
    this.#places = places
    this.#add = database.bulk(addMembers)
    this.#addPlaced = database.bulk(addPlacedMembers)
  }

  /** Gives those that were added. */
  async add(rows: readonly MemberRow[]): Promise<readonly AddedRow[]> {
    // PostgreSQL writes both in one statement, which is one round trip and its own transaction.
    if (this.#database.dialect === 'postgres') return this.#addPlaced(this.#owner, rows)
    return this.#database.write(async (transaction) => {
      const added = await this.#add(this.#owner, rows, transaction)
      await this.#places.add(added, transaction)
      return added
    })
  }
}

type Db = Kysely<QywxTables>

const addMembers = {
  columns: givenColumns,
  build: (db: Pick<Db, 'insertInto'>, slots: BulkSlots<RowOwner>) =>
    insertGiven(db, slots)
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'userKey', 'department']),
}

const addPlacedMembers = {
  columns: givenColumns,
  build: (db: Db, slots: BulkSlots<RowOwner>) =>
    db
      .with('added', (part) => addMembers.build(part, slots))
      .with('placed', (part) =>
        part
          .insertInto('qywxPlace')
          .columns(['element', 'corpId', 'departmentId', 'userRow'])
          .expression(
            sql`select ${slots.arg('element')}, ${slots.arg('corpId')}, cast(d."value" as bigint), "added"."id"
              from "added", jsonb_array_elements_text("added"."department"::jsonb) as d("value")`,
          )
          .onConflict((conflict) => conflict.doNothing()),
      )
      .selectFrom('added')
      .select(['id', 'userKey', 'department']),
}
