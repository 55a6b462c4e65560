import { checkArguments, checkLimit } from '../kernel/arguments.js'
import type { Database } from './database.js'
import { type Page, cutPage, readCursor } from './page.js'
import type { RuntimeTables } from './runtime-tables.js'

/** One attempt to log in, or one administrative act. */
export interface AuditRow {
  readonly id: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly fullName: string
  /** `login`, `bind`, `unbind` ... */
  readonly act: string
  /** Whom it was about; null where that was not found out. */
  readonly userId: string | null
  /** 0, or the number of the error. */
  readonly outcome: number
  /** `callback` or `remote` for browsers, `console`, `schedule`, or `process` for code of the host. */
  readonly way: string
  /** Who did it: a user id, or `link` for whoever opened the console's link; null where that is whom it was about. */
  readonly by: string | null
  /** The login through which they came; null for `link`. */
  readonly byLogin: string | null
  readonly address: string | null
  readonly userAgent: string | null
  /** The number under which the log has more. */
  readonly requestId: string | null
}

export interface AuditListArgs {
  readonly fullName?: string | undefined
  readonly userId?: string | undefined
  readonly act?: string | undefined
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  /** 100 by default, 1000 at most. */
  readonly limit?: number | undefined
}

/**
 * What was done in an app, kept for 180 days: `app.audit`.
 *
 * @example
 * import { createApp } from 'wecom-elements'
 *
 * const app = await createApp()
 * const { rows } = await app.audit.list({ act: 'login', limit: 20 })
 * for (const { at, userId, outcome } of rows) console.log(at, userId, outcome === 0 ? 'logged in' : outcome)
 */
export class AuditTrail {
  readonly #database: Database<RuntimeTables>

  constructor(database: Database<RuntimeTables>) {
    this.#database = database
  }

  /** The newest first, a page at a time; `nextCursor` is null on the last one. */
  async list(args: AuditListArgs = {}): Promise<Page<AuditRow>> {
    checkArguments('app.audit.list', args, {
      fullName: 'string?',
      userId: 'string?',
      act: 'string?',
      cursor: 'string?',
      limit: 'number?',
    })
    const { fullName, userId, act } = args
    const limit = checkLimit('app.audit.list', args.limit)
    const before = readCursor('app.audit.list', args.cursor)
    const rows = await this.#database.query((db) =>
      db
        .selectFrom('audit')
        .select([
          'id',
          'atMs',
          'element',
          'act',
          'userId',
          'outcome',
          'way',
          'by',
          'byLogin',
          'address',
          'userAgent',
          'requestId',
        ])
        .$if(fullName !== undefined, (some) => some.where('element', '=', fullName ?? ''))
        .$if(userId !== undefined, (some) => some.where('userId', '=', userId ?? ''))
        .$if(act !== undefined, (some) => some.where('act', '=', act ?? ''))
        .$if(before !== undefined, (some) => some.where('id', '<', before ?? 0))
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute(),
    )
    return cutPage(rows, limit, ({ id }) => String(id), toAuditRow)
  }
}

function toAuditRow({
  atMs,
  element,
  ...row
}: Omit<AuditRow, 'at' | 'fullName'> & { atMs: number; element: string }) {
  return { ...row, at: new Date(atMs).toISOString(), fullName: element }
}
