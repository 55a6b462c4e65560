/** Errors of WeCom and of this Type as the `Code` that callers get. */
import { Code } from '../../../../../runtime/element.js'
import type { ErrcodeExplanation, Explanation, Lang, RefusalKind } from './explanation.js'
import { explanations, lookupLimit, sameAs } from './explanations.js'

export type { Lang } from './explanation.js'

interface OwnExplanation extends Explanation {
  readonly httpStatus: number
}

export const noSuchDepartment = 60003
export const notVisible = 60011
export const noSuchUser = 60111

/** Our own refusals of a login. */
const refusals = {
  40301: {
    zh: ['登录状态缺失、无效、已过期或已使用。', '请重新登录。'],
    en: [
      'The login state is missing, unknown, expired, used, or of another browser.',
      'Begin the login again.',
    ],
    httpStatus: 403,
  },
  40302: { zh: ['不是本企业的成员。'], en: ['Not a member of this corporation.'], httpStatus: 403 },
  40304: {
    zh: ['成员已被禁用或已离职。'],
    en: ['The member is disabled or has left.'],
    httpStatus: 403,
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
    httpStatus: 403,
  },
} as const satisfies Record<number, OwnExplanation>

export function refuseLogin(code: Exclude<keyof typeof refusals, 40303>, lang: Lang): Code {
  return toCode(code, refusals[code], lang)
}

export function refuseMassLeave(lang: Lang): Code {
  return toCode(40303, refusals[40303], lang)
}

/** A sync that would find nobody at all: what is stored would look like a corporation that everybody left. */
export function explainEmptyRange(lang: Lang): Code {
  return toCode(60011, emptyRange, lang)
}

const emptyRange = {
  zh: ['应用的可见范围为空。', '管理后台 → 应用管理 → 自建应用 → 可见范围：加入部门、成员或标签。'],
  en: [
    'The app’s visible range is empty.',
    'Admin console, App Management, your app, Visible Range: add departments, members or tags.',
  ],
  httpStatus: 403,
} as const satisfies OwnExplanation

/** What a refusal asks of the caller; undefined for a number that nobody has explained. */
export function refusalKind(errcode: number): RefusalKind | undefined {
  return lookUp(errcode)?.known.kind
}

/** Whether a refusal is of everything that would be asked next, and not of the one thing that was asked for. */
export function isRefusalOfAll(errcode: number): boolean {
  const kind = refusalKind(errcode)
  return kind === 'fault' || kind === 'limit' || kind === 'renew'
}

const overLimit = 45009
const lookups: readonly string[] = ['user/getuserid', 'user/get_userid_by_email']

/** The `Code` for a number with which WeCom refused a call; an unknown one is passed on as WeCom said it. */
export function explainErrcode(errcode: number, path: string, lang: Lang): Code {
  const found = lookUp(errcode)
  if (errcode === overLimit && lookups.includes(path))
    return toCode(errcode, { ...lookupLimit, httpStatus: httpStatuses.limit }, lang)
  if (found === undefined) {
    const reason = lang === 'zh' ? `企业微信拒绝了 ${path}。` : `WeCom refused ${path}.`
    const solution = 'https://developer.work.weixin.qq.com/devtool/query'
    return new Code(errcode, reason, { solution, httpStatus: 502 })
  }
  const { known, number } = found
  return toCode(known.as ?? number, { ...known, httpStatus: httpStatuses[known.kind] }, lang)
}

function lookUp(errcode: number): { known: ErrcodeExplanation; number: number } | undefined {
  const number = Number(sameAs[errcode] ?? errcode)
  const known = (explanations as Readonly<Record<string, ErrcodeExplanation>>)[String(number)]
  return known === undefined ? undefined : { known, number }
}

const httpStatuses: Readonly<Record<RefusalKind, number>> = {
  renew: 502,
  again: 400,
  busy: 502,
  limit: 502,
  fault: 502,
  hidden: 403,
  missing: 404,
  ours: 502,
}

function toCode(code: number, explanation: OwnExplanation, lang: Lang): Code {
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
