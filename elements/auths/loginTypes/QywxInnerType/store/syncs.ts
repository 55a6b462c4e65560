import type { Kysely, Selectable } from 'kysely'
import type { Database, Slots } from '../../../../../runtime/element.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'

export type SyncRow = Pick<Selectable<QywxTables['qywxSync']>, (typeof columns)[number]>

/** How a sync ended: `partial` when some department or leaver could not be read, `stopped` by a signal or with its process. */
export type SyncOutcome = 'complete' | 'partial' | 'stopped' | 'failed'

// As long as rows of the audit.
const keptMs = 180 * 24 * 3600_000

const columns = ['id', 'by', 'startedAtMs', 'finishedAtMs', 'outcome', 'code', 'counts'] as const

/** The syncs of one instance, past and running. */
export class SyncStore {
  readonly #owner: RowOwner
  readonly #begin
  readonly #finish
  readonly #newest
  readonly #newestComplete
  readonly #closeDead
  readonly #sweep
  readonly #list
  readonly #forget

  constructor(database: Database<QywxTables>, owner: RowOwner) {
    this.#owner = owner
    this.#begin = database.statement(beginSync)
    this.#finish = database.statement(finishSync)
    this.#newest = database.statement(newestSync)
    this.#newestComplete = database.statement(newestComplete)
    this.#closeDead = database.statement(closeDead)
    this.#sweep = database.statement(sweepSyncs)
    this.#list = database.statement(listSyncs)
    this.#forget = database.statement(forgetUser)
  }

  /** Begins a sync; one that is still open then is of a process that died. Those of long ago are deleted. */
  async begin(by: string): Promise<number> {
    await this.#closeDead(this.#owner)
    await this.#sweep({ ...this.#owner, keptMs })
    const [row] = await this.#begin({ ...this.#owner, by })
    return row?.id ?? 0
  }

  async finish(
    id: number,
    end: { outcome: SyncOutcome; code: number | null; counts: unknown },
  ): Promise<void> {
    await this.#finish({ id, outcome: end.outcome, code: end.code, counts: JSON.stringify(end.counts) })
  }

  async newest(): Promise<SyncRow | undefined> {
    return (await this.#newest(this.#owner))[0]
  }

  /** When the last sync began that read everybody; 0 when there was none. */
  async lastCompleteMs(): Promise<number> {
    return (await this.#newestComplete(this.#owner))[0]?.startedAtMs ?? 0
  }

  /** Takes out who began a sync; that it ran stays. */
  async forget(userId: string): Promise<void> {
    await this.#forget({ ...this.#owner, userId })
  }

  /** The newest first. */
  list(before: number, limit: number): Promise<SyncRow[]> {
    return this.#list({ ...this.#owner, before, limit })
  }
}

type Db = Kysely<QywxTables>

const beginSync = (db: Db, { arg, now }: Slots<RowOwner & { by: string }>) =>
  db
    .insertInto('qywxSync')
    .values({ element: arg('element'), corpId: arg('corpId'), by: arg('by'), startedAtMs: now })
    .returning('id')

const finishSync = (
  db: Db,
  { arg, now }: Slots<{ id: number; outcome: string; code: number | null; counts: string }>,
) =>
  db
    .updateTable('qywxSync')
    .set({ finishedAtMs: now, outcome: arg('outcome'), code: arg('code'), counts: arg('counts') })
    .where('id', '=', arg('id'))

const ofOwner = (db: Db, { arg }: Slots<RowOwner>) =>
  db
    .selectFrom('qywxSync')
    .select(columns)
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .orderBy('id', 'desc')

const newestSync = (db: Db, slots: Slots<RowOwner>) => ofOwner(db, slots).limit(1)

const newestComplete = (db: Db, slots: Slots<RowOwner>) =>
  ofOwner(db, slots).where('outcome', '=', 'complete').limit(1)

const closeDead = (db: Db, { arg, now }: Slots<RowOwner>) =>
  db
    .updateTable('qywxSync')
    .set({ finishedAtMs: now, outcome: 'stopped' })
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('finishedAtMs', 'is', null)

/** However long ago, the last complete one says since when everybody is known. */
const sweepSyncs = (db: Db, slots: Slots<RowOwner & { keptMs: number }>) =>
  db
    .deleteFrom('qywxSync')
    .where('element', '=', slots.arg('element'))
    .where('corpId', '=', slots.arg('corpId'))
    .where(({ eb }) => eb('startedAtMs', '<', eb(slots.now, '-', slots.arg('keptMs'))))
    .where('id', 'not in', newestComplete(db, slots).clearSelect().select('id'))

const forgetUser = (db: Db, { arg }: Slots<RowOwner & { userId: string }>) =>
  db
    .updateTable('qywxSync')
    .set({ by: 'forgotten' })
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('by', '=', arg('userId'))

const listSyncs = (db: Db, slots: Slots<RowOwner & { before: number; limit: number }>) =>
  ofOwner(db, slots).where('id', '<', slots.arg('before')).limit(slots.arg('limit'))
