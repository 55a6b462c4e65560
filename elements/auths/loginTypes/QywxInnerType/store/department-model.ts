import type { SelectQueryBuilder, Selectable } from 'kysely'
import {
  ArgumentError,
  type Database,
  type Page,
  checkArguments,
  checkLimit,
  cutPage,
  readCursor,
} from '../../../../../runtime/element.js'
import type { RowOwner } from './row-owner.js'
import { holdsText } from './search.js'
import type { QywxTables } from './tables.js'

/** One stored department. Times are ISO 8601 UTC. */
export interface QywxInnerDepartmentRow {
  /** WeCom's own number of it. */
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  /** 0 for the root; it may be a department that the app can't see. */
  readonly parentId: number
  /** The larger comes first. */
  readonly order: number
  /** User ids of those who lead it. */
  readonly leaders: readonly string[]
  readonly createdAt: string
  readonly updatedAt: string
}

export interface DepartmentFilter {
  /** Those directly under it. */
  readonly parentId?: number | undefined
  /** A part of the name, in Chinese or English; letter case does not count. */
  readonly search?: string | undefined
}

export interface DepartmentListArgs extends DepartmentFilter {
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  /** 100 by default, 1000 at most. */
  readonly limit?: number | undefined
}

const filterArguments = { parentId: 'number?', search: 'string?' } as const

const columns = [
  'id',
  'name',
  'nameEn',
  'parentId',
  'order',
  'leaders',
  'createdAtMs',
  'updatedAtMs',
] as const

/**
 * The stored departments of one instance.
 *
 * @example
 * import { createApp } from 'wecom-elements'
 * import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
 *
 * const app = await createApp()
 * const login = app.getElement<QywxInnerType>('auths.loginTypes.QywxInnerExample')
 * const { rows } = await login.QywxInnerDepartmentModel.list({ parentId: 1 })
 */
export class QywxInnerDepartmentModel {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner

  constructor(database: Database<QywxTables>, owner: RowOwner) {
    this.#database = database
    this.#owner = owner
  }

  /** The stored department of that number, or null. */
  async get(id: number): Promise<QywxInnerDepartmentRow | null> {
    if (!Number.isSafeInteger(id))
      throw new ArgumentError('QywxInnerDepartmentModel.get takes an id, which is a whole number.')
    const row = await this.#database.query((db) =>
      this.#filter(db.selectFrom('qywxDepartment'), {})
        .select(columns)
        .where('id', '=', id)
        .executeTakeFirst(),
    )
    return row === undefined ? null : toDepartmentRow(row)
  }

  /** Stored departments by their numbers, a page at a time; `nextCursor` is null on the last page. */
  async list(args: DepartmentListArgs = {}): Promise<Page<QywxInnerDepartmentRow>> {
    checkArguments('QywxInnerDepartmentModel.list', args, {
      ...filterArguments,
      cursor: 'string?',
      limit: 'number?',
    })
    const limit = checkLimit('QywxInnerDepartmentModel.list', args.limit)
    const after = readCursor('QywxInnerDepartmentModel.list', args.cursor) ?? -1
    const rows = await this.#database.query((db) =>
      this.#filter(db.selectFrom('qywxDepartment'), args)
        .select(columns)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit + 1)
        .execute(),
    )
    return cutPage(rows, limit, ({ id }) => String(id), toDepartmentRow)
  }

  /** How many stored departments there are. */
  async count(filter: DepartmentFilter = {}): Promise<number> {
    checkArguments('QywxInnerDepartmentModel.count', filter, filterArguments)
    const row = await this.#database.query((db) =>
      this.#filter(db.selectFrom('qywxDepartment'), filter)
        .select(({ fn }) => fn.countAll<number>().as('departments'))
        .executeTakeFirstOrThrow(),
    )
    return row.departments
  }

  #filter<Selected>(
    query: SelectQueryBuilder<QywxTables, 'qywxDepartment', Selected>,
    { parentId, search }: DepartmentFilter,
  ) {
    return query
      .where('element', '=', this.#owner.element)
      .where('corpId', '=', this.#owner.corpId)
      .$if(parentId !== undefined, (some) => some.where('parentId', '=', parentId ?? 0))
      .$if(search !== undefined && search !== '', (some) =>
        some.where(holdsText(['name', 'nameEn'], search ?? '')),
      )
  }
}

type StoredDepartment = Pick<Selectable<QywxTables['qywxDepartment']>, (typeof columns)[number]>

function toDepartmentRow({
  leaders,
  createdAtMs,
  updatedAtMs,
  ...row
}: StoredDepartment): QywxInnerDepartmentRow {
  return {
    ...row,
    leaders: JSON.parse(leaders) as string[],
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  }
}
