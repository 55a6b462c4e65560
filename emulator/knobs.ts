import type { SensitiveField, VisibleRange } from './corporation.js'
import { SEED_VISIBLE_RANGE } from './seed.js'

/**
 * What a repeated gettoken gives: `same` token while it is valid; a `newEachCall`, the old ones staying valid;
 * a new one that kills the old (`newKillsOld`). WeCom's page no longer says which [W91039, S-csdn-tok].
 */
export type TokenPolicy = 'same' | 'newEachCall' | 'newKillsOld'

/** Everything about the emulator's behaviour that can be changed at start and, by `set`, while it runs. */
export interface Knobs {
  /** Milliseconds of real time that every answer takes. The call itself is performed on arrival. Default 0. */
  latencyMs: number
  /** The emulator's time in milliseconds since 1970; tokens, codes, tickets and limits go by it. */
  clock: () => number
  /** Whom the app may see. Default: the seed's range, or everybody when `departments` was given. */
  visibleRange: VisibleRange
  /** Sensitive fields that the admin did not tick for the app: no API gives them. Default none. */
  withheldFields: readonly SensitiveField[]
  /** An app created after 2022-06-20 20:00 gets no sensitive field from user/get [W96255]. Default true. */
  createdAfter2022: boolean
  /** Addresses that may call (企业可信IP), others get 60020. null, the default, trusts every address. */
  trustedIps: readonly string[] | null
  /** Whether gettoken refuses untrusted addresses too. Reports say it does not [S-c2]. Default false. */
  trustedIpsOnGettoken: boolean
  /** OAuth 可信域名: exact `host` or `host:port`, no scheme. null, the default, accepts any loopback host. */
  trustedDomains: readonly string[] | null
  /** 授权回调域 of the web login, accepted there besides `trustedDomains` [W98171]. null, the default: not set. */
  loginDomains: readonly string[] | null
  /** Default `same`. */
  tokenPolicy: TokenPolicy
  /** Seconds; default 7200 [W91039]. */
  tokenLifetimeSeconds: number
  /** Official samples show 42001, a report of 2024 says 40014 came [S-err, S-i22]. Default 42001. */
  expiredTokenErrcode: 42001 | 40014
  /** `expires_in` of a token that is given out again; not documented. Default `full`, the harsher one. */
  repeatedExpiresIn: 'full' | 'remaining'
  /** For a code used before: 40029, or 42022 of the official list. Default 40029. */
  usedCodeErrcode: 40029 | 42022
  /** For a code older than 300 s: 40029, or 42003 of the official list. Default 40029. */
  expiredCodeErrcode: 40029 | 42003
  /** Whether a user_ticket opens getuserdetail once only; not documented. Default false. */
  singleUseTickets: boolean
  /** snsapi_privateinfo without agentid: one line of W96441 says error, another snsapi_base. Default `refuse`. */
  privateinfoWithoutAgentid: 'refuse' | 'degrade'
  /**
   * Calls of one API in a minute before 45009 [W90454], as one number for every API or by path. gettoken has no
   * published number, so it is limited only when named. Default 10000.
   */
  callsPerMinute: number | Readonly<Record<string, number>>
  /** Calls of one API in an hour before 45009 [W90454]; not for gettoken. Default 150000. */
  callsPerHour: number
  /** Wrong secrets from one address in an hour before it is blocked for an hour [S-c1]. Default 2000. */
  wrongSecretsPerHour: number
  /** API calls being answered at once before 45033; only seen with latency. Default Infinity. */
  maxConcurrency: number
  /** The admin switched the app off: gettoken answers 40001, the other APIs 50003 [S-err]. Default false. */
  appDisabled: boolean
}

export const DEFAULT_KNOBS: Readonly<Knobs> = {
  latencyMs: 0,
  clock: () => Date.now(),
  visibleRange: SEED_VISIBLE_RANGE,
  withheldFields: [],
  createdAfter2022: true,
  trustedIps: null,
  trustedIpsOnGettoken: false,
  trustedDomains: null,
  loginDomains: null,
  tokenPolicy: 'same',
  tokenLifetimeSeconds: 7200,
  expiredTokenErrcode: 42001,
  repeatedExpiresIn: 'full',
  usedCodeErrcode: 40029,
  expiredCodeErrcode: 40029,
  singleUseTickets: false,
  privateinfoWithoutAgentid: 'refuse',
  callsPerMinute: 10_000,
  callsPerHour: 150_000,
  wrongSecretsPerHour: 2000,
  maxConcurrency: Infinity,
  appDisabled: false,
}

/**
 * Changes the named knobs; one that is undefined stays.
 *
 * @throws TypeError for a name that is no knob: a misspelt one would silently test nothing.
 */
export function applyKnobs(knobs: Knobs, changes: Partial<Knobs>): void {
  const entries: [string, unknown][] = Object.entries(changes)
  for (const [name] of entries) {
    if (Object.hasOwn(DEFAULT_KNOBS, name)) continue
    throw new TypeError(`'${name}' is no knob; there are ${Object.keys(DEFAULT_KNOBS).join(', ')}`)
  }
  Object.assign(knobs, Object.fromEntries(entries.filter(([, value]) => value !== undefined)))
}
