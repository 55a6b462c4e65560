import { setTimeout as sleep } from 'node:timers/promises'
import { Code, type ElementContext } from '../../../../../runtime/element.js'
import type { RowOwner } from '../store/row-owner.js'
import { isRefusalOfAll } from '../wecom/error-codes.js'
import type { DueList, DueMark } from '../store/due.js'

/** Asks WeCom about one member or department and stores what it says. A rejection means that nobody knows. */
export type ReadDue = (key: string, limits: { readonly signal: AbortSignal | undefined }) => Promise<unknown>

export interface DueReaderOptions {
  readonly due: DueList
  readonly owner: RowOwner
  readonly read: { readonly user: ReadDue; readonly department: ReadDue }
  readonly context: Pick<ElementContext, 'background' | 'lock'>
  /** How many are read at a time. */
  readonly concurrency: number
  /** How long the reading waits for more marks. */
  readonly pauseMs: number
}

// Few enough that what another process read meanwhile is seldom read again.
const marksAtOnce = 100

const outage = 50000
const firstRetryMs = 30_000
const longestRetryMs = 3600_000

/** Reads what is due, one process at a time. */
export class DueReader {
  readonly #options: DueReaderOptions
  #isWanted = false
  #isRunning = false
  #failures = 0

  constructor(options: DueReaderOptions) {
    this.#options = options
  }

  /**
   * Has what is due read in the background, soon: what comes in a burst is read once. Where the reading fails, it is
   * tried again after a while.
   */
  nudge(): void {
    this.#isWanted = true
    if (this.#isRunning) return
    const { context, owner } = this.#options
    context.background.run(`reading again what changed of ${owner.element}`, async (signal) => {
      this.#isRunning = true
      try {
        await this.#readWhileWanted(signal)
        this.#failures = 0
      } catch (error) {
        this.#retry()
        throw error
      } finally {
        this.#isRunning = false
      }
      // Marked between the last look and now.
      if (this.#isWanted) this.nudge()
    })
  }

  /** An event is answered once it is marked, so nobody but us sees to it that it is read. */
  #retry(): void {
    const { context, owner } = this.#options
    const pauseMs = Math.min(firstRetryMs * 2 ** this.#failures, longestRetryMs)
    this.#failures += 1
    context.background.run(`waiting to read again what changed of ${owner.element}`, async (signal) => {
      await sleep(pauseMs, undefined, { signal })
      this.nudge()
    })
  }

  async #readWhileWanted(signal: AbortSignal): Promise<void> {
    while (this.#isWanted) {
      await sleep(this.#options.pauseMs, undefined, { signal })
      this.#isWanted = false
      await this.drain({ signal })
    }
  }

  /**
   * Reads everything that is due. Another process that does so is waited for.
   *
   * @throws what the first reading that failed rejected with; it and what is left stay due.
   */
  async drain({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { context, owner, due } = this.#options
    await context.lock(`qywxDue ${owner.element} ${owner.corpId}`, { signal }, async () => {
      for (;;) {
        const marks = await due.next(marksAtOnce)
        if (marks.length === 0) return
        await this.#readAll(marks, signal)
      }
    })
  }

  async #readAll(marks: readonly DueMark[], signal: AbortSignal | undefined): Promise<void> {
    const waiting = [...marks]
    let refused: Code | undefined
    const readNext = async () => {
      try {
        for (let mark = waiting.shift(); mark !== undefined; mark = waiting.shift()) {
          signal?.throwIfAborted()
          await this.#readOne(mark, signal).catch((error: unknown) => {
            // What WeCom says of one alone keeps nobody else from being read.
            if (!Code.is(error) || error.code === outage || isRefusalOfAll(error.code)) throw error
            refused = error
          })
        }
      } finally {
        // Whoever stops early stops the others after what they are at.
        waiting.length = 0
      }
    }
    const readers = Array.from({ length: Math.min(this.#options.concurrency, marks.length) }, readNext)
    const ended = await Promise.allSettled(readers)
    const failed = ended.find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    if (refused !== undefined) throw refused
  }

  async #readOne(mark: DueMark, signal: AbortSignal | undefined): Promise<void> {
    const { due, read } = this.#options
    try {
      await read[mark.kind](mark.key, { signal })
    } catch (error) {
      // The mark is still there, so nothing is lost when this fails too.
      await due.postpone(mark).catch(() => undefined)
      throw error
    }
    await due.settle(mark)
  }
}
