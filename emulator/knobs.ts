import { checkCallback, type Callback } from './events/callback.js'
import type { SensitiveField } from './people.js'
import type { RequestRecord } from './request-log.js'
import { SEED_VISIBLE_RANGE } from './seed.js'
import type { VisibleRange } from './visible-range.js'

/**
 * What a repeated gettoken gives: `same` token while it is valid; a `newEachCall`, the old ones staying valid;
 * a new one that kills the old (`newKillsOld`). WeCom's page no longer says which [W91039, S-csdn-tok].
 */
export type TokenPolicy = 'same' | 'newEachCall' | 'newKillsOld'

/** Everything about the emulator's behaviour that can be changed at start and, by `set`, while it runs. */
export interface Knobs {
  /** Milliseconds of real time that every answer takes. The call itself is performed on arrival. Default 0. */
  latencyMs: number
  /**
   * Called with each request as it arrives, before it is answered: the moment to change something while a client is
   * in the middle of reading. null, the default: nobody.
   */
  onRequest: ((request: Readonly<RequestRecord>) => void) | null
  /** The emulator's time in milliseconds since 1970; tokens, codes, tickets and limits go by it. */
  clock: () => number
  /** Whom the app may see. Default: the seed's range, or everybody when `departments` or `size` was given. */
  visibleRange: VisibleRange
  /**
   * What department/list says to an app that sees no department at all: an empty list, or 60011. Not documented.
   * Default 0, the empty list: the harsher one, since it looks like a corporation without anybody.
   */
  emptyRangeErrcode: 0 | 60011
  /** For a department that does not exist: 60003, or one of the others that the official list has. Default 60003. */
  unknownDepartmentErrcode: 60003 | 60123 | 40066
  /** Sensitive fields that the admin did not tick for the app: no API gives them. Default none. */
  withheldFields: readonly SensitiveField[]
  /** An app created after 2022-06-20 20:00 gets no sensitive field from user/get [W96255]. Default true. */
  createdAfter2022: boolean
  /** The secret of 通讯录同步. null, the default: it is switched off, and no secret but the app's is good. */
  contactSyncSecret: string | null
  /** Addresses from which that secret may read details; all others get 48009 [W90344]. Default none. */
  contactSyncKnownIps: readonly string[]
  /** Where WeCom sends contact changes (通讯录同步, 接收事件服务器). null, the default: nowhere. */
  callback: Callback | null
  /** Where WeCom sends the app's own events, subscribe and unsubscribe (应用, 接收消息). null, the default: nowhere. */
  appCallback: Callback | null
  /** Addresses that may call (企业可信IP), others get 60020. null, the default, trusts every address. */
  trustedIps: readonly string[] | null
  /** Whether gettoken refuses untrusted addresses too. Reports say it does not [S-c2]. Default false. */
  trustedIpsOnGettoken: boolean
  /** OAuth 可信域名: exact `host` or `host:port`, no scheme. null, the default, accepts any loopback host. */
  trustedDomains: readonly string[] | null
  /** 授权回调域 of the web login, accepted there besides `trustedDomains` [W98171]. null, the default: not set. */
  loginDomains: readonly string[] | null
  /**
   * The userid that is logged in to WeCom's desktop client beside the browser: the PC login page offers it a quick login
   * and says so to the page around it (onCheckWeComLogin). null, the default: nobody is.
   */
  desktopUser: string | null
  /** Whether the PC login page, in the panel of @wecom/jssdk, offers to speak over a MessagePort. Default true. */
  panelChannel: boolean
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
  /** Calls for one of the two JS-SDK tickets in an hour before 45009 [W96909]. Default 100. */
  jsTicketsPerHour: number
  /** Failed look-ups by mobile or mail in a day before 45009 for a day. null, the default: a fifth of the people. */
  failedLookupsPerDay: number | null
  /** Wrong secrets from one address in an hour before it is blocked for an hour [S-c1]. Default 2000. */
  wrongSecretsPerHour: number
  /** API calls being answered at once before 45033; only seen with latency. Default Infinity. */
  maxConcurrency: number
  /** The admin switched the app off: gettoken answers 40001, the other APIs 50003 [S-err]. Default false. */
  appDisabled: boolean
}

export const DEFAULT_KNOBS: Readonly<Knobs> = {
  latencyMs: 0,
  onRequest: null,
  clock: () => Date.now(),
  visibleRange: SEED_VISIBLE_RANGE,
  emptyRangeErrcode: 0,
  unknownDepartmentErrcode: 60003,
  withheldFields: [],
  createdAfter2022: true,
  contactSyncSecret: null,
  contactSyncKnownIps: [],
  callback: null,
  appCallback: null,
  trustedIps: null,
  trustedIpsOnGettoken: false,
  trustedDomains: null,
  loginDomains: null,
  desktopUser: null,
  panelChannel: true,
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
  jsTicketsPerHour: 100,
  failedLookupsPerDay: null,
  wrongSecretsPerHour: 2000,
  maxConcurrency: Infinity,
  appDisabled: false,
}

/**
 * Changes the named knobs; one that is undefined stays.
 *
 * @throws TypeError for a name that is no knob: a misspelt one would silently test nothing; and for a callback that
 *   WeCom's console would not take.
 */
export function applyKnobs(knobs: Knobs, changes: Partial<Knobs>): void {
  const entries: [string, unknown][] = Object.entries(changes)
  for (const [name] of entries) {
    if (Object.hasOwn(DEFAULT_KNOBS, name)) continue
    throw new TypeError(`'${name}' is no knob; there are ${Object.keys(DEFAULT_KNOBS).join(', ')}`)
  }
  for (const callback of [changes.callback, changes.appCallback]) {
    if (callback) checkCallback(callback)
  }
  Object.assign(knobs, Object.fromEntries(entries.filter(([, value]) => value !== undefined)))
}
