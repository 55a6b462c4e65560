/**
 * WeCom's error numbers as people need them: what each means here, where to mend it, and what a caller may do. WeCom's
 * own text is not passed on, since it holds addresses and long numbers.
 *
 * Numbers and meanings: https://developer.work.weixin.qq.com/document/path/90313
 */
import type { ErrcodeExplanation } from './explanation.js'
import { faultExplanations } from './fault-explanations.js'

export const explanations = {
  ...faultExplanations,
  '-1': {
    zh: ['企业微信系统繁忙。', '请稍后重试。'],
    en: ['WeCom is busy.', 'Try again a little later.'],
    kind: 'busy',
    as: 50000,
  },
  40003: {
    zh: ['成员账号不合法。', '管理后台 → 通讯录：核对成员的账号。'],
    en: ['That is no possible user id.', 'Admin console, Contacts: compare the user id of the member.'],
    kind: 'missing',
  },
  40014: {
    zh: ['access_token 更新后仍被拒绝。', '核对 corpId、corpSecret 与 agentId 是否属于同一应用。'],
    en: [
      'The access token was refused again after renewal.',
      'See that corpId, corpSecret and agentId are of one app.',
    ],
    kind: 'renew',
  },
  40029: {
    zh: ['授权码无效、已使用或已过期。', '请重新登录。'],
    en: ['The authorization code is invalid, used or expired.', 'Log in again.'],
    kind: 'again',
  },
  40058: {
    zh: ['企业微信认为请求的参数不合法。', '请升级 wecom-elements，或报告此问题。'],
    en: ['WeCom finds an argument of the request wrong.', 'Update wecom-elements, or report this.'],
    kind: 'ours',
  },
  40068: {
    zh: ['标签不存在。', '管理后台 → 应用管理 → 自建应用 → 可见范围：移除已删除的标签，然后重试。'],
    en: [
      'There is no such tag.',
      'Admin console, App Management, your app, Visible Range: take the deleted tag out, then try again.',
    ],
    kind: 'missing',
  },
  41008: {
    zh: ['请求未带授权码。', '请重新登录。'],
    en: ['The authorization code is missing.', 'Log in again.'],
    kind: 'again',
  },
  42001: {
    zh: ['access_token 更新后仍被拒绝。', '检查服务器时钟，并核对 corpSecret。'],
    en: [
      'The access token was refused again after renewal.',
      'Check the clock of the server and corpSecret.',
    ],
    kind: 'renew',
  },
  45009: {
    zh: [
      '调用次数超过企业微信的限制。',
      '按分钟的限制在 60 秒后解除，按小时的限制在 60 分钟后解除；请到时重试。',
    ],
    en: [
      'Too many calls for WeCom’s limits.',
      'A limit by the minute ends after 60 seconds, one by the hour after 60 minutes: try again then.',
    ],
    kind: 'limit',
  },
  45033: {
    zh: ['并发调用超过企业微信的限制。', '请稍后重试。'],
    en: ['Too many calls at once for WeCom.', 'Try again a little later.'],
    kind: 'busy',
  },
  46004: {
    zh: [
      '没有对应的成员，或成员不在应用的可见范围内。',
      '管理后台 → 通讯录：核对成员的手机号与邮箱；应用管理 → 自建应用 → 可见范围：确认包含该成员。',
    ],
    en: [
      'There is no such member, or the app may not see them.',
      'Admin console, Contacts: compare mobile and email; App Management, your app, Visible Range: see that it has the member.',
    ],
    kind: 'missing',
  },
  50002: {
    zh: ['成员不在应用的可见范围内。', '管理后台 → 应用管理 → 自建应用 → 可见范围：加入该成员。'],
    en: [
      'The member is outside the app’s visible range.',
      'Admin console, App Management, your app, Visible Range: add the member.',
    ],
    kind: 'hidden',
    as: 60011,
  },
  60003: {
    zh: ['部门不存在。', '管理后台 → 通讯录：核对部门的 ID。'],
    en: ['There is no such department.', 'Admin console, Contacts: compare the ID of the department.'],
    kind: 'missing',
  },
  60011: {
    zh: ['成员或部门不在应用的可见范围内。', '管理后台 → 应用管理 → 自建应用 → 可见范围：加入该成员或部门。'],
    en: [
      'The member or department is not visible to the app.',
      'Admin console, App Management, your app, Visible Range: add the member or department.',
    ],
    kind: 'hidden',
  },
  60111: {
    zh: [
      '成员不存在，或不在应用的可见范围内。',
      '管理后台 → 通讯录：核对成员的账号；应用管理 → 自建应用 → 可见范围：确认包含该成员。',
    ],
    en: [
      'There is no such member, or the app may not see them.',
      'Admin console, Contacts: compare the user id; App Management, your app, Visible Range: see that it has the member.',
    ],
    kind: 'missing',
  },
  81013: {
    zh: [
      '给出的成员、部门或标签均不存在或不可见。',
      '管理后台 → 应用管理 → 自建应用 → 可见范围：核对成员、部门与标签。',
    ],
    en: [
      'None of the members, departments or tags exists or is visible.',
      'Admin console, App Management, your app, Visible Range: compare members, departments and tags.',
    ],
    kind: 'missing',
  },
  84014: {
    zh: ['user_ticket 已过期。', '请重新登录。'],
    en: ['The user ticket has expired.', 'Log in again.'],
    kind: 'again',
  },
  84015: {
    zh: ['user_ticket 无效。', '请重新登录。'],
    en: ['The user ticket is invalid.', 'Log in again.'],
    kind: 'again',
  },
  301005: {
    zh: ['企业创建者不可删除。', '请升级 wecom-elements，或报告此问题。'],
    en: ['The creator of the corporation can’t be deleted.', 'Update wecom-elements, or report this.'],
    kind: 'ours',
  },
} as const satisfies Record<string | number, ErrcodeExplanation>

/** WeCom's other numbers for what has one above. */
export const sameAs: Readonly<Record<number, keyof typeof explanations>> = {
  40031: 40003,
  40063: 40058,
  42003: 40029,
  42022: 40029,
  60021: 60011,
  60123: 60003,
}

/** 45009 of the look-ups by mobile and address, which have a window of their own. */
export const lookupLimit: ErrcodeExplanation = {
  zh: ['按手机号或邮箱查找成员失败过多。', '该限制一天后解除；请先核对所查的手机号与邮箱，再到时重试。'],
  en: [
    'Too many look-ups by mobile or email found nobody.',
    'The limit ends after a day: see whether the numbers and addresses are right, and try again then.',
  ],
  kind: 'limit',
}
