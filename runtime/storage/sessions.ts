import { type Kysely, sql } from 'kysely'
import type { Clock } from '../kernel/clock.js'
import type { Database, Slots } from './database.js'
import { hashKey } from './hash.js'
import type { RuntimeTables } from './runtime-tables.js'

/** Who is logged in, and through which element. */
export interface Session {
  readonly fullName: string
  readonly tenant: string
  readonly userId: string
  /** What the login answered about the user. */
  readonly user: unknown
  /** ISO 8601, UTC. */
  readonly createdAt: string
}

export interface NewSession {
  readonly fullName: string
  readonly tenant: string
  readonly userId: string
  readonly user: unknown
}

/** How long a session lives. */
export interface SessionLimits {
  /** Since it was last used; 12 h by default. */
  readonly idleSeconds: number
  /** Since the login, however much it is used; 7 d by default. */
  readonly absoluteSeconds: number
}

export const defaultSessionLimits: SessionLimits = { idleSeconds: 12 * 3600, absoluteSeconds: 7 * 24 * 3600 }

// A session in use writes its row this often, not at every request.
const touchEveryMs = 60_000

const sweepEveryMs = 3600_000

/** The sessions of people who are logged in. The browser holds a random token, the row its hash. */
export class Sessions {
  readonly #clock: Clock
  readonly #randomBytes: (size: number) => Buffer
  readonly #insert
  readonly #find
  readonly #touch
  readonly #end
  readonly #sweep
  #sweptAtMs = -Infinity

  constructor(database: Database<RuntimeTables>, clock: Clock, randomBytes: (size: number) => Buffer) {
    this.#clock = clock
    this.#randomBytes = randomBytes
    this.#insert = database.statement(insertSession)
    this.#find = database.statement(findSession)
    this.#touch = database.statement(touchSession)
    this.#end = database.statement(endSession)
    this.#sweep = database.statement(sweepSessions)
  }

  /**
   * Begins a session and gives its token, which only the browser keeps: 43 random characters, or one of the caller's
   * that can be guessed as little.
   */
  async begin(
    { fullName, tenant, userId, user }: NewSession,
    { absoluteSeconds }: SessionLimits = defaultSessionLimits,
    token: string = this.#randomBytes(32).toString('base64url'),
  ): Promise<string> {
    await this.#sweepNowAndThen(absoluteSeconds * 1000)
    await this.#insert({
      tokenHash: hashKey(token),
      element: fullName,
      tenant,
      userId,
      user: JSON.stringify(user),
    })
    return token
  }

  async #sweepNowAndThen(absoluteMs: number): Promise<void> {
    const nowMs = this.#clock.now()
    if (nowMs - this.#sweptAtMs < sweepEveryMs) return
    this.#sweptAtMs = nowMs
    await this.#sweep({ absoluteMs })
  }

  /** The session of a token while it is within its limits; asking counts as use. */
  async find(token: string, limits: SessionLimits): Promise<Session | undefined> {
    const tokenHash = hashKey(token)
    const idleMs = limits.idleSeconds * 1000
    const [row] = await this.#find({ tokenHash, idleMs, absoluteMs: limits.absoluteSeconds * 1000 })
    if (row === undefined) return undefined
    if (row.unusedMs >= touchEveryMs) await this.#touch({ tokenHash })
    return {
      fullName: row.element,
      tenant: row.tenant,
      userId: row.userId,
      user: JSON.parse(row.user) as unknown,
      createdAt: new Date(row.createdAtMs).toISOString(),
    }
  }

  /** Ends the session of a token; nothing happens when there is none. */
  async end(token: string): Promise<void> {
    await this.#end({ tokenHash: hashKey(token) })
  }
}

type Db = Kysely<RuntimeTables>

const insertSession = (
  db: Db,
  { arg, now }: Slots<{ tokenHash: string; element: string; tenant: string; userId: string; user: string }>,
) =>
  db.insertInto('session').values({
    tokenHash: arg('tokenHash'),
    element: arg('element'),
    tenant: arg('tenant'),
    userId: arg('userId'),
    user: arg('user'),
    createdAtMs: now,
    seenAtMs: now,
  })

const findSession = (
  db: Db,
  { arg, now }: Slots<{ tokenHash: string; idleMs: number; absoluteMs: number }>,
) =>
  db
    .selectFrom('session')
    .select(['element', 'tenant', 'userId', 'user', 'createdAtMs'])
    .select(sql<number>`${now} - ${sql.ref('seenAtMs')}`.as('unusedMs'))
    .where('tokenHash', '=', arg('tokenHash'))
    .where('seenAtMs', '>', sql<number>`${now} - ${arg('idleMs')}`)
    .where('createdAtMs', '>', sql<number>`${now} - ${arg('absoluteMs')}`)

const touchSession = (db: Db, { arg, now }: Slots<{ tokenHash: string }>) =>
  db.updateTable('session').set({ seenAtMs: now }).where('tokenHash', '=', arg('tokenHash'))

const endSession = (db: Db, { arg }: Slots<{ tokenHash: string }>) =>
  db.deleteFrom('session').where('tokenHash', '=', arg('tokenHash'))

const sweepSessions = (db: Db, { arg, now }: Slots<{ absoluteMs: number }>) =>
  db.deleteFrom('session').where('createdAtMs', '<=', sql<number>`${now} - ${arg('absoluteMs')}`)
