import type { EmulatedUser, SensitiveField } from './people.js'
import type { Knobs } from './knobs.js'
import type { SeededRandom } from './random.js'

/** What a login inside WeCom asks for [W96441]; the PC login page is always as `snsapi_base` [W98171]. */
export type Scope = 'snsapi_base' | 'snsapi_privateinfo'

/** What a code stands for: who logged in, at which app, on the way to which host. */
export interface Grant {
  user: EmulatedUser
  agentId: string
  /** The host[:port] of redirect_uri; null for a code that was granted without a page. */
  redirectHost: string | null
  scope: Scope
  consentedFields: readonly SensitiveField[]
}

interface IssuedCode extends Grant {
  expiresAtMs: number
  isUsed: boolean
}

/** A code lives five minutes [W96442]. */
const CODE_LIFETIME_MS = 300_000
/** At most 512 bytes are promised [W96442]; real ones are of about this length. */
const CODE_LENGTH = 43
const MAX_REMEMBERED = 100_000

/** The login codes: single use, 300 s. */
export class CodeStore {
  readonly #knobs: Knobs
  readonly #random: SeededRandom
  readonly #issued = new Map<string, IssuedCode>()

  constructor(knobs: Knobs, random: SeededRandom) {
    this.#knobs = knobs
    this.#random = random
  }

  issue(grant: Grant, nowMs: number): string {
    const code = this.#random.text(CODE_LENGTH)
    this.#issued.set(code, { ...grant, expiresAtMs: nowMs + CODE_LIFETIME_MS, isUsed: false })
    if (this.#issued.size > MAX_REMEMBERED) this.#forgetOldest()
    return code
  }

  /** What the code stands for, without using it up, or the errcode that refuses it. */
  find(code: string, nowMs: number): Grant | number {
    const issued = this.#issued.get(code)
    if (issued === undefined) return 40029
    if (issued.isUsed) return this.#knobs.usedCodeErrcode
    return nowMs < issued.expiresAtMs ? issued : this.#knobs.expiredCodeErrcode
  }

  markUsed(code: string): void {
    const issued = this.#issued.get(code)
    if (issued !== undefined) issued.isUsed = true
  }

  #forgetOldest(): void {
    for (const code of this.#issued.keys()) {
      this.#issued.delete(code)
      break
    }
  }
}
