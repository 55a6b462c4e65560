import { type Expression, type SelectQueryBuilder, sql } from 'kysely'
import {
  ArgumentError,
  type Database,
  type Page,
  checkArguments,
  checkLimit,
  cutPage,
  readCursor,
} from '../../../../../runtime/element.js'
import type { UserInfo } from '../user-profile.js'
import { subtree } from './departments.js'
import { holdsText, searchedColumns } from './search.js'
import type { QywxTables } from './tables.js'
import { type UserRow, userColumns } from './user-rows.js'
import type { RowOwner } from './row-owner.js'
import { type UserStore, rowToUserInfo } from './users.js'

/** One stored member, with the documented fields. Times are ISO 8601 UTC. */
export interface QywxInnerAuthRow extends UserInfo {
  readonly id: number
  /**
   * The member's user_ticket of snsapi_privateinfo, the one credential that WeCom issues for a user of a self-built
   * app. `get` opens it, and no listing of keys shows it; in `list` it is null.
   */
  readonly accessToken: string | null
  /** WeCom issues a self-built app none. */
  readonly refreshToken: null
  /** When `accessToken` ends. */
  readonly expiresAt: string | null
  readonly createdAt: string
  readonly updatedAt: string
  /** Whom the member was bound to before leaving. */
  readonly formerLocalUserId: string | null
  /** Whether the app may see the member. */
  readonly visible: boolean
}

export interface UserFilter {
  /** Members of that department. */
  readonly department?: number | undefined
  /** With those of the departments under it. */
  readonly recursive?: boolean | undefined
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  readonly status?: number | undefined
  /** A part of the name, user id, mobile or email; letter case does not count. */
  readonly search?: string | undefined
}

export interface UserListArgs extends UserFilter {
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  /** 100 by default, 1000 at most. */
  readonly limit?: number | undefined
}

/**
 * The stored members of one instance.
 *
 * @example
 * import { createApp } from 'wecom-elements'
 * import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
 *
 * const app = await createApp()
 * const login = app.getElement<QywxInnerType>('auths.loginTypes.QywxInnerExample')
 * const { rows, nextCursor } = await login.QywxInnerAuthModel.list({ search: 'zhang', limit: 50 })
 */
export class QywxInnerAuthModel {
  readonly #database: Database<QywxTables>
  readonly #owner: RowOwner
  readonly #store: UserStore

  /** The columns of what WeCom says, as far as it may withhold it: null in one of them means that it did not say. */
  readonly vendorColumns = ['name', 'mobile', 'email', 'avatar', 'mainDepartment', 'position'] as const

  constructor(database: Database<QywxTables>, owner: RowOwner, store: UserStore) {
    this.#database = database
    this.#owner = owner
    this.#store = store
  }

  /** The stored member, or null. User ids compare without case. */
  async get(userId: string): Promise<QywxInnerAuthRow | null> {
    if (typeof userId !== 'string')
      throw new ArgumentError('QywxInnerAuthModel.get takes a userId, which is a string.')
    const row = await this.#store.find(userId)
    if (row === undefined) return null
    const accessToken = { value: this.#store.openTicket(row), enumerable: false }
    return Object.defineProperty(toAuthRow(row), 'accessToken', accessToken)
  }

  /** Stored members in the order in which they came, a page at a time; `nextCursor` is null on the last page. */
  async list(args: UserListArgs = {}): Promise<Page<QywxInnerAuthRow>> {
    const { cursor, department, recursive, status, search } = args
    const filter = { department, recursive, status, search }
    checkArguments('QywxInnerAuthModel.list', args, {
      ...filterArguments,
      cursor: 'string?',
      limit: 'number?',
    })
    const limit = checkLimit('QywxInnerAuthModel.list', args.limit)
    const rows = await this.#database.query((db) =>
      this.#filter(db.selectFrom('qywxUser'), filter)
        .select(userColumns)
        .where('id', '>', readCursor('QywxInnerAuthModel.list', cursor) ?? 0)
        .orderBy('id')
        .limit(limit + 1)
        .execute(),
    )
    return cutPage(rows, limit, ({ id }) => String(id), toAuthRow)
  }

  /** How many stored members there are. */
  async count(filter: UserFilter = {}): Promise<number> {
    checkArguments('QywxInnerAuthModel.count', filter, filterArguments)
    const row = await this.#database.query((db) =>
      this.#filter(db.selectFrom('qywxUser'), filter)
        .select(({ fn }) => fn.countAll<number>().as('members'))
        .executeTakeFirstOrThrow(),
    )
    return row.members
  }

  /** The rows of the members of a department, and of those under it where that is asked for. */
  #placedIn(department: number, recursive: boolean): Expression<number> {
    const { element, corpId } = this.#owner
    const tree = recursive ? subtree(element, corpId, department) : sql``
    const ids = recursive ? sql`(select "id" from "subtree")` : sql`(${department})`
    return sql<number>`(${tree} select "userRow" from "qywxPlace"
      where "element" = ${element} and "corpId" = ${corpId} and "departmentId" in ${ids})`
  }

  #filter<Selected>(
    query: SelectQueryBuilder<QywxTables, 'qywxUser', Selected>,
    { department, recursive = false, status, search }: UserFilter,
  ) {
    return query
      .where('element', '=', this.#owner.element)
      .where('corpId', '=', this.#owner.corpId)
      .$if(department !== undefined, (some) =>
        some.where('id', 'in', this.#placedIn(department ?? 0, recursive)),
      )
      .$if(status !== undefined, (some) => some.where('status', '=', status ?? 0))
      .$if(search !== undefined && search !== '', (some) =>
        some.where(holdsText(searchedColumns, search ?? '')),
      )
  }
}

const filterArguments = {
  department: 'number?',
  recursive: 'boolean?',
  status: 'number?',
  search: 'string?',
} as const

function toAuthRow(row: UserRow): QywxInnerAuthRow {
  return {
    id: row.id,
    ...rowToUserInfo(row),
    accessToken: null,
    refreshToken: null,
    expiresAt: row.ticketExpiresAtMs === null ? null : toIso(row.ticketExpiresAtMs),
    createdAt: toIso(row.createdAtMs),
    updatedAt: toIso(row.updatedAtMs),
    formerLocalUserId: row.formerLocalUserId,
    visible: row.visible === 1,
  }
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}
