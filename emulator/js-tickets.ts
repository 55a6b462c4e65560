import type { SeededRandom } from './random.js'

/** Seconds [W96909]. */
const LIFETIME_SECONDS = 7200
/** As long as that of the official sample [W96909]. */
const TICKET_LENGTH = 86

/** The tickets that sign for the JS-SDK, one at a time for each kind; the same while it is valid. */
export class JsTicketStore {
  readonly #random: SeededRandom
  readonly #current = new Map<string, { ticket: string; expiresAtMs: number }>()

  constructor(random: SeededRandom) {
    this.#random = random
  }

  issue(kind: string, nowMs: number): { ticket: string; expires_in: number } {
    let current = this.#current.get(kind)
    if (current === undefined || nowMs >= current.expiresAtMs) {
      current = { ticket: this.#random.text(TICKET_LENGTH), expiresAtMs: nowMs + LIFETIME_SECONDS * 1000 }
      this.#current.set(kind, current)
    }
    return { ticket: current.ticket, expires_in: Math.ceil((current.expiresAtMs - nowMs) / 1000) }
  }
}
