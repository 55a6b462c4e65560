/** A clock that stands still until a test moves it. */
export class ManualClock {
  #nowMs: number

  constructor(startMs = Date.UTC(2026, 0, 5, 9)) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  advance(ms: number): void {
    this.#nowMs += ms
  }
}
