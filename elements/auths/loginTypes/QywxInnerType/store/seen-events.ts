import type { Kysely } from 'kysely'
import { type Database, type Slots, hashKey } from '../../../../../runtime/element.js'
import type { RowOwner } from './row-owner.js'
import type { DueTables } from './due.js'

// Whoever sends an event again after this is stopped by its age.
const keptMs = 3600_000

/** Which events took effect already, of those that may only once. An event is known by its signature. */
export class SeenEvents {
  readonly #owner: RowOwner
  readonly #find
  readonly #add
  readonly #sweep

  constructor(database: Database<DueTables>, owner: RowOwner) {
    this.#owner = owner
    this.#find = database.statement(findEvent)
    this.#add = database.statement(addEvent)
    this.#sweep = database.statement(sweepEvents)
  }

  async has(signature: string): Promise<boolean> {
    return (await this.#find({ ...this.#owner, signatureHash: hashKey(signature) })).length > 0
  }

  async add(signature: string, nowMs: number): Promise<void> {
    await this.#sweep({ ...this.#owner, untilMs: nowMs - keptMs })
    await this.#add({ ...this.#owner, signatureHash: hashKey(signature), atMs: nowMs })
  }
}

type Db = Kysely<DueTables>

const findEvent = (db: Db, { arg }: Slots<RowOwner & { signatureHash: string }>) =>
  db
    .selectFrom('qywxEventSeen')
    .select('atMs')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('signatureHash', '=', arg('signatureHash'))

const addEvent = (db: Db, { arg }: Slots<DueTables['qywxEventSeen']>) =>
  db
    .insertInto('qywxEventSeen')
    .values({
      element: arg('element'),
      corpId: arg('corpId'),
      signatureHash: arg('signatureHash'),
      atMs: arg('atMs'),
    })
    .onConflict((conflict) => conflict.doNothing())

const sweepEvents = (db: Db, { arg }: Slots<RowOwner & { untilMs: number }>) =>
  db
    .deleteFrom('qywxEventSeen')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('atMs', '<=', arg('untilMs'))
