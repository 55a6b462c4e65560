import type { ErrcodeExplanation } from './explanation.js'

/** What an administrator has to mend: whatever is asked next is refused too. */
export const faultExplanations = {
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
  42007: {
    zh: [
      '第三方应用的预授权码已过期。',
      'corpSecret 应填自建应用的 Secret：管理后台 → 应用管理 → 自建应用。',
    ],
    en: [
      'The pre-authorization code of a third-party app has expired.',
      'Put the Secret of a self-built app into corpSecret: Admin console, App Management, your app.',
    ],
    kind: 'fault',
  },
  42009: {
    zh: ['第三方应用的凭证已过期。', 'corpSecret 应填自建应用的 Secret：管理后台 → 应用管理 → 自建应用。'],
    en: [
      'The access token of a third-party app has expired.',
      'Put the Secret of a self-built app into corpSecret: Admin console, App Management, your app.',
    ],
    kind: 'fault',
  },
  48002: {
    zh: ['该应用无权调用此接口。', '管理后台 → 应用管理 → 自建应用：确认 corpSecret 是自建应用的 Secret。'],
    en: [
      'The app may not use this API.',
      'Admin console, App Management: see that corpSecret is the Secret of the self-built app.',
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
  50003: {
    zh: ['应用已停用。', '管理后台 → 应用管理 → 自建应用：启用应用。'],
    en: ['The app is disabled.', 'Admin console, App Management, your app: enable it.'],
    kind: 'fault',
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
  85005: {
    zh: ['可信域名的归属未验证。', '管理后台 → 应用管理 → 自建应用 → 网页授权及JS-SDK：申请域名校验。'],
    en: [
      'Who owns the trusted domain was not verified.',
      'Admin console, App Management, your app, Web Authorization and JS-SDK: have the domain verified.',
    ],
    kind: 'fault',
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
} as const satisfies Record<string | number, ErrcodeExplanation>
