import type { Clock } from '../../runtime/kernel/clock.js'

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number

  constructor(nowMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = nowMs
  }

  now(): number {
    return this.#nowMs
  }

  advance(ms: number): void {
    this.#nowMs += ms
  }
}
