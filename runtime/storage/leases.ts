import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Database, Slots } from './database.js'
import type { RuntimeTables } from './runtime-tables.js'

export interface LockOptions {
  /**
   * How long others wait for a holder that has died; 6 by default. While `work` runs the lease is renewed, so it may
   * take longer.
   */
  readonly leaseSeconds?: number
  /** Ends the waiting; `work` looks after itself. */
  readonly signal?: AbortSignal | undefined
}

const defaultLeaseSeconds = 6
const renewalsPerLease = 3

const firstPauseMs = 5
const longestPauseMs = 80

/**
 * Locks that hold across processes: a row with an end, and no transaction held meanwhile. A process that dies
 * delays the others by no more than its lease.
 */
export class Leases {
  readonly #randomBytes: (size: number) => Buffer
  readonly #acquire
  readonly #renew
  readonly #release
  readonly #hold

  constructor(database: Database<RuntimeTables>, randomBytes: (size: number) => Buffer) {
    this.#randomBytes = randomBytes
    this.#acquire = database.statement(acquireLease)
    this.#renew = database.statement(renewLease)
    this.#release = database.statement(releaseLease)
    this.#hold = database.statement(holdLease)
  }

  /** Runs `work` while no other holder of that name runs, in this process or another. */
  async lock<Result>(name: string, options: LockOptions, work: () => Promise<Result>): Promise<Result> {
    const leaseMs = (options.leaseSeconds ?? defaultLeaseSeconds) * 1000
    const lease = { name, holder: this.#randomBytes(12).toString('hex'), leaseMs }
    await this.#wait(lease, options.signal)
    // A renewal that fails is made up for by the next, or others take over.
    const renewing = setInterval(
      () => void this.#renew(lease).catch(() => undefined),
      leaseMs / renewalsPerLease,
    )
    try {
      return await work()
    } finally {
      clearInterval(renewing)
      // What came of the work counts; a lease that can't be given back ends by itself.
      await this.#release(lease).catch(() => undefined)
    }
  }

  /**
   * Takes a name for so long, for something that is to happen once in that time however many processes there are.
   * False when another caller has it.
   */
  async claim(name: string, seconds: number): Promise<boolean> {
    const holder = this.#randomBytes(12).toString('hex')
    return (await this.#acquire({ name, holder, leaseMs: seconds * 1000 })).length > 0
  }

  /** Gives a name another end than it was claimed with, whoever holds it. */
  async hold(name: string, seconds: number): Promise<void> {
    await this.#hold({ name, leaseMs: seconds * 1000 })
  }

  async #wait(lease: Lease, signal: AbortSignal | undefined): Promise<void> {
    let pauseMs = firstPauseMs
    while ((await this.#acquire(lease)).length === 0) {
      // The pauses are uneven, so that waiting processes don't ask in step.
      await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal }).catch((error: unknown) => {
        // Its own reason, and not that a timer was stopped.
        signal?.throwIfAborted()
        throw error
      })
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
}

// A type and no interface, which could not be passed on as the arguments of a statement.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type Lease = { readonly name: string; readonly holder: string; readonly leaseMs: number }

type Db = Kysely<RuntimeTables>

const acquireLease = (db: Db, { arg, now }: Slots<Lease>) =>
  db
    .insertInto('lease')
    .values({
      name: arg('name'),
      holder: arg('holder'),
      expiresAtMs: sql`cast(${now} + ${arg('leaseMs')} as bigint)`,
    })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((eb) => ({
          holder: eb.ref('excluded.holder'),
          expiresAtMs: eb.ref('excluded.expiresAtMs'),
        }))
        .where('lease.expiresAtMs', '<=', now),
    )
    .returning('name')

const renewLease = (db: Db, { arg, now }: Slots<Lease>) =>
  db
    .updateTable('lease')
    .set({ expiresAtMs: sql`cast(${now} + ${arg('leaseMs')} as bigint)` })
    .where('name', '=', arg('name'))
    .where('holder', '=', arg('holder'))

const holdLease = (db: Db, { arg, now }: Slots<Pick<Lease, 'name' | 'leaseMs'>>) =>
  db
    .updateTable('lease')
    .set({ expiresAtMs: sql`cast(${now} + ${arg('leaseMs')} as bigint)` })
    .where('name', '=', arg('name'))

const releaseLease = (db: Db, { arg }: Slots<Lease>) =>
  db.deleteFrom('lease').where('name', '=', arg('name')).where('holder', '=', arg('holder'))
