import { type Clock, systemClock } from '../kernel/clock.js'

/** A clock that stands still until a test moves it. It begins now, for vendors who look at a clock of their own. */
export class TestClock implements Clock {
  #nowMs = systemClock.now()

  now(): number {
    return this.#nowMs
  }

  advance(ms: number): void {
    this.#nowMs += ms
  }
}
