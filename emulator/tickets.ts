import type { EmulatedUser, SensitiveField } from './people.js'
import type { Knobs } from './knobs.js'
import type { SeededRandom } from './random.js'

interface UserTicket {
  user: EmulatedUser
  consentedFields: readonly SensitiveField[]
  expiresAtMs: number
}

/** A user_ticket lives 1800 s [W96442]. */
const TICKET_LIFETIME_MS = 1_800_000
const TICKET_LENGTH = 128
const MAX_REMEMBERED = 100_000

/** The user tickets of snsapi_privateinfo, which open getuserdetail [W96443]. */
export class TicketStore {
  readonly #knobs: Knobs
  readonly #random: SeededRandom
  readonly #issued = new Map<string, UserTicket>()

  constructor(knobs: Knobs, random: SeededRandom) {
    this.#knobs = knobs
    this.#random = random
  }

  issue(user: EmulatedUser, consentedFields: readonly SensitiveField[], nowMs: number): string {
    const ticket = this.#random.text(TICKET_LENGTH)
    this.#issued.set(ticket, { user, consentedFields, expiresAtMs: nowMs + TICKET_LIFETIME_MS })
    if (this.#issued.size > MAX_REMEMBERED) this.#forgetOldest()
    return ticket
  }

  /** Whom the ticket is of, or the errcode: 84015 for an unknown one, 84014 for one that expired [S-err]. */
  open(ticket: string, nowMs: number): UserTicket | number {
    const issued = this.#issued.get(ticket)
    if (issued === undefined) return 84015
    if (nowMs >= issued.expiresAtMs) return 84014
    if (this.#knobs.singleUseTickets) this.#issued.delete(ticket)
    return issued
  }

  #forgetOldest(): void {
    for (const ticket of this.#issued.keys()) {
      this.#issued.delete(ticket)
      break
    }
  }
}
