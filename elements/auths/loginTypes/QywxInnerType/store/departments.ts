import { type Kysely, sql } from 'kysely'
import type { Database, Slots, Transaction } from '../../../../../runtime/element.js'
import type { WecomDepartment } from '../wecom/answers.js'
import { buildRaw } from './raw-statement.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'

/** How the stored departments differ from what was read. */
export interface DepartmentChanges {
  readonly added: readonly number[]
  readonly updated: readonly number[]
  readonly removed: readonly number[]
}

/** The departments of one instance. */
export class DepartmentStore {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner
  readonly #compare
  readonly #upsert
  readonly #listIds
  readonly #listSubtree
  readonly #remove

  constructor(database: Database<QywxTables>, owner: RowOwner) {
    this.#database = database
    this.#owner = owner
    this.#compare = database.statement(compareDepartments)
    this.#upsert = database.statement(upsertDepartments)
    this.#listIds = database.statement(listIds)
    this.#listSubtree = database.statement(listSubtree)
    this.#remove = database.statement(removeDepartments)
  }

  /** The ids of all stored departments, or of one with those under it. */
  async listIds(under?: number): Promise<number[]> {
    const rows =
      under === undefined
        ? await this.#listIds(this.#owner)
        : await this.#listSubtree({ ...this.#owner, root: under })
    return rows.map(({ id }) => id)
  }

  /** What storing `departments` would change, where `stored` are those that they stand for. */
  async compare(
    departments: readonly WecomDepartment[],
    stored: readonly number[],
  ): Promise<DepartmentChanges> {
    const differing = await this.#compare({ ...this.#owner, departments: toJson(departments) })
    const present = new Set(departments.map(({ id }) => id))
    return {
      added: differing.flatMap(({ id, isNew }) => (isNew === 1 ? [id] : [])),
      updated: differing.flatMap(({ id, isNew }) => (isNew === 1 ? [] : [id])),
      removed: stored.filter((id) => !present.has(id)),
    }
  }

  /** Stores and removes departments, all or nothing. Those that did not change are not written. */
  async apply(
    departments: readonly WecomDepartment[],
    { added, updated, removed }: DepartmentChanges,
  ): Promise<void> {
    const written = new Set([...added, ...updated])
    if (written.size === 0 && removed.length === 0) return
    await this.#database.write(async (transaction) => {
      const changed = departments.filter(({ id }) => written.has(id))
      if (changed.length > 0)
        await this.#upsert({ ...this.#owner, departments: toJson(changed) }, transaction)
      await this.#removeAll(removed, transaction)
    })
  }

  async #removeAll(ids: readonly number[], transaction: Transaction): Promise<void> {
    if (ids.length === 0) return
    const removed = JSON.stringify(ids.map((id) => ({ id })))
    await this.#remove({ ...this.#owner, removed }, transaction)
  }
}

function toJson(departments: readonly WecomDepartment[]): string {
  return JSON.stringify(
    departments.map(({ leaders, ...department }) => ({ ...department, leaders: JSON.stringify(leaders) })),
  )
}

type Db = Kysely<QywxTables>
type DepartmentSlots = Slots<RowOwner & { departments: string }>

const columns = ['id', 'name', 'nameEn', 'parentId', 'order', 'leaders'] as const
const numberColumns: readonly string[] = ['id', 'parentId', 'order']

function given(column: (typeof columns)[number]) {
  const text = sql`r."value" ->> ${sql.lit(column)}`
  return numberColumns.includes(column) ? sql`cast(${text} as bigint)` : text
}

const compareDepartments = (db: Db, { arg, rows }: DepartmentSlots) =>
  buildRaw(
    db,
    sql<{ id: number; isNew: number }>`
      select ${given('id')} as "id", case when d."id" is null then 1 else 0 end as "isNew"
      from ${rows('departments')} left join "qywxDepartment" as d
        on d."element" = ${arg('element')} and d."corpId" = ${arg('corpId')} and d."id" = ${given('id')}
      where d."id" is null or ${sql.join(
        columns.map((column) => sql`${given(column)} is distinct from d.${sql.ref(column)}`),
        sql` or `,
      )}`,
  )

const upsertDepartments = (db: Db, { arg, rows, now }: DepartmentSlots) =>
  buildRaw(
    db,
    sql`insert into "qywxDepartment" ("element", "corpId", "createdAtMs", "updatedAtMs",
        ${sql.join(columns.map((column) => sql.ref(column)))})
      select ${arg('element')}, ${arg('corpId')}, ${now}, ${now}, ${sql.join(columns.map(given))}
      from ${rows('departments')} where true
      on conflict ("element", "corpId", "id") do update set "updatedAtMs" = excluded."updatedAtMs",
        ${sql.join(columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))}`,
  )

const listIds = (db: Db, { arg }: Slots<RowOwner>) =>
  db
    .selectFrom('qywxDepartment')
    .select('id')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))

const listSubtree = (db: Db, { arg }: Slots<RowOwner & { root: number }>) =>
  buildRaw(
    db,
    sql<{ id: number }>`${subtree(arg('element'), arg('corpId'), arg('root'))}
      select d."id" from "qywxDepartment" as d join "subtree" as s on s."id" = d."id"
      where d."element" = ${arg('element')} and d."corpId" = ${arg('corpId')}`,
  )

/** A department with all under it, as the table `subtree`. A circle, which WeCom never has, ends by itself. */
export function subtree(element: string, corpId: string, root: number) {
  return sql`with recursive "subtree"("id") as (
      select cast(${root} as bigint)
      union
      select d."id" from "qywxDepartment" as d join "subtree" as s on d."parentId" = s."id"
      where d."element" = ${element} and d."corpId" = ${corpId}
    )`
}

const removeDepartments = (db: Db, { arg, rows }: Slots<RowOwner & { removed: string }>) =>
  buildRaw(
    db,
    sql`delete from "qywxDepartment" where "element" = ${arg('element')} and "corpId" = ${arg('corpId')}
      and "id" in (select cast(r."value" ->> 'id' as bigint) from ${rows('removed')})`,
  )
