import { type Kysely, sql } from 'kysely'
import type { Clock } from '../kernel/clock.js'
import type { Database, Slots } from './database.js'
import { hashKey } from './hash.js'
import type { RuntimeTables } from './runtime-tables.js'
import { type BackgroundWork, Sweeper } from './sweep.js'

/** A person of one organisation, as one element knows them. */
export interface SessionOwner {
  readonly fullName: string
  readonly tenant: string
  readonly userId: string
}

/** Who is logged in, and through which element. */
export interface Session extends SessionOwner {
  /** What the login answered about the user. */
  readonly user: unknown
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** How long ago the login was asked whether the user may still be let in. */
  readonly uncheckedMs: number
}

export interface NewSession extends SessionOwner {
  readonly user: unknown
}

/** How long a session lives. A change counts for the sessions that begin after it. */
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
  readonly #randomBytes: (size: number) => Buffer
  readonly #insert
  readonly #find
  readonly #touch
  readonly #end
  readonly #endOfUser
  readonly #rename
  readonly #endOfElement
  readonly #claimCheck
  readonly #setChecked
  readonly #sweeper: Sweeper

  constructor(
    database: Database<RuntimeTables>,
    clock: Clock,
    randomBytes: (size: number) => Buffer,
    background: BackgroundWork,
  ) {
    this.#randomBytes = randomBytes
    this.#insert = database.statement(insertSession)
    this.#find = database.statement(findSession)
    this.#touch = database.statement(touchSession)
    this.#end = database.statement(endSession)
    this.#endOfUser = database.statement(endSessionsOfUser)
    this.#rename = database.statement(renameUser)
    this.#endOfElement = database.statement(endSessionsOfElement)
    this.#claimCheck = database.statement(claimCheck)
    this.#setChecked = database.statement(setChecked)
    const sweep = database.statement(sweepSessions)
    this.#sweeper = new Sweeper(clock, background, {
      what: 'sessions',
      everyMs: sweepEveryMs,
      sweep: (atMost) => sweep({ atMost }),
    })
  }

  /**
   * Begins a session and gives its token, which only the browser keeps: 43 random characters, or one of the caller's
   * that can be guessed as little.
   */
  async begin(
    { user, ...owner }: NewSession,
    { idleSeconds, absoluteSeconds }: SessionLimits = defaultSessionLimits,
    token: string = this.#randomBytes(32).toString('base64url'),
  ): Promise<string> {
    this.#sweeper.sweepNowAndThen()
    await this.#insert({
      ...toColumns(owner),
      tokenHash: hashKey(token),
      user: JSON.stringify(user),
      idleMs: idleSeconds * 1000,
      absoluteMs: absoluteSeconds * 1000,
    })
    return token
  }

  /** The session of a token while it is within its limits; asking counts as use. */
  async find(token: string): Promise<Session | undefined> {
    const tokenHash = hashKey(token)
    const [row] = await this.#find({ tokenHash })
    if (row === undefined) return undefined
    if (row.unusedMs >= touchEveryMs) await this.#touch({ tokenHash })
    return {
      fullName: row.element,
      tenant: row.tenant,
      userId: row.userId,
      user: JSON.parse(row.user) as unknown,
      createdAt: new Date(row.createdAtMs).toISOString(),
      uncheckedMs: row.uncheckedMs,
    }
  }

  /** Ends the session of a token; nothing happens when there is none. */
  async end(token: string): Promise<void> {
    await this.#end({ tokenHash: hashKey(token) })
  }

  /** Ends all sessions of a user, and says how many there were. */
  async endOfUser(owner: SessionOwner): Promise<number> {
    return (await this.#endOfUser(toColumns(owner))).length
  }

  /** Gives a user's sessions to another user id; the login is asked about them at the next use. */
  async renameUser(owner: SessionOwner, newUserId: string): Promise<void> {
    await this.#rename({ ...toColumns(owner), newUserId })
  }

  /** Ends all sessions that began through an element. */
  async endOfElement(fullName: string): Promise<void> {
    await this.#endOfElement({ element: fullName })
  }

  /**
   * Whether the caller is the one, among any number at once, who asks the login about this user now: the last time
   * was at least so long ago.
   */
  async claimCheck(owner: SessionOwner, everyMs: number): Promise<boolean> {
    return (await this.#claimCheck({ ...toColumns(owner), everyMs })).length > 0
  }

  /** Keeps what a check found out about a user, or that it found out nothing: then it counts as made `agoMs` ago. */
  async setChecked(
    owner: SessionOwner,
    { user, agoMs = 0 }: { user?: unknown; agoMs?: number },
  ): Promise<void> {
    const json = user === undefined ? null : JSON.stringify(user)
    await this.#setChecked({ ...toColumns(owner), user: json, agoMs })
  }
}

// Types and no interfaces, which could not be passed on as the arguments of a statement.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type OwnerColumns = { readonly element: string; readonly tenant: string; readonly userId: string }

function toColumns({ fullName, tenant, userId }: SessionOwner): OwnerColumns {
  return { element: fullName, tenant, userId }
}

type Db = Kysely<RuntimeTables>

const insertSession = (
  db: Db,
  { arg, now }: Slots<OwnerColumns & { tokenHash: string; user: string; idleMs: number; absoluteMs: number }>,
) =>
  db.insertInto('session').values({
    tokenHash: arg('tokenHash'),
    element: arg('element'),
    tenant: arg('tenant'),
    userId: arg('userId'),
    user: arg('user'),
    createdAtMs: now,
    seenAtMs: now,
    checkedAtMs: now,
    idleMs: arg('idleMs'),
    expiresAtMs: sql`cast(${now} + ${arg('absoluteMs')} as bigint)`,
  })

const findSession = (db: Db, { arg, now }: Slots<{ tokenHash: string }>) =>
  db
    .selectFrom('session')
    .select(['element', 'tenant', 'userId', 'user', 'createdAtMs'])
    .select(sql<number>`${now} - ${sql.ref('seenAtMs')}`.as('unusedMs'))
    .select(sql<number>`${now} - ${sql.ref('checkedAtMs')}`.as('uncheckedMs'))
    .where('tokenHash', '=', arg('tokenHash'))
    .where(sql<number>`${sql.ref('seenAtMs')} + ${sql.ref('idleMs')}`, '>', now)
    .where('expiresAtMs', '>', now)

const touchSession = (db: Db, { arg, now }: Slots<{ tokenHash: string }>) =>
  db.updateTable('session').set({ seenAtMs: now }).where('tokenHash', '=', arg('tokenHash'))

const endSession = (db: Db, { arg }: Slots<{ tokenHash: string }>) =>
  db.deleteFrom('session').where('tokenHash', '=', arg('tokenHash'))

const endSessionsOfUser = (db: Db, { arg }: Slots<OwnerColumns>) =>
  db
    .deleteFrom('session')
    .where('element', '=', arg('element'))
    .where('tenant', '=', arg('tenant'))
    .where('userId', '=', arg('userId'))
    .returning('tokenHash')

const renameUser = (db: Db, { arg }: Slots<OwnerColumns & { newUserId: string }>) =>
  db
    .updateTable('session')
    .set({ userId: arg('newUserId'), checkedAtMs: 0 })
    .where('element', '=', arg('element'))
    .where('tenant', '=', arg('tenant'))
    .where('userId', '=', arg('userId'))

const endSessionsOfElement = (db: Db, { arg }: Slots<{ element: string }>) =>
  db.deleteFrom('session').where('element', '=', arg('element'))

const claimCheck = (db: Db, { arg, now }: Slots<OwnerColumns & { everyMs: number }>) =>
  db
    .updateTable('session')
    .set({ checkedAtMs: now })
    .where('element', '=', arg('element'))
    .where('tenant', '=', arg('tenant'))
    .where('userId', '=', arg('userId'))
    .where('checkedAtMs', '<=', sql<number>`${now} - ${arg('everyMs')}`)
    .returning('tokenHash')

const setChecked = (db: Db, { arg, now }: Slots<OwnerColumns & { user: string | null; agoMs: number }>) =>
  db
    .updateTable('session')
    .set({
      user: sql<string>`coalesce(${arg('user')}, ${sql.ref('user')})`,
      checkedAtMs: sql`cast(${now} - ${arg('agoMs')} as bigint)`,
    })
    .where('element', '=', arg('element'))
    .where('tenant', '=', arg('tenant'))
    .where('userId', '=', arg('userId'))

const sweepSessions = (db: Db, { arg, now }: Slots<{ atMost: number }>) =>
  db
    .deleteFrom('session')
    .where('tokenHash', 'in', (eb) =>
      eb
        .selectFrom('session')
        .select('tokenHash')
        .where((row) =>
          row.or([
            row('expiresAtMs', '<=', now),
            row(sql<number>`${sql.ref('seenAtMs')} + ${sql.ref('idleMs')}`, '<=', now),
          ]),
        )
        .limit(arg('atMost')),
    )
    .returning('tokenHash')
