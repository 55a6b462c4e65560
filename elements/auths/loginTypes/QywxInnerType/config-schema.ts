import type { SchemaOf } from '../../../../runtime/element.js'
import type { QywxCallbackConfig, QywxInnerConfig } from './config.js'

const url = { type: 'string', format: 'uri' } as const
const ofCorporation = { writeOnly: true, belongsTo: ['corpId'] } as const

// https://developer.work.weixin.qq.com/document/path/96238; the examples are those of WeCom's own page 91144.
const callback = {
  type: 'object',
  title: 'Events',
  zh: { title: '接收事件', description: '在 /api/callback/<名称> 接收通讯录变更事件；不设置则不接收' },
  description: 'Receives contact-change events at /api/callback/<name>; none are received without it',
  required: ['token', 'encodingAesKey'],
  additionalProperties: false,
  properties: {
    token: {
      type: 'string',
      title: 'Token',
      zh: { title: 'Token', description: '管理后台“接收消息”的“API接收”页：1 至 32 位字母和数字' },
      description: 'From the page 接收消息, API接收: 1 to 32 letters and digits',
      pattern: '^[A-Za-z0-9]{1,32}$',
      examples: ['QDG6eK'],
      ...ofCorporation,
    },
    encodingAesKey: {
      type: 'string',
      title: 'EncodingAESKey',
      zh: { title: 'EncodingAESKey', description: '同一页面：43 位字母和数字' },
      description: 'From the same page: 43 letters and digits',
      pattern: '^[A-Za-z0-9]{43}$',
      examples: ['jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'],
      ...ofCorporation,
    },
  },
} as const satisfies SchemaOf<QywxCallbackConfig>

export const qywxInnerConfigSchema = {
  type: 'object',
  required: ['corpId', 'corpSecret', 'agentId', 'redirectUri'],
  additionalProperties: false,
  properties: {
    corpId: {
      type: 'string',
      minLength: 1,
      title: 'CorpId',
      zh: { title: '企业 ID（CorpId）', description: '管理后台的“我的企业”页面底部' },
      description: '企业ID, in the admin console under 我的企业 (My Company)',
    },
    corpSecret: {
      type: 'string',
      minLength: 1,
      title: 'Secret',
      zh: { title: '应用的 Secret', description: '管理后台“应用管理”中自建应用的页面' },
      description: "The Secret on the self-built app's page, under 应用管理 (App Management)",
      writeOnly: true,
      belongsTo: ['corpId', 'apiBaseUrl'],
    },
    agentId: {
      type: 'string',
      minLength: 1,
      title: 'AgentId',
      zh: { title: 'AgentId', description: '同一自建应用页面上的 AgentId' },
      description: "The AgentId on the self-built app's page; in quotes",
    },
    redirectUri: {
      ...url,
      title: 'Redirect URI',
      zh: {
        title: '回调地址（redirectUri）',
        description: '企业微信把浏览器送回的地址，须在应用的可信域名下：https://<域名>/auth/callback',
      },
      description:
        "Where WeCom sends browsers back to, on the app's trusted domain: https://<domain>/auth/callback",
    },
    scope: {
      type: 'string',
      title: 'Scope',
      zh: {
        title: '授权范围',
        description: '在企业微信内登录时请求的范围；默认 snsapi_base，需要敏感字段时用 snsapi_privateinfo',
      },
      description:
        'What a login inside WeCom asks for; snsapi_base by default, snsapi_privateinfo for sensitive fields',
      enum: ['snsapi_base', 'snsapi_privateinfo'],
    },
    lang: {
      type: 'string',
      title: 'Language',
      zh: { title: '语言', description: '登录页、错误原因和检查结果的语言；默认 zh' },
      description: 'Of the login page, the reasons of errors and the check; zh by default',
      enum: ['zh', 'en'],
    },
    requireState: {
      type: 'boolean',
      title: 'Require state',
      zh: {
        title: '强制校验 state',
        description: '进程内调用 getLoginCode 时也拒绝没有 state 的请求；默认否',
      },
      description: 'Refuses getLoginCode without a state in process too; false by default',
      initial: true,
    },
    stateLifetimeSeconds: {
      type: 'integer',
      title: 'Lifetime of a state, seconds',
      zh: { title: 'state 有效期（秒）', description: '一次登录从开始起最多可用多久；默认 600' },
      description: 'How long a login may take from its beginning; 600 by default',
      minimum: 30,
      maximum: 86_400,
    },
    sessionRecheckSeconds: {
      type: 'integer',
      title: 'Recheck of sessions, seconds',
      zh: { title: '会话复查间隔（秒）', description: '每隔多久重新确认会话背后的成员；默认 3600' },
      description: 'How often the member behind a live session is asked for again; 3600 by default',
      minimum: 60,
      maximum: 604_800,
    },
    userFreshnessSeconds: {
      type: 'integer',
      title: 'Freshness of members, seconds',
      zh: {
        title: '成员数据新鲜期（秒）',
        description: '已存的成员多旧之后，syncUserInfo 才会重新读取；默认 86400',
      },
      description: 'How old a stored member may be before syncUserInfo asks again; 86400 by default',
      minimum: 0,
      maximum: 31_536_000,
    },
    syncConcurrency: {
      type: 'integer',
      title: 'Reads of a sync at once',
      zh: { title: '同步并发数', description: '一次同步同时读取几个部门；默认 8' },
      description: '8 by default',
      minimum: 1,
      maximum: 32,
    },
    leaverRetentionDays: {
      type: 'integer',
      title: 'Retention of leavers, days',
      zh: { title: '离职成员保留天数', description: '多少天后删除离职成员的数据；默认永不删除' },
      description: 'When the row of a member who left is deleted; never by default',
      minimum: 1,
      maximum: 3650,
    },
    requireLocalUser: {
      type: 'boolean',
      title: 'Require a local user',
      zh: { title: '必须绑定本地用户', description: '拒绝没有本地用户的成员；默认否' },
      description: 'Refuses members without a local user; false by default',
    },
    timeoutSeconds: {
      type: 'number',
      title: 'Timeout, seconds',
      zh: { title: '超时（秒）', description: '一次调用企业微信最多等多久；默认 10' },
      description: 'How long one call to WeCom may take; 10 by default',
      minimum: 1,
      maximum: 15,
    },
    apiBaseUrl: {
      ...url,
      title: 'Server API',
      zh: {
        title: '服务端 API 地址',
        description: '代替企业微信的地址：代理或模拟器。其主机须列入 allowedHosts',
      },
      description: "Another address than WeCom's: a proxy, the emulator. Its host has to be in allowedHosts",
    },
    loginBaseUrl: {
      ...url,
      title: 'Login page',
      description: 'Another address of the PC login page',
      zh: { title: '登录页地址', description: '代替电脑端登录页的地址' },
    },
    oauthBaseUrl: {
      ...url,
      title: 'OAuth page',
      zh: { title: 'OAuth 页地址', description: '代替企业微信内 OAuth 页的地址' },
      description: 'Another address of the OAuth page inside WeCom',
    },
    // It may hold a user and a password.
    proxy: {
      ...url,
      title: 'Forward proxy',
      zh: { title: '正向代理', description: '出口 IP 固定的代理；不设置则由 HTTPS_PROXY 和 NO_PROXY 决定' },
      description: 'One with a fixed egress address; else HTTPS_PROXY and NO_PROXY decide',
      writeOnly: true,
    },
    callback,
  },
} as const satisfies SchemaOf<QywxInnerConfig>
