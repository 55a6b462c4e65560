import type { Clock } from '../../../../../runtime/element.js'
import type { TokenState } from '../../Meta/Meta.js'
import type { TokenStore } from '../store/tokens.js'
import { type CallSettings, CallFailure, sendCall } from './call.js'
import { explainErrcode, explainOutage } from './error-codes.js'

export interface AccessTokenOptions {
  readonly corpId: string
  readonly corpSecret: string
  readonly settings: CallSettings
  readonly store: TokenStore
  readonly clock: Clock
  /** Keeps other processes from asking at the same time. */
  readonly lock: <Result>(work: () => Promise<Result>) => Promise<Result>
}

interface Held {
  readonly token: string
  readonly untilMs: number
}

// WeCom blocks an address for an hour that keeps sending wrong secrets, so after a refusal it is left alone, each
// time longer.
const credentialErrcodes: readonly number[] = [40001, 40013, 40091]
const firstRestMs = 60_000
const longestRestMs = 600_000

/**
 * The app's access token: asked for once by any number of callers, in any number of processes, stored for the next
 * start, renewed before its end, and given up when WeCom no longer takes it.
 *
 * https://developer.work.weixin.qq.com/document/path/91039
 */
export class AccessToken {
  readonly #options: AccessTokenOptions
  #held: Held | undefined
  #dead: string | undefined
  #pending: Promise<string> | undefined

  constructor(options: AccessTokenOptions) {
    this.#options = options
  }

  /** The token that is at hand and still good. */
  get held(): string | undefined {
    const { clock } = this.#options
    return this.#held !== undefined && clock.now() < this.#held.untilMs ? this.#held.token : undefined
  }

  /** @throws Code when WeCom refuses the credentials or can't be reached. */
  async get(): Promise<string> {
    if (this.held !== undefined) return this.held
    this.#pending ??= this.#obtain()
      .then((held) => {
        // Before the slot is cleared: there is no moment in which a second request could start.
        this.#held = held
        return held.token
      })
      .finally(() => {
        this.#pending = undefined
      })
    return this.#pending
  }

  /** Gives up a token that WeCom no longer takes, here and in storage; a newer one stays. */
  async forget(token: string): Promise<void> {
    // Until its row is gone, whoever reads the storage must not take it up again.
    this.#dead = token
    if (this.#held?.token === token) this.#held = undefined
    await this.#options.store.forget(token)
  }

  /** What is stored about the token, without it. */
  async readState(): Promise<TokenState> {
    const { store, clock } = this.#options
    const stored = await store.read()
    if (stored === undefined || stored.untilMs <= clock.now()) return { status: 'none', until: null }
    return { status: stored.kind, until: new Date(stored.untilMs).toISOString() }
  }

  async #obtain(): Promise<Held> {
    const stored = await this.#readStored()
    if (stored !== undefined) return stored
    return this.#options.lock(async () => (await this.#readStored()) ?? this.#request())
  }

  /** The stored token while it is good. A refusal that still counts is thrown as when it was first met. */
  async #readStored(): Promise<Held | undefined> {
    const { store, clock, settings } = this.#options
    const stored = await store.read()
    if (stored?.kind === 'refused' && clock.now() < stored.untilMs) {
      throw explainErrcode(stored.errcode, 'gettoken', settings.lang)
    }
    if (stored?.kind !== 'good') return undefined
    return clock.now() < stored.untilMs && stored.token !== this.#dead ? stored : undefined
  }

  async #request(): Promise<Held> {
    const { corpId: corpid, corpSecret: corpsecret, settings, store, clock } = this.#options
    const askedAtMs = clock.now()
    try {
      const answer = await sendCall(settings, { path: 'gettoken', query: { corpid, corpsecret } })
      const { access_token: token, expires_in: lifetimeSeconds } = answer
      if (typeof token !== 'string' || token === '' || typeof lifetimeSeconds !== 'number') {
        throw explainOutage('unreadable', 'gettoken', settings.lang)
      }
      const untilMs = askedAtMs + (lifetimeSeconds - renewEarlySeconds(lifetimeSeconds)) * 1000
      await store.saveGood(token, untilMs)
      return { token, untilMs }
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      await this.#rememberRefusal(error.errcode)
      throw error.code
    }
  }

  async #rememberRefusal(errcode: number | undefined): Promise<void> {
    if (errcode === undefined || !credentialErrcodes.includes(errcode)) return
    const { store, clock } = this.#options
    const previous = await store.read()
    const refusals = previous?.kind === 'refused' ? previous.refusals + 1 : 1
    const restMs = Math.min(firstRestMs * 2 ** (refusals - 1), longestRestMs)
    await store.saveRefused(errcode, clock.now() + restMs, refusals)
  }
}

/** A token is renewed this long before its end, so that none dies under way. */
function renewEarlySeconds(lifetimeSeconds: number): number {
  return Math.min(300, lifetimeSeconds / 10)
}
