/**
 * WeCom's error numbers as people need them: what each means here, where to mend it, and what a caller may do. WeCom's
 * own text is not passed on, since it holds addresses and long numbers.
 *
 * Numbers and meanings: https://developer.work.weixin.qq.com/document/path/90313
 */
export type Lang = 'zh' | 'en'

/** What a person reads about an error. */
export interface Explanation {
  readonly zh: readonly [reason: string, solution?: string]
  readonly en: readonly [reason: string, solution?: string]
}

/**
 * What a refusal asks of the caller:
 *
 * - `renew`: another access token, once
 * - `again`: another login
 * - `busy`: another try soon
 * - `limit`: to wait until the window ends
 * - `fault`: an administrator; whatever is asked next is refused too
 * - `hidden`: nothing, the app may not see it
 * - `missing`: nothing, it does not exist
 * - `ours`: a mended client
 */
export type RefusalKind = 'renew' | 'again' | 'busy' | 'limit' | 'fault' | 'hidden' | 'missing' | 'ours'

export interface ErrcodeExplanation extends Explanation {
  readonly kind: RefusalKind
  /** Answered in the place of WeCom's number, where several of WeCom's mean one thing to a caller. */
  readonly as?: number
}

export const explanations = {
  '-1': {
    zh: ['企业微信系统繁忙。', '请稍后重试。'],
    en: ['WeCom is busy.', 'Try again a little later.'],
    kind: 'busy',
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
    kind: 'fault',
  },
  40013: {
    zh: ['corpId 不正确。', '管理后台 → 我的企业 → 企业信息：核对企业ID，并填入 corpId。'],
    en: ['corpId is wrong.', 'Admin console, My Company, Company Info: compare the Company ID with corpId.'],
    kind: 'fault',
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
  40056: {
    zh: ['agentId 不正确。', '管理后台 → 应用管理 → 自建应用：核对 AgentId，并填入 agentId。'],
    en: ['agentId is wrong.', 'Admin console, App Management, your app: compare the AgentId with agentId.'],
    kind: 'fault',
  },
  40091: {
    zh: ['corpSecret 属于另一企业。', '核对 corpId 与 corpSecret 是否属于同一企业。'],
    en: ['corpSecret is of another corporation.', 'See that corpId and corpSecret are of one corporation.'],
    kind: 'fault',
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
    zh: ['调用次数超过企业微信的限制。', '限制按分钟与小时计，请在本分钟或本小时结束后重试。'],
    en: [
      'Too many calls for WeCom’s limits.',
      'The limits count by minute and hour: try again when this minute or hour is over.',
    ],
    kind: 'limit',
  },
  45033: {
    zh: ['并发调用超过企业微信的限制。', '请稍后重试。'],
    en: ['Too many calls at once for WeCom.', 'Try again a little later.'],
    kind: 'busy',
  },
  48002: {
    zh: ['该应用无权调用此接口。', '管理后台 → 应用管理 → 自建应用：确认 corpSecret 是自建应用的 Secret。'],
    en: [
      'The app may not use this API.',
      'Admin console, App Management: see that corpSecret is the Secret of the self-built app.',
    ],
    kind: 'fault',
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
    kind: 'fault',
  },
  48006: {
    zh: ['应用长期未使用，权限已被收回。', '管理后台 → 应用管理 → 自建应用：重新启用应用。'],
    en: [
      'The app lost its permission as it was not used for long.',
      'Admin console, App Management: enable the app again.',
    ],
    kind: 'fault',
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
    kind: 'fault',
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
  50003: {
    zh: ['应用已停用。', '管理后台 → 应用管理 → 自建应用：启用应用。'],
    en: ['The app is disabled.', 'Admin console, App Management, your app: enable it.'],
    kind: 'fault',
  },
  60003: {
    zh: ['部门不存在。'],
    en: ['There is no such department.'],
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
  60020: {
    zh: [
      '服务器 IP 不是企业可信 IP；若确已设置，再核对 agentId。',
      '管理后台 → 应用管理 → 自建应用 → 企业可信IP：加入服务器的出口 IP，约一分钟后生效。',
    ],
    en: [
      'The server’s IP is not trusted; if it surely is, check agentId too.',
      'Admin console, App Management, your app, Trusted IP: add the server’s egress IP; it takes about a minute.',
    ],
    kind: 'fault',
  },
  60111: {
    zh: ['成员不存在，或不在应用的可见范围内。'],
    en: ['There is no such member, or the app may not see them.'],
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
  301002: {
    zh: [
      'agentId 不是 corpSecret 所属的应用。',
      '管理后台 → 应用管理 → 自建应用：核对 AgentId 与 Secret 属于同一应用。',
    ],
    en: [
      'agentId is not the app that corpSecret is of.',
      'Admin console, App Management: see that AgentId and Secret are of one app.',
    ],
    kind: 'fault',
  },
  40003: {
    zh: ['成员账号不合法。'],
    en: ['That is no possible user id.'],
    kind: 'missing',
  },
  40058: {
    zh: ['企业微信认为请求的参数不合法。', '请升级 wecom-elements，或报告此问题。'],
    en: ['WeCom finds an argument of the request wrong.', 'Update wecom-elements, or report this.'],
    kind: 'ours',
  },
  40068: {
    zh: ['标签不存在。'],
    en: ['There is no such tag.'],
    kind: 'missing',
  },
  40093: {
    zh: ['JS-SDK 签名不正确。', '核对签名所用的网址与页面地址是否一致。'],
    en: ['The signature for the JS-SDK is wrong.', 'See that the URL that was signed is that of the page.'],
    kind: 'fault',
  },
  41001: {
    zh: ['请求未带 access_token。', '核对 apiBaseUrl 处的代理是否去掉了查询参数。'],
    en: ['The access token is missing.', 'See whether a proxy at apiBaseUrl drops the query.'],
    kind: 'fault',
  },
  41002: {
    zh: ['请求未带 corpId。', '核对 corpId 与 apiBaseUrl。'],
    en: ['corpId is missing.', 'Check corpId and apiBaseUrl.'],
    kind: 'fault',
  },
  41004: {
    zh: ['请求未带 corpSecret。', '核对 corpSecret 与 apiBaseUrl。'],
    en: ['corpSecret is missing.', 'Check corpSecret and apiBaseUrl.'],
    kind: 'fault',
  },
  41008: {
    zh: ['请求未带授权码。', '请重新登录。'],
    en: ['The authorization code is missing.', 'Log in again.'],
    kind: 'again',
  },
  46004: {
    zh: ['没有对应的成员，或成员不在应用的可见范围内。'],
    en: ['There is no such member, or the app may not see them.'],
    kind: 'missing',
  },
  80001: {
    zh: [
      '可信域名不正确，或未完成 ICP 备案。',
      '管理后台 → 应用管理 → 自建应用 → 网页授权及JS-SDK：核对可信域名。',
    ],
    en: [
      'The trusted domain is wrong, or has no ICP filing.',
      'Admin console, App Management, your app, Web Authorization and JS-SDK: check the trusted domain.',
    ],
    kind: 'fault',
  },
  81013: {
    zh: ['给出的成员、部门或标签均不存在或不可见。'],
    en: ['None of the members, departments or tags exists or is visible.'],
    kind: 'missing',
  },
  85005: {
    zh: ['可信域名的归属未验证。', '管理后台 → 应用管理 → 自建应用 → 网页授权及JS-SDK：申请域名校验。'],
    en: [
      'Who owns the trusted domain was not verified.',
      'Admin console, App Management, your app, Web Authorization and JS-SDK: have the domain verified.',
    ],
    kind: 'fault',
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
