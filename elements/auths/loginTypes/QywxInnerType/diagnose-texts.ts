import type { NetworkFault } from './wecom/probe.js'

type Solved = readonly [seen: string, solution: string]

const zh = {
  titles: {
    reach: '连接企业微信',
    clock: '服务器时钟',
    token: 'access_token',
    trustedIp: '企业可信IP',
    agent: '自建应用',
    visibleRange: '可见范围',
    redirectDomain: '可信域名',
    sensitiveFields: '敏感字段',
    members: '已存成员',
  },
  reached: (host: string) => `${host} 已应答。`,
  emulator: (host: string) => `${host} 是模拟器，不是企业微信。`,
  stranger: (host: string, status: number): Solved => [
    `${host} 的应答（HTTP ${status}）不是企业微信的应答。`,
    '核对 apiBaseUrl 与 proxy；网关或上网登录页可能截住了请求。',
  ],
  unreached: {
    name: (host: string, detail: string): Solved => [
      `无法解析域名 ${host}（${detail}）。`,
      '检查服务器的 DNS 设置与 apiBaseUrl；若只能经代理上网，设置 proxy 或 HTTPS_PROXY。',
    ],
    tls: (host: string, detail: string): Solved => [
      `与 ${host} 的 TLS 连接失败（${detail}）。`,
      '检查系统根证书、服务器时间，以及是否有替换证书的网关（NODE_EXTRA_CA_CERTS）。',
    ],
    proxy: (host: string, detail: string): Solved => [
      `代理未能连接 ${host}（${detail}）。`,
      '检查 proxy（或 HTTPS_PROXY）的地址、端口、账号，以及代理是否允许访问该域名。',
    ],
    refused: (host: string, detail: string): Solved => [
      `${host} 拒绝连接或不可达（${detail}）。`,
      '检查防火墙的出站规则与 apiBaseUrl 的端口。',
    ],
    slow: (host: string, detail: string): Solved => [
      `${host} 未及时应答（${detail}）。`,
      '检查防火墙与网络；若只能经代理上网，设置 proxy 或 HTTPS_PROXY。',
    ],
    other: (host: string, detail: string): Solved => [
      `与 ${host} 的连接中断（${detail}）。`,
      '检查网络与 apiBaseUrl。',
    ],
  } satisfies Record<NetworkFault, (host: string, detail: string) => Solved>,
  clockRight: (seconds: number) => `与企业微信相差 ${seconds} 秒。`,
  clockWrong: (seconds: number): Solved => [
    `比企业微信${seconds > 0 ? '快' : '慢'} ${Math.abs(seconds)} 秒。`,
    '校准服务器时钟（NTP）。',
  ],
  noDate: '应答中没有时间。',
  token: '企业微信认可 corpId 与 corpSecret。',
  ipTrusted: '企业微信接受服务器的 IP。',
  ipUntrusted: (ip: string | undefined): Solved => [
    ip === undefined ? '服务器的 IP 不是企业可信IP。' : `服务器的 IP ${ip} 不是企业可信IP。`,
    `管理后台 → 应用管理 → 自建应用 → 企业可信IP：加入 ${ip ?? '服务器的出口 IP'}，约一分钟后生效。`,
  ],
  agent: (name: string) => `应用“${name}”已启用。`,
  agentClosed: (name: string): Solved => [
    `应用“${name}”已停用。`,
    '管理后台 → 应用管理 → 自建应用：启用应用。',
  ],
  range: (departments: number, members: number, tags: number) =>
    `${departments} 个部门、${members} 名单独加入的成员、${tags} 个标签。`,
  rangeEmpty: [
    '可见范围为空，没有人能登录。',
    '管理后台 → 应用管理 → 自建应用 → 可见范围：加入部门、成员或标签。',
  ] as Solved,
  domain: (domain: string) => `可信域名 ${domain} 与 redirectUri 一致。`,
  domainUnset: (host: string): Solved => [
    '应用没有设置可信域名，无法在企业微信内登录。',
    `管理后台 → 应用管理 → 自建应用 → 网页授权及JS-SDK → 可信域名：填入 ${host}。`,
  ],
  domainOther: (domain: string, host: string): Solved => [
    `可信域名是 ${domain}，而 redirectUri 的域名是 ${host}。`,
    `管理后台 → 应用管理 → 自建应用 → 网页授权及JS-SDK → 可信域名：填入 ${host}，或修改 redirectUri。`,
  ],
  fields: (present: string, withheld: string) => `可读取：${present || '无'}；未提供：${withheld || '无'}。`,
  fieldsByConsent: '登录时经成员同意提供（snsapi_privateinfo）。',
  fieldsWithheld:
    '2022-06-20 之后创建的应用须在登录时取得：在应用详情中勾选敏感字段，并把 scope 设为 snsapi_privateinfo。',
  noMember: '在可见范围内没有找到可查看的成员。',
  members: (members: number, lastSync: string | undefined) =>
    `已存 ${members} 名成员，${lastSync === undefined ? '尚未同步' : `最近一次同步开始于 ${lastSync}`}。`,
  lastSyncBad: (members: number, startedAt: string): Solved => [
    `已存 ${members} 名成员，${startedAt} 开始的最近一次同步未完成。`,
    '修复其他问题后再同步一次。',
  ],
  after: (check: string) => `须先解决“${check}”。`,
  failed: '检查本身失败，原因见日志。',
}

const en: typeof zh = {
  titles: {
    reach: 'Reaching WeCom',
    clock: 'Server clock',
    token: 'Access token',
    trustedIp: 'Trusted IP',
    agent: 'Self-built app',
    visibleRange: 'Visible range',
    redirectDomain: 'Trusted domain',
    sensitiveFields: 'Sensitive fields',
    members: 'Stored members',
  },
  reached: (host) => `${host} answers.`,
  emulator: (host) => `${host} is the emulator, not WeCom.`,
  stranger: (host, status) => [
    `What answers at ${host} (HTTP ${status}) is not WeCom.`,
    'Check apiBaseUrl and proxy; a gateway or the login page of a network may be in the way.',
  ],
  unreached: {
    name: (host, detail) => [
      `The name ${host} cannot be resolved (${detail}).`,
      'Check the DNS of the server and apiBaseUrl; if the way out is a proxy, set proxy or HTTPS_PROXY.',
    ],
    tls: (host, detail) => [
      `The TLS connection to ${host} failed (${detail}).`,
      'Check root certificates, the clock, and gateways that replace certificates (NODE_EXTRA_CA_CERTS).',
    ],
    proxy: (host, detail) => [
      `The proxy did not connect to ${host} (${detail}).`,
      'Check address, port and account of proxy (or HTTPS_PROXY), and whether the proxy allows that host.',
    ],
    refused: (host, detail) => [
      `${host} refuses the connection or is out of reach (${detail}).`,
      'Check outgoing rules of the firewall, and the port of apiBaseUrl.',
    ],
    slow: (host, detail) => [
      `${host} did not answer in time (${detail}).`,
      'Check firewall and network; if the way out is a proxy, set proxy or HTTPS_PROXY.',
    ],
    other: (host, detail) => [
      `The connection to ${host} broke off (${detail}).`,
      'Check the network and apiBaseUrl.',
    ],
  },
  clockRight: (seconds) => `${seconds} s from WeCom’s.`,
  clockWrong: (seconds) => [
    `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} WeCom’s.`,
    'Set the clock of the server (NTP).',
  ],
  noDate: 'The answer has no time in it.',
  token: 'WeCom takes corpId and corpSecret.',
  ipTrusted: 'WeCom takes calls from the server’s IP.',
  ipUntrusted: (ip) => [
    ip === undefined ? 'The server’s IP is not trusted.' : `The server’s IP ${ip} is not trusted.`,
    `Admin console, App Management, your app, Trusted IP: add ${ip ?? 'the server’s egress IP'}; it takes about a minute.`,
  ],
  agent: (name) => `The app "${name}" is enabled.`,
  agentClosed: (name) => [
    `The app "${name}" is disabled.`,
    'Admin console, App Management, your app: enable it.',
  ],
  range: (departments, members, tags) =>
    `Departments: ${departments}, members added one by one: ${members}, tags: ${tags}.`,
  rangeEmpty: [
    'The visible range is empty: nobody can log in.',
    'Admin console, App Management, your app, Visible Range: add departments, members or tags.',
  ],
  domain: (domain) => `The trusted domain ${domain} is that of redirectUri.`,
  domainUnset: (host) => [
    'The app has no trusted domain: logins inside WeCom fail.',
    `Admin console, App Management, your app, Web authorization and JS-SDK, Trusted domain: enter ${host}.`,
  ],
  domainOther: (domain, host) => [
    `The trusted domain is ${domain}, and redirectUri is at ${host}.`,
    `Admin console, App Management, your app, Web authorization and JS-SDK, Trusted domain: enter ${host}, or change redirectUri.`,
  ],
  fields: (present, withheld) => `Given: ${present || 'none'}; withheld: ${withheld || 'none'}.`,
  fieldsByConsent: 'They come at the login, with the member’s consent (snsapi_privateinfo).',
  fieldsWithheld:
    'Apps created after 2022-06-20 get them at the login only: tick the sensitive fields in the app’s details, and set scope to snsapi_privateinfo.',
  noMember: 'No member was found in the visible range to look at.',
  members: (members, lastSync) =>
    `Members stored: ${members}; ${lastSync === undefined ? 'never synced' : `last sync began at ${lastSync}`}.`,
  lastSyncBad: (members, startedAt) => [
    `Members stored: ${members}; the last sync, of ${startedAt}, did not complete.`,
    'Mend what else is wrong, and sync again.',
  ],
  after: (check) => `"${check}" comes first.`,
  failed: 'The check itself failed; the log says why.',
}

export const diagnoseTexts = { zh, en }
export type DiagnoseTexts = typeof zh
export type CheckName = keyof typeof zh.titles
