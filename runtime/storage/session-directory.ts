import { type SelectQueryBuilder, sql } from 'kysely'
import type { Clock } from '../kernel/clock.js'
import { checkArguments, checkLimit } from '../kernel/arguments.js'
import type { AuditLog } from './audit.js'
import type { Database } from './database.js'
import { type Page, cutPage } from './page.js'
import type { RuntimeTables } from './runtime-tables.js'

/** A live session, as its operator sees it. */
export interface SessionRow {
  /** Names the session for `end`; no browser can log in with it. */
  readonly id: string
  /** The login through which the person came. */
  readonly fullName: string
  readonly userId: string
  /** What the login last answered about the person. */
  readonly user: unknown
  /** Times are ISO 8601, UTC. */
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly expiresAt: string
}

export interface SessionFilter {
  /** Sessions that began through that login. */
  readonly fullName?: string | undefined
  /** Letter case does not count. */
  readonly userId?: string | undefined
}

export interface SessionListArgs extends SessionFilter {
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  /** 100 by default, 1000 at most. */
  readonly limit?: number | undefined
}

const endSessions = 'endSessions'

const filterArguments = { fullName: 'string?', userId: 'string?' } as const

/**
 * The live sessions of an app, for those who operate it: `app.sessions`.
 *
 * @example
 * import { createApp } from 'wecom-elements'
 *
 * const app = await createApp()
 * const { rows } = await app.sessions.list({ userId: 'ZhangWei' })
 * console.table(rows.map(({ id, createdAt, lastUsedAt }) => ({ id, createdAt, lastUsedAt })))
 * await app.sessions.endAll({ userId: 'ZhangWei' })
 */
export class SessionDirectory {
  readonly #database: Database<RuntimeTables>
  readonly #clock: Clock
  readonly #audit: AuditLog

  constructor(database: Database<RuntimeTables>, clock: Clock, audit: AuditLog) {
    this.#database = database
    this.#clock = clock
    this.#audit = audit
  }

  /** Live sessions, a page at a time; `nextCursor` is null on the last one. */
  async list(args: SessionListArgs = {}): Promise<Page<SessionRow>> {
    checkArguments('app.sessions.list', args, { ...filterArguments, cursor: 'string?', limit: 'number?' })
    const { cursor = '', fullName, userId } = args
    const limit = checkLimit('app.sessions.list', args.limit)
    const rows = await this.#database.query((db) =>
      this.#live(filterSessions(db.selectFrom('session'), { fullName, userId }))
        .select([
          'tokenHash',
          'element',
          'userId',
          'user',
          'createdAtMs',
          'seenAtMs',
          'idleMs',
          'expiresAtMs',
        ])
        .where('tokenHash', '>', cursor)
        .orderBy('tokenHash')
        .limit(limit + 1)
        .execute(),
    )
    return cutPage(rows, limit, ({ tokenHash }) => tokenHash, toSessionRow)
  }

  /** How many live sessions there are. */
  async count(filter: SessionFilter = {}): Promise<number> {
    checkArguments('app.sessions.count', filter, filterArguments)
    const row = await this.#database.query((db) =>
      this.#live(filterSessions(db.selectFrom('session'), filter))
        .select(({ fn }) => fn.countAll<number>().as('sessions'))
        .executeTakeFirstOrThrow(),
    )
    return row.sessions
  }

  #live<Selected>(query: SelectQueryBuilder<RuntimeTables, 'session', Selected>) {
    const nowMs = this.#clock.now()
    return query
      .where('expiresAtMs', '>', nowMs)
      .where(sql<number>`${sql.ref('seenAtMs')} + ${sql.ref('idleMs')}`, '>', nowMs)
  }

  /** Ends one session by its id; false when there is none. */
  async end(id: string): Promise<boolean> {
    checkArguments('app.sessions.end', { id }, { id: 'string' })
    const ended = await this.#database.query((db) =>
      db
        .deleteFrom('session')
        .where('tokenHash', '=', id)
        .returning(['element', 'tenant', 'userId'])
        .execute(),
    )
    for (const { userId, ...owner } of ended) await this.#audit.note({ act: endSessions, ...owner }, userId)
    return ended.length > 0
  }

  /** Ends all sessions, or those of a login or a person, and says how many there were. */
  async endAll(filter: SessionFilter = {}): Promise<number> {
    checkArguments('app.sessions.endAll', filter, filterArguments)
    const ended = await this.#database.query((db) =>
      db
        .deleteFrom('session')
        .where('tokenHash', 'in', filterSessions(db.selectFrom('session'), filter).select('tokenHash'))
        .returning('tokenHash')
        .execute(),
    )
    const { fullName = '', userId = null } = filter
    if (ended.length > 0) await this.#audit.note({ act: endSessions, element: fullName, tenant: '' }, userId)
    return ended.length
  }
}

function filterSessions<Selected>(
  query: SelectQueryBuilder<RuntimeTables, 'session', Selected>,
  { fullName, userId }: SessionFilter,
) {
  // Both sides by the database, since SQLite leaves letters beyond ASCII as they are.
  return query
    .$if(fullName !== undefined, (some) => some.where('element', '=', fullName ?? ''))
    .$if(userId !== undefined, (some) => some.where(sql`lower("userId")`, '=', sql`lower(${userId ?? ''})`))
}

function toSessionRow(row: {
  tokenHash: string
  element: string
  userId: string
  user: string
  createdAtMs: number
  seenAtMs: number
  idleMs: number
  expiresAtMs: number
}): SessionRow {
  return {
    id: row.tokenHash,
    fullName: row.element,
    userId: row.userId,
    user: JSON.parse(row.user) as unknown,
    createdAt: new Date(row.createdAtMs).toISOString(),
    lastUsedAt: new Date(row.seenAtMs).toISOString(),
    expiresAt: new Date(Math.min(row.expiresAtMs, row.seenAtMs + row.idleMs)).toISOString(),
  }
}
