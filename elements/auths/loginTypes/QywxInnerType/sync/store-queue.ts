import { setImmediate as nextTurn } from 'node:timers/promises'
import { membersPerBatch } from '../store/member-batch.js'
import type { ReadMember } from '../wecom/client.js'

// Besides those that are being stored.
const waitingAtMost = 2 * membersPerBatch

/** Gathers members that came with several answers into whole batches, which are stored while more are read. */
export class StoreQueue {
  readonly #store: (batch: readonly ReadMember[]) => Promise<void>
  #waiting: ReadMember[] = []
  #storing: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(store: (batch: readonly ReadMember[]) => Promise<void>) {
    this.#store = store
  }

  /** Takes members over. Whoever is far ahead of the storing waits for it. */
  async add(members: readonly ReadMember[]): Promise<void> {
    for (const member of members) this.#waiting.push(member)
    if (this.#waiting.length >= membersPerBatch) this.#storing ??= this.#storeBatches()
    while (this.#storing !== undefined && this.#waiting.length >= waitingAtMost) await this.#storing
    this.#throwFailure()
  }

  /** Stores what is left. */
  async drain(): Promise<void> {
    await this.#storing
    this.#throwFailure()
    await this.#store(this.#waiting.splice(0))
  }

  async #storeBatches(): Promise<void> {
    try {
      while (this.#waiting.length >= membersPerBatch) {
        // Whoever brought the last of them asks for more first, which WeCom answers meanwhile.
        await nextTurn()
        await this.#store(this.#waiting.splice(0, membersPerBatch))
      }
    } catch (error) {
      this.#failure = { error }
    } finally {
      this.#storing = undefined
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
