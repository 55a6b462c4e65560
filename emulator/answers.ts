import type { SeededRandom } from './random.js'
import type { Reply } from './reply.js'

/**
 * What an API says: its fields, or the errcode that it refuses with. `note` goes before the errmsg, as WeCom's
 * "Warning: wrong json format." does [S-kc].
 */
export type Outcome = { fields: Readonly<Record<string, unknown>> } | Refusal

export interface Refusal {
  errcode: number
  errmsg?: string | undefined
  note?: string
}

/** English errmsg by errcode: as seen in the wild [S-probe, S-strings]; those marked * have no known sample. */
const ERRMSG: Readonly<Record<number, string>> = {
  [-1]: 'system busy', // *
  40001: 'invalid credential',
  40003: 'invalid userid', // *
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40056: 'invalid agentid', // *
  40058: 'invalid argument', // *
  40063: 'some parameters are empty', // *
  40066: 'invalid party list', // *
  40068: 'invalid tagid', // *
  41001: 'access_token missing',
  41002: 'corpid missing', // *
  41004: 'corpsecret missing',
  41008: 'auth code missing', // *
  41011: 'agentid missing', // *
  41017: 'tagid missing', // *
  42001: 'access_token expired',
  42003: 'code expired', // *
  42022: 'code already used', // *
  45009: 'api freq out of limit',
  45033: 'api concurrency out of limit', // *
  46004: 'user not exist', // *
  48002: 'api forbidden',
  48009: 'api forbidden for this ip', // *
  50001: 'redirect_uri unauthorized',
  50002: 'member out of scope', // *
  50003: 'app disabled', // *
  50100: 'invalid cursor', // *
  60003: 'department not found',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60103: 'invalid mobile', // *
  60105: 'invalid email', // *
  60111: 'userid not found',
  60123: 'invalid party id', // *
  84014: 'user_ticket expired', // *
  84015: 'invalid user_ticket', // *
  301002: 'not allow operate another agent with this accesstoken',
}

/** As nginx in front of qyapi sends it [S-laoji]. */
const JSON_HEADERS = ['Server', 'nginx', 'Content-Type', 'application/json; charset=UTF-8'] as const

export function answerWith(fields: Readonly<Record<string, unknown>>): Reply {
  return {
    status: 200,
    headers: JSON_HEADERS,
    body: JSON.stringify({ errcode: 0, errmsg: 'ok', ...fields }),
    errcode: 0,
  }
}

/**
 * A business error: HTTP 200, the errcode, an errmsg with hint, and the lists that the API would have filled, empty
 * [S-probe]. Headers repeat code and text [S-laoji].
 */
export function answerRefusal(
  refusal: Refusal,
  emptyLists: readonly string[],
  caller: { ip: string; nowMs: number; random: SeededRandom },
): Reply {
  const { errcode } = refusal
  const errmsg = refusal.errmsg ?? (refusal.note ?? '') + describe(errcode, caller)
  const body: Record<string, unknown> = { errcode, errmsg }
  for (const name of emptyLists) body[name] = []
  const headers = [
    ...JSON_HEADERS,
    'Error-Code',
    String(errcode),
    'Error-Msg',
    errmsg.replace(/[^ -~]/g, '?'),
  ]
  return { status: 200, headers, body: JSON.stringify(body), errcode }
}

function describe(errcode: number, caller: { ip: string; nowMs: number; random: SeededRandom }): string {
  const text = ERRMSG[errcode] ?? 'unknown error'
  // 40014 often comes bare [S-strings].
  if (errcode === 40014) return text
  const hint = `${Math.floor(caller.nowMs / 1000)}${caller.random.digits(15)}`
  return `${text}, hint: [${hint}], from ip: ${caller.ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
}
