import { type Kysely, sql } from 'kysely'
import type { Clock } from '../kernel/clock.js'
import type { Database, Slots } from './database.js'
import { hashKey } from './hash.js'
import type { RuntimeTables } from './runtime-tables.js'
import { type BackgroundWork, Sweeper } from './sweep.js'

/** Whose state it is: two elements, or one element for two organisations, never accept each other's. */
export interface StateOwner {
  readonly element: string
  readonly tenant: string
}

export interface StateOptions {
  readonly lifetimeSeconds: number
  /** The browser that the state is for: the random key in its cookie. Absent for a state that is used in process. */
  readonly browserKey?: string | undefined
  /** Where the browser goes after the login: a path on this site. */
  readonly returnTo?: string | undefined
}

/** A state as one browser used it. */
export interface UsedState {
  readonly element: string
  readonly state: string
  readonly browserKey: string
}

/** A state that was consumed. */
export interface ConsumedState {
  readonly returnTo: string | null
}

// A sweep reads the whole table, which holds what was issued within the lifetime of a state.
const sweepEveryMs = 60_000

// So many logins may be under way in one browser; one more ends the oldest.
const mostPerBrowser = 100

// A refresh or a double click comes within this time; then it goes where the first went.
const repeatsMs = 60_000

/**
 * The states of logins that have begun. A state is stored as its hash, so any process can consume what another
 * issued and nobody can use what the database holds.
 */
export class LoginStates {
  readonly #clock: Clock
  readonly #randomBytes: (size: number) => Buffer
  readonly #insert
  readonly #trim
  readonly #consume
  readonly #find
  readonly #findUsed
  readonly #forget
  readonly #forgetUsed
  readonly #finish
  readonly #sweeper: Sweeper

  constructor(
    database: Database<RuntimeTables>,
    clock: Clock,
    randomBytes: (size: number) => Buffer,
    background: BackgroundWork,
  ) {
    this.#clock = clock
    this.#randomBytes = randomBytes
    this.#insert = database.statement(insertState)
    this.#trim = database.statement(trimStates)
    this.#consume = database.statement(consumeState)
    this.#find = database.statement(findState)
    this.#findUsed = database.statement(findUsedState)
    this.#forget = database.statement(forgetState)
    this.#forgetUsed = database.statement(forgetUsedStates)
    this.#finish = database.statement(finishState)
    const sweep = database.statement(sweepStates)
    this.#sweeper = new Sweeper(clock, background, {
      what: 'login states',
      everyMs: sweepEveryMs,
      sweep: (atMost) => sweep({ atMost }),
    })
  }

  /** A fresh state: 40 characters, letters and digits only. */
  async issue(owner: StateOwner, { lifetimeSeconds, browserKey, returnTo }: StateOptions): Promise<string> {
    this.#sweeper.sweepNowAndThen()
    const state = timePart(this.#clock.now()) + this.#randomBytes(16).toString('hex')
    const browserHash = hashBrowser(browserKey)
    const stateHash = hashState(state)
    const [inserted] = await this.#insert({
      ...owner,
      stateHash,
      browserHash,
      returnTo: returnTo ?? null,
      lifetimeMs: lifetimeSeconds * 1000,
    })
    if ((inserted?.ofBrowser ?? 0) >= mostPerBrowser)
      await this.#trim({ stateHash, browserHash, others: mostPerBrowser - 1 })
    return state
  }

  /**
   * Uses a state up. One statement matches state, owner, browser and time, so that of any number of callers one
   * wins; a caller that doesn't match consumes nothing. The row stays for a minute, for repeats of the one request.
   */
  async consume(owner: StateOwner, state: string, browserKey?: string): Promise<ConsumedState | undefined> {
    const stateHash = hashState(state)
    const [row] = await this.#consume({
      ...owner,
      stateHash,
      browserHash: hashBrowser(browserKey),
      repeatsMs,
    })
    return row
  }

  /**
   * The element that issued a state which is still good or was just used, where its login began, for how long it stays
   * good, and when it was used.
   */
  async find(
    state: string,
  ): Promise<
    { element: string; returnTo: string | null; remainingMs: number; usedAtMs: number | null } | undefined
  > {
    // Other people's pages have a query with a state too.
    if (!/^[0-9a-f]{40}$/.test(state)) return undefined
    const [row] = await this.#find({ stateHash: hashState(state) })
    return row
  }

  /** Whether that browser used that element's state within the last minute. */
  async wasUsed(use: UsedState): Promise<boolean> {
    return (await this.#findUse(use, repeatsMs)).length > 0
  }

  /** Whether the login for which that browser used the state may still be under way: it takes no longer than that. */
  async isRunning(use: UsedState, longestSeconds: number): Promise<boolean> {
    return (await this.#findUse(use, longestSeconds * 1000)).some(({ finishedAtMs }) => finishedAtMs === null)
  }

  #findUse({ element, state, browserKey }: UsedState, withinMs: number) {
    const key = { element, stateHash: hashState(state), browserHash: hashBrowser(browserKey) }
    return this.#findUsed({ ...key, withinMs })
  }

  /** Says that the login for which this browser used the state has its session: nobody waits for it any more. */
  async finish(state: string, browserKey: string): Promise<void> {
    await this.#finish({ stateHash: hashState(state), browserHash: hashBrowser(browserKey) })
  }

  /** Lets go of all states that this browser used: after a logout no repeat leads to a session any more. */
  async forgetUsed(browserKey: string): Promise<void> {
    await this.#forgetUsed({ browserHash: hashBrowser(browserKey) })
  }

  /** Lets go of a state that this browser used for a login which failed: a repeat of it has nothing to wait for. */
  async forget(state: string, browserKey: string): Promise<void> {
    await this.#forget({ stateHash: hashState(state), browserHash: hashBrowser(browserKey) })
  }
}

/** A state begins with the second in which it was issued, which repeats after 136 years, and 128 random bits follow. */
function timePart(nowMs: number): string {
  return Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0')
    .slice(-8)
}

/**
 * The rows lie in the order of this key, and those of one time lie together: what is issued, used and swept about now
 * is a few pages of the file, not one for each.
 */
function hashState(state: string): string {
  return state.slice(0, 8) + hashKey(state)
}

/** A state that was issued to no browser has none; no key hashes to the empty text. */
function hashBrowser(browserKey: string | undefined): string {
  return browserKey === undefined ? '' : hashKey(browserKey)
}

type Db = Kysely<RuntimeTables>

const insertState = (
  db: Db,
  {
    arg,
    now,
  }: Slots<
    StateOwner & {
      stateHash: string
      browserHash: string
      returnTo: string | null
      lifetimeMs: number
    }
  >,
) =>
  db
    .insertInto('loginState')
    .values({
      stateHash: arg('stateHash'),
      element: arg('element'),
      tenant: arg('tenant'),
      browserHash: arg('browserHash'),
      returnTo: arg('returnTo'),
      expiresAtMs: sql`cast(${now} + ${arg('lifetimeMs')} as bigint)`,
    })
    .returning(
      // Not all of them: a robot may have used up any number.
      sql<number>`(select count(*) from (
        select 1 from "loginState" where "browserHash" = ${arg('browserHash')} and "browserHash" <> ''
        limit ${sql.lit(mostPerBrowser)}) as "own")`.as('ofBrowser'),
    )

const trimStates = (db: Db, { arg }: Slots<{ stateHash: string; browserHash: string; others: number }>) =>
  db.deleteFrom('loginState').where('stateHash', 'in', (eb) =>
    eb
      .selectFrom('loginState')
      .select('stateHash')
      .where('browserHash', '=', arg('browserHash'))
      // As the index says it, which has no other rows.
      .where('browserHash', '<>', sql.lit(''))
      .where('stateHash', '<>', arg('stateHash'))
      .where('usedAtMs', 'is', null)
      .orderBy('expiresAtMs', 'desc')
      // SQLite knows no offset without a limit.
      .limit(sql.lit(1000))
      .offset(arg('others')),
  )

const consumeState = (
  db: Db,
  { arg, now }: Slots<StateOwner & { stateHash: string; browserHash: string; repeatsMs: number }>,
) =>
  db
    .updateTable('loginState')
    .set({ usedAtMs: now, expiresAtMs: sql`cast(${now} + ${arg('repeatsMs')} as bigint)` })
    .where('stateHash', '=', arg('stateHash'))
    .where('element', '=', arg('element'))
    .where('tenant', '=', arg('tenant'))
    .where('browserHash', '=', arg('browserHash'))
    .where('usedAtMs', 'is', null)
    .where('expiresAtMs', '>', now)
    .returning('returnTo')

const findUsedState = (
  db: Db,
  { arg, now }: Slots<{ element: string; stateHash: string; browserHash: string; withinMs: number }>,
) =>
  db
    .selectFrom('loginState')
    .select('finishedAtMs')
    .where('stateHash', '=', arg('stateHash'))
    .where('element', '=', arg('element'))
    .where('browserHash', '=', arg('browserHash'))
    .where('usedAtMs', '>', sql<number>`${now} - ${arg('withinMs')}`)

const finishState = (db: Db, { arg, now }: Slots<{ stateHash: string; browserHash: string }>) =>
  db
    .updateTable('loginState')
    .set({ finishedAtMs: now })
    .where('stateHash', '=', arg('stateHash'))
    .where('browserHash', '=', arg('browserHash'))

const forgetState = (db: Db, { arg }: Slots<{ stateHash: string; browserHash: string }>) =>
  db
    .deleteFrom('loginState')
    .where('stateHash', '=', arg('stateHash'))
    .where('browserHash', '=', arg('browserHash'))
    .where('usedAtMs', 'is not', null)

const forgetUsedStates = (db: Db, { arg }: Slots<{ browserHash: string }>) =>
  db
    .deleteFrom('loginState')
    .where('browserHash', '=', arg('browserHash'))
    // As the index says it, which has no other rows.
    .where('browserHash', '<>', sql.lit(''))
    .where('usedAtMs', 'is not', null)

const findState = (db: Db, { arg, now }: Slots<{ stateHash: string }>) =>
  db
    .selectFrom('loginState')
    .select([
      'element',
      'returnTo',
      'usedAtMs',
      sql<number>`${sql.ref('expiresAtMs')} - ${now}`.as('remainingMs'),
    ])
    .where('stateHash', '=', arg('stateHash'))
    .where('expiresAtMs', '>', now)

const sweepStates = (db: Db, { arg, now }: Slots<{ atMost: number }>) =>
  db
    .deleteFrom('loginState')
    .where('stateHash', 'in', (eb) =>
      eb.selectFrom('loginState').select('stateHash').where('expiresAtMs', '<=', now).limit(arg('atMost')),
    )
    .returning('stateHash')
