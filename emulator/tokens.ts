import type { Knobs } from './knobs.js'
import type { SeededRandom } from './random.js'

/** Whose secret a token was got with: the app's, or that of 通讯录同步. */
export type Caller = 'app' | 'contactSync'

interface IssuedToken {
  value: string
  caller: Caller
  expiresAtMs: number
  /** Set by the platform's early end of a token. */
  revokedWith?: 40014 | 42001
}

/** Oldest tokens are forgotten beyond this, so that a bench with a new token per call does not grow. */
const MAX_REMEMBERED = 10_000
/** Real tokens are of this length; the documents promise at most 512 bytes [W91039]. */
const TOKEN_LENGTH = 214

/** The access tokens of the app and of the contact-sync secret [W91039]. */
export class TokenStore {
  readonly #knobs: Knobs
  readonly #random: SeededRandom
  readonly #issued = new Map<string, IssuedToken>()
  readonly #current = new Map<Caller, IssuedToken>()

  constructor(knobs: Knobs, random: SeededRandom) {
    this.#knobs = knobs
    this.#random = random
  }

  issue(caller: Caller, nowMs: number): { access_token: string; expires_in: number } {
    const { tokenPolicy, tokenLifetimeSeconds, repeatedExpiresIn } = this.#knobs
    const current = this.#current.get(caller)
    if (tokenPolicy === 'same' && current !== undefined && nowMs < current.expiresAtMs) {
      const remaining = Math.floor((current.expiresAtMs - nowMs) / 1000)
      return {
        access_token: current.value,
        expires_in: repeatedExpiresIn === 'full' ? tokenLifetimeSeconds : remaining,
      }
    }

    if (tokenPolicy === 'newKillsOld') this.#revoke(40014, caller)
    const value = this.#random.text(TOKEN_LENGTH)
    this.#remember({ value, caller, expiresAtMs: nowMs + tokenLifetimeSeconds * 1000 })
    return { access_token: value, expires_in: tokenLifetimeSeconds }
  }

  /** 0 when the token is good, else the errcode that WeCom refuses it with. */
  check(value: string | undefined, nowMs: number): 0 | 41001 | 40014 | 42001 {
    if (value === undefined || value === '') return 41001
    const token = this.#issued.get(value)
    if (token === undefined) return 40014
    if (token.revokedWith !== undefined) return token.revokedWith
    return nowMs < token.expiresAtMs ? 0 : this.#knobs.expiredTokenErrcode
  }

  /** Whose token it is; call it with one that was checked. */
  callerOf(value: string | undefined): Caller {
    return this.#issued.get(value ?? '')?.caller ?? 'app'
  }

  revokeAll(errcode: 40014 | 42001): void {
    this.#revoke(errcode, 'app')
    this.#revoke(errcode, 'contactSync')
  }

  #revoke(errcode: 40014 | 42001, caller: Caller): void {
    for (const token of this.#issued.values()) {
      if (token.caller === caller) token.revokedWith ??= errcode
    }
    this.#current.delete(caller)
  }

  #remember(token: IssuedToken): void {
    this.#issued.set(token.value, token)
    this.#current.set(token.caller, token)
    if (this.#issued.size <= MAX_REMEMBERED) return
    for (const oldest of this.#issued.keys()) {
      this.#issued.delete(oldest)
      break
    }
  }
}
