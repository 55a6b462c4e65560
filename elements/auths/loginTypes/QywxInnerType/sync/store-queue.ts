import { setImmediate as nextTurn } from 'node:timers/promises'
import { membersPerBatch } from '../store/member-batch.js'
import { toUserKey } from '../store/user-rows.js'
import type { ReadMember } from '../wecom/client.js'

// While the database is at one batch, the next is made ready.
const batchesAtOnce = 2

// Besides those that are being stored.
const waitingAtMost = 2 * membersPerBatch

/**
 * Gathers members that came with several answers into whole batches, which are stored while more are read. A member is
 * in one batch at a time: who comes again, with another department, waits until the first has been stored.
 */
export class StoreQueue {
  readonly #store: (batch: readonly ReadMember[]) => Promise<void>
  #waiting: ReadMember[] = []
  readonly #storing = new Set<Promise<void>>()
  readonly #keys = new Set<string>()
  #failure: { readonly error: unknown } | undefined

  constructor(store: (batch: readonly ReadMember[]) => Promise<void>) {
    this.#store = store
  }

  /** Takes members over. Whoever is far ahead of the storing waits for it. */
  async add(members: readonly ReadMember[]): Promise<void> {
    for (const member of members) this.#waiting.push(member)
    this.#beginWhole()
    while (this.#waiting.length >= waitingAtMost && this.#storing.size > 0) await Promise.race(this.#storing)
    this.#throwFailure()
  }

  /** Stores what is left. Nothing is under way any more when it ends, well or not. */
  async drain(): Promise<void> {
    while (this.#storing.size > 0 || (this.#waiting.length > 0 && !this.#failure)) {
      if (this.#storing.size === 0) this.#begin()
      await Promise.all(this.#storing)
    }
    this.#throwFailure()
  }

  #beginWhole(): void {
    while (this.#waiting.length >= membersPerBatch && this.#storing.size < batchesAtOnce && !this.#failure)
      this.#begin()
  }

  #begin(): void {
    const batch = this.#take()
    const storing = this.#storeInTurn(batch)
      .catch((error: unknown) => {
        this.#failure ??= { error }
      })
      .finally(() => {
        this.#storing.delete(storing)
        for (const { userId } of batch) this.#keys.delete(toUserKey(userId))
        this.#beginWhole()
      })
    this.#storing.add(storing)
  }

  async #storeInTurn(batch: readonly ReadMember[]): Promise<void> {
    // Whoever brought the last of them asks for more first, which WeCom answers meanwhile.
    await nextTurn()
    await this.#store(batch)
  }

  #take(): ReadMember[] {
    const batch: ReadMember[] = []
    const later: ReadMember[] = []
    for (const member of this.#waiting.splice(0, membersPerBatch)) {
      const isBeingStored = this.#keys.has(toUserKey(member.userId))
      ;(isBeingStored ? later : batch).push(member)
    }
    this.#waiting.unshift(...later)
    for (const { userId } of batch) this.#keys.add(toUserKey(userId))
    return batch
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
