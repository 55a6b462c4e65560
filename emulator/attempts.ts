import type { SeededRandom } from './random.js'

/** What a login on the PC page has come to. */
export type AttemptStatus =
  | { name: 'waiting' | 'scanned' | 'refused' | 'expired' }
  /** The member confirmed. */
  | { name: 'allowed'; code: string }
  /** The one who scanned may not log in. */
  | { name: 'failed'; reason: 'unknown' | 'barred' | 'invisible' }

/** Where a login on the PC page leads: read from its link when the page was shown. */
export interface AttemptLink {
  redirectUri: string
  redirectHost: string
  /** `state` of the link. */
  loginState: string | undefined
}

/** One QR code on one page. */
export interface Attempt {
  readonly link: AttemptLink
  readonly expiresAtMs: number
  status: AttemptStatus
}

/** How long a QR code lives is not documented; a code lives as long [W96442]. */
const QR_LIFETIME_MS = 300_000
const KEY_LENGTH = 22
const MAX_REMEMBERED = 10_000

/** The QR codes that are on screens. */
export class AttemptStore {
  readonly #random: SeededRandom
  readonly #attempts = new Map<string, Attempt>()

  constructor(random: SeededRandom) {
    this.#random = random
  }

  /** A new QR code; gives its key. */
  begin(link: AttemptLink, nowMs: number): string {
    const key = this.#random.text(KEY_LENGTH)
    this.#attempts.set(key, { link, expiresAtMs: nowMs + QR_LIFETIME_MS, status: { name: 'waiting' } })
    if (this.#attempts.size > MAX_REMEMBERED) this.#forgetOldest()
    return key
  }

  /** The attempt, expired where its time is over; undefined for a key that nobody got, or got long ago. */
  find(key: string | undefined, nowMs: number): Attempt | undefined {
    const attempt = this.#attempts.get(key ?? '')
    if (attempt !== undefined && isOpen(attempt) && nowMs >= attempt.expiresAtMs) {
      attempt.status = { name: 'expired' }
    }
    return attempt
  }

  #forgetOldest(): void {
    for (const key of this.#attempts.keys()) {
      this.#attempts.delete(key)
      break
    }
  }
}

/** Whether it is still to be decided. */
export function isOpen({ status }: Attempt): boolean {
  return status.name === 'waiting' || status.name === 'scanned'
}
