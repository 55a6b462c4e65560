import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../kernel/clock.js'

/** A delete stops everything else on SQLite, so a sweep takes few rows at a time. */
const rowsPerSweep = 500

/** Where work goes on that nobody waits for but whoever closes the app. */
export interface BackgroundWork {
  run(what: string, work: (signal: AbortSignal) => Promise<unknown>): void
}

export interface SweepOptions {
  readonly what: string
  readonly everyMs: number
  /** Deletes at most so many rows of those whose time is over, and gives one thing for each. */
  readonly sweep: (atMost: number) => Promise<readonly unknown[]>
}

/** Takes rows away whose time is over, now and then and in the background: nobody waits for it. */
export class Sweeper {
  readonly #clock: Clock
  readonly #background: BackgroundWork
  readonly #options: SweepOptions
  #sweptAtMs = -Infinity

  constructor(clock: Clock, background: BackgroundWork, options: SweepOptions) {
    this.#clock = clock
    this.#background = background
    this.#options = options
  }

  /** Sweeps when the last time was long enough ago. What one leaves, the next one takes. */
  sweepNowAndThen(): void {
    const nowMs = this.#clock.now()
    if (nowMs - this.#sweptAtMs < this.#options.everyMs) return
    this.#sweptAtMs = nowMs
    this.#background.run(`sweeping ${this.#options.what}`, (signal) => this.#sweep(signal))
  }

  /** In parts, until one finds less than it may take; others come in between. */
  async #sweep(signal: AbortSignal): Promise<void> {
    while ((await this.#options.sweep(rowsPerSweep)).length === rowsPerSweep && !signal.aborted) {
      await setImmediate()
    }
  }
}
