/**
 * WeCom's error numbers as people need them: what each means here, and where to mend it. WeCom's own text is not
 * passed on, since it holds addresses and long numbers.
 *
 * Numbers and meanings: https://developer.work.weixin.qq.com/document/path/90313
 */
import { Code } from '../../../../../runtime/element.js'

export type Lang = 'zh' | 'en'

interface Explanation {
  readonly zh: readonly [reason: string, solution?: string]
  readonly en: readonly [reason: string, solution?: string]
  readonly httpStatus: number
  /** Answered in the place of WeCom's number, where several of WeCom's mean one thing to a caller. */
  readonly as?: number
}

const badGateway = 502
const badRequest = 400
const forbidden = 403

const explanations = {
  '-1': {
    zh: ['企业微信系统繁忙。', '请稍后重试。'],
    en: ['WeCom is busy.', 'Try again a little later.'],
    httpStatus: badGateway,
    as: 50000,
  },
  40001: {
    zh: [
      'corpSecret 不正确，或应用已停用。',
      '管理后台 → 应用管理 → 自建应用：核对 Secret，并填入 corpSecret。',
    ],
    en: [
      'corpSecret is wrong, or the app is disabled.',
      'Admin console, App Management, your app: compare the Secret with corpSecret.',
    ],
    httpStatus: badGateway,
  },
  40013: {
    zh: ['corpId 不正确。', '管理后台 → 我的企业 → 企业信息：核对企业ID，并填入 corpId。'],
    en: ['corpId is wrong.', 'Admin console, My Company, Company Info: compare the Company ID with corpId.'],
    httpStatus: badGateway,
  },
  40014: {
    zh: ['access_token 更新后仍被拒绝。', '核对 corpId、corpSecret 与 agentId 是否属于同一应用。'],
    en: [
      'The access token was refused again after renewal.',
      'See that corpId, corpSecret and agentId are of one app.',
    ],
    httpStatus: badGateway,
  },
  40029: {
    zh: ['授权码无效、已使用或已过期。', '请重新登录。'],
    en: ['The authorization code is invalid, used or expired.', 'Log in again.'],
    httpStatus: badRequest,
  },
  40056: {
    zh: ['agentId 不正确。', '管理后台 → 应用管理 → 自建应用：核对 AgentId，并填入 agentId。'],
    en: ['agentId is wrong.', 'Admin console, App Management, your app: compare the AgentId with agentId.'],
    httpStatus: badGateway,
  },
  40091: {
    zh: ['corpSecret 属于另一企业。', '核对 corpId 与 corpSecret 是否属于同一企业。'],
    en: ['corpSecret is of another corporation.', 'See that corpId and corpSecret are of one corporation.'],
    httpStatus: badGateway,
  },
  42001: {
    zh: ['access_token 更新后仍被拒绝。', '检查服务器时钟，并核对 corpSecret。'],
    en: [
      'The access token was refused again after renewal.',
      'Check the clock of the server and corpSecret.',
    ],
    httpStatus: badGateway,
  },
  45009: {
    zh: ['调用次数超过企业微信的限制。', '限制按分钟与小时计，请在本分钟或本小时结束后重试。'],
    en: [
      'Too many calls for WeCom’s limits.',
      'The limits count by minute and hour: try again when this minute or hour is over.',
    ],
    httpStatus: badGateway,
  },
  45033: {
    zh: ['并发调用超过企业微信的限制。', '请稍后重试。'],
    en: ['Too many calls at once for WeCom.', 'Try again a little later.'],
    httpStatus: badGateway,
  },
  48002: {
    zh: ['该应用无权调用此接口。', '管理后台 → 应用管理 → 自建应用：确认 corpSecret 是自建应用的 Secret。'],
    en: [
      'The app may not use this API.',
      'Admin console, App Management: see that corpSecret is the Secret of the self-built app.',
    ],
    httpStatus: badGateway,
  },
  48009: {
    zh: [
      '通讯录同步的 Secret 从新的 IP 不能读取成员详情。',
      'corpSecret 应填自建应用的 Secret：管理后台 → 应用管理 → 自建应用。',
    ],
    en: [
      'The contact-sync secret may not read details from a new IP.',
      'Put the Secret of the self-built app into corpSecret: Admin console, App Management, your app.',
    ],
    httpStatus: badGateway,
  },
  48006: {
    zh: ['应用长期未使用，权限已被收回。', '管理后台 → 应用管理 → 自建应用：重新启用应用。'],
    en: [
      'The app lost its permission as it was not used for long.',
      'Admin console, App Management: enable the app again.',
    ],
    httpStatus: badGateway,
  },
  50001: {
    zh: [
      'redirectUri 的域名不是可信域名，或授权码来自另一应用。',
      '管理后台 → 应用管理 → 自建应用 → 网页授权及JS-SDK：设置可信域名，须与 redirectUri 的域名（含端口）完全一致。',
    ],
    en: [
      'The host of redirectUri is no trusted domain, or the code came from another app.',
      'Admin console, App Management, your app, Web Authorization and JS-SDK: the trusted domain must equal the host of redirectUri, port included.',
    ],
    httpStatus: badGateway,
  },
  50002: {
    zh: ['成员不在应用的可见范围内。', '管理后台 → 应用管理 → 自建应用 → 可见范围：加入该成员。'],
    en: [
      'The member is outside the app’s visible range.',
      'Admin console, App Management, your app, Visible Range: add the member.',
    ],
    httpStatus: forbidden,
    as: 60011,
  },
  50003: {
    zh: ['应用已停用。', '管理后台 → 应用管理 → 自建应用：启用应用。'],
    en: ['The app is disabled.', 'Admin console, App Management, your app: enable it.'],
    httpStatus: badGateway,
  },
  60003: {
    zh: ['部门不存在。'],
    en: ['There is no such department.'],
    httpStatus: 404,
  },
  60011: {
    zh: ['成员或部门不在应用的可见范围内。', '管理后台 → 应用管理 → 自建应用 → 可见范围：加入该成员或部门。'],
    en: [
      'The member or department is not visible to the app.',
      'Admin console, App Management, your app, Visible Range: add the member or department.',
    ],
    httpStatus: forbidden,
  },
  60020: {
    zh: [
      '服务器 IP 不是企业可信 IP；若确已设置，再核对 agentId。',
      '管理后台 → 应用管理 → 自建应用 → 企业可信IP：加入服务器的出口 IP，约一分钟后生效。',
    ],
    en: [
      'The server’s IP is not trusted; if it surely is, check agentId too.',
      'Admin console, App Management, your app, Trusted IP: add the server’s egress IP; it takes about a minute.',
    ],
    httpStatus: badGateway,
  },
  60111: {
    zh: ['成员不存在，或不在应用的可见范围内。'],
    en: ['There is no such member, or the app may not see them.'],
    httpStatus: 404,
  },
  84014: {
    zh: ['user_ticket 已过期。', '请重新登录。'],
    en: ['The user ticket has expired.', 'Log in again.'],
    httpStatus: badRequest,
  },
  84015: {
    zh: ['user_ticket 无效。', '请重新登录。'],
    en: ['The user ticket is invalid.', 'Log in again.'],
    httpStatus: badRequest,
  },
  301002: {
    zh: [
      'agentId 不是 corpSecret 所属的应用。',
      '管理后台 → 应用管理 → 自建应用：核对 AgentId 与 Secret 属于同一应用。',
    ],
    en: [
      'agentId is not the app that corpSecret is of.',
      'Admin console, App Management: see that AgentId and Secret are of one app.',
    ],
    httpStatus: badGateway,
  },
} as const satisfies Record<string | number, Explanation>

/** WeCom's other numbers for a code that can't be used any more. */
const sameAs: Readonly<Record<number, keyof typeof explanations>> = {
  42003: 40029,
  42022: 40029,
  60021: 60011,
  60123: 60003,
}

/** WeCom's numbers for a member who is disabled or has left. */
export const closedStatuses: readonly (number | null | undefined)[] = [2, 5]

/** Our own refusals of a login. */
const refusals = {
  40301: {
    zh: ['登录状态缺失、无效、已过期或已使用。', '请重新登录。'],
    en: [
      'The login state is missing, unknown, expired, used, or of another browser.',
      'Begin the login again.',
    ],
    httpStatus: forbidden,
  },
  40302: { zh: ['不是本企业的成员。'], en: ['Not a member of this corporation.'], httpStatus: forbidden },
  40304: {
    zh: ['成员已被禁用或已离职。'],
    en: ['The member is disabled or has left.'],
    httpStatus: forbidden,
  },
  40303: {
    zh: [
      '本次同步会把过多成员标记为离职，或移除过多部门，因此没有标记任何人。',
      '核对应用的可见范围；确属实情时，以 allowMassLeave 再同步一次。',
    ],
    en: [
      'The sync would mark too many members as left, or remove too many departments, so it marked nobody.',
      'Look at the app’s visible range. If it is meant, sync again with allowMassLeave.',
    ],
    httpStatus: 409,
  },
  40305: {
    zh: ['该成员没有对应的本地用户。', '请联系管理员绑定后再登录。'],
    en: ['The member has no local user.', 'Ask the administrator to bind one.'],
    httpStatus: forbidden,
  },
} as const satisfies Record<number, Explanation>

export function refuseLogin(code: Exclude<keyof typeof refusals, 40303>, lang: Lang): Code {
  return toCode(code, refusals[code], lang)
}

export function refuseMassLeave(lang: Lang): Code {
  return toCode(40303, refusals[40303], lang)
}

/** A sync that would find nobody at all: what is stored would look like a corporation that everybody left. */
export function explainEmptyRange(lang: Lang): Code {
  const empty: Explanation = {
    zh: ['应用的可见范围为空。', '管理后台 → 应用管理 → 自建应用 → 可见范围：加入部门、成员或标签。'],
    en: [
      'The app’s visible range is empty.',
      'Admin console, App Management, your app, Visible Range: add departments, members or tags.',
    ],
    httpStatus: forbidden,
  }
  return toCode(60011, empty, lang)
}

// What an administrator has to mend, or what asking on makes worse.
const faultsOfAll: readonly number[] = [
  40001, 40013, 40014, 40056, 40091, 42001, 45009, 48002, 48006, 48009, 50001, 50003, 60020, 301002,
]

/** Whether a refusal is of everything that would be asked next, and not of the one thing that was asked for. */
export function isConfigFault(code: number): boolean {
  return faultsOfAll.includes(code)
}

/** The `Code` for a number with which WeCom refused a call; an unknown one is passed on as WeCom said it. */
export function explainErrcode(errcode: number, path: string, lang: Lang): Code {
  const key = sameAs[errcode] ?? errcode
  const known = (explanations as Readonly<Record<string, Explanation>>)[String(key)]
  if (known === undefined) {
    const reason = lang === 'zh' ? `企业微信拒绝了 ${path}。` : `WeCom refused ${path}.`
    const solution = 'https://developer.work.weixin.qq.com/devtool/query'
    return new Code(errcode, reason, { solution, httpStatus: badGateway })
  }
  return toCode(known.as ?? Number(key), known, lang)
}

function toCode(code: number, explanation: Explanation, lang: Lang): Code {
  const [reason, solution] = explanation[lang]
  return new Code(code, reason, {
    httpStatus: explanation.httpStatus,
    ...(solution !== undefined && { solution }),
  })
}

/** Why a call brought no answer that could be understood. */
export type Outage = 'unreachable' | 'tooSlow' | 'unreadable' | 'codeLost'

const outages = {
  unreachable: { zh: '无法连接企业微信', en: 'WeCom could not be reached' },
  tooSlow: { zh: '企业微信未及时应答', en: 'WeCom did not answer in time' },
  unreadable: { zh: '企业微信的应答无法识别', en: 'WeCom’s answer could not be read' },
  codeLost: { zh: '企业微信的应答丢失，请重新登录', en: 'WeCom’s answer was lost. Begin the login again' },
} as const

/** `detail` is the system's short word for what happened, such as ECONNREFUSED. */
export function explainOutage(outage: Outage, path: string, lang: Lang, detail = ''): Code {
  const text = outages[outage][lang]
  const where = detail === '' ? path : `${path}, ${detail}`
  return new Code(50000, lang === 'zh' ? `${text}（${where}）。` : `${text} (${where}).`, { httpStatus: 502 })
}
