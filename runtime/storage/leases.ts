import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Database, Slots } from './database.js'
import type { RuntimeTables } from './runtime-tables.js'

export interface LockOptions {
  /** After this long others may take over, as the holder must have died. It bounds what `work` may take. */
  readonly leaseSeconds: number
  /** Ends the waiting; `work` looks after itself. */
  readonly signal?: AbortSignal | undefined
}

const firstPauseMs = 5
const longestPauseMs = 80

/**
 * Locks that hold across processes: a row with an end, and no transaction held meanwhile. A process that dies
 * delays the others by no more than its lease.
 */
export class Leases {
  readonly #randomBytes: (size: number) => Buffer
  readonly #acquire
  readonly #release

  constructor(database: Database<RuntimeTables>, randomBytes: (size: number) => Buffer) {
    this.#randomBytes = randomBytes
    this.#acquire = database.statement(acquireLease)
    this.#release = database.statement(releaseLease)
  }

  /** Runs `work` while no other holder of that name runs, in this process or another. */
  async lock<Result>(name: string, options: LockOptions, work: () => Promise<Result>): Promise<Result> {
    const holder = this.#randomBytes(12).toString('hex')
    const lease = { name, holder, leaseMs: options.leaseSeconds * 1000 }
    let pauseMs = firstPauseMs
    while ((await this.#acquire(lease)).length === 0) {
      // The pauses are uneven, so that waiting processes don't ask in step.
      await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal: options.signal })
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
    try {
      return await work()
    } finally {
      await this.#release({ name, holder })
    }
  }
}

type Db = Kysely<RuntimeTables>

const acquireLease = (db: Db, { arg, now }: Slots<{ name: string; holder: string; leaseMs: number }>) =>
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

const releaseLease = (db: Db, { arg }: Slots<{ name: string; holder: string }>) =>
  db.deleteFrom('lease').where('name', '=', arg('name')).where('holder', '=', arg('holder'))
