import type { SchemaOf } from '../../../../runtime/element.js'
import type { QywxCallbackConfig, QywxInnerConfig } from './config.js'
import { configTexts as zh } from './config-texts.js'

const url = { type: 'string', format: 'uri' } as const
const ofCorporation = { writeOnly: true, belongsTo: ['corpId'] } as const

// https://developer.work.weixin.qq.com/document/path/96238; the examples are those of WeCom's own page 91144.
const callback = {
  type: 'object',
  title: 'Events',
  description: 'Receives contact-change events at /api/callback/<name>; none are received without it',
  translations: { zh: zh.callback },
  required: ['token', 'encodingAesKey'],
  additionalProperties: false,
  properties: {
    token: {
      type: 'string',
      title: 'Token',
      description: 'From the page 接收消息, API接收: 1 to 32 letters and digits',
      translations: { zh: zh.token },
      pattern: '^[A-Za-z0-9]{1,32}$',
      examples: ['QDG6eK'],
      ...ofCorporation,
    },
    encodingAesKey: {
      type: 'string',
      title: 'EncodingAESKey',
      description: 'From the same page: 43 letters and digits',
      translations: { zh: zh.encodingAesKey },
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
      description: '企业ID, in the admin console under 我的企业 (My Company)',
      translations: { zh: zh.corpId },
    },
    corpSecret: {
      type: 'string',
      minLength: 1,
      title: 'Secret',
      description: "The Secret on the self-built app's page, under 应用管理 (App Management)",
      writeOnly: true,
      belongsTo: ['corpId', 'apiBaseUrl'],
      translations: { zh: zh.corpSecret },
    },
    agentId: {
      type: 'string',
      minLength: 1,
      title: 'AgentId',
      description: "The AgentId on the self-built app's page",
      translations: { zh: zh.agentId },
    },
    redirectUri: {
      ...url,
      title: 'Redirect URI',
      description:
        "Where WeCom sends browsers back to, on the app's trusted domain: https://<domain>/auth/callback",
      translations: { zh: zh.redirectUri },
    },
    scope: {
      type: 'string',
      title: 'Scope',
      description:
        'What a login inside WeCom asks for; snsapi_base by default, snsapi_privateinfo for sensitive fields',
      enum: ['snsapi_base', 'snsapi_privateinfo'],
      translations: { zh: zh.scope },
    },
    lang: {
      type: 'string',
      title: 'Language',
      description: 'Of the login page, the reasons of errors and the check; zh by default',
      enum: ['zh', 'en'],
      translations: { zh: zh.lang },
    },
    requireState: {
      type: 'boolean',
      title: 'Require state',
      description: 'Refuses getLoginCode without a state in process too; false by default',
      initial: true,
      translations: { zh: zh.requireState },
    },
    stateLifetimeSeconds: {
      type: 'integer',
      title: 'Lifetime of a state, seconds',
      description: 'How long a login may take from its beginning; 600 by default',
      minimum: 30,
      maximum: 86_400,
      translations: { zh: zh.stateLifetimeSeconds },
    },
    sessionRecheckSeconds: {
      type: 'integer',
      title: 'Recheck of sessions, seconds',
      description: 'How often the member behind a live session is asked for again; 3600 by default',
      minimum: 60,
      maximum: 604_800,
      translations: { zh: zh.sessionRecheckSeconds },
    },
    userFreshnessSeconds: {
      type: 'integer',
      title: 'Freshness of members, seconds',
      description: 'How old a stored member may be before syncUserInfo asks again; 86400 by default',
      minimum: 0,
      maximum: 31_536_000,
      translations: { zh: zh.userFreshnessSeconds },
    },
    syncConcurrency: {
      type: 'integer',
      title: 'Reads of a sync at once',
      description: '8 by default',
      minimum: 1,
      maximum: 32,
      translations: { zh: zh.syncConcurrency },
    },
    leaverRetentionDays: {
      type: 'integer',
      title: 'Retention of leavers, days',
      description: 'When the row of a member who left is deleted; never by default',
      minimum: 1,
      maximum: 3650,
      translations: { zh: zh.leaverRetentionDays },
    },
    requireLocalUser: {
      type: 'boolean',
      title: 'Require a local user',
      description: 'Refuses members without a local user; false by default',
      translations: { zh: zh.requireLocalUser },
    },
    timeoutSeconds: {
      type: 'number',
      title: 'Timeout, seconds',
      description: 'How long one call to WeCom may take; 10 by default',
      minimum: 1,
      maximum: 15,
      translations: { zh: zh.timeoutSeconds },
    },
    apiBaseUrl: {
      ...url,
      title: 'Server API',
      description: "Another address than WeCom's: a proxy, the emulator. Its host has to be in allowedHosts",
      translations: { zh: zh.apiBaseUrl },
    },
    loginBaseUrl: {
      ...url,
      title: 'Login page',
      description: 'Another address of the PC login page',
      translations: { zh: zh.loginBaseUrl },
    },
    oauthBaseUrl: {
      ...url,
      title: 'OAuth page',
      description: 'Another address of the OAuth page inside WeCom',
      translations: { zh: zh.oauthBaseUrl },
    },
    // It may hold a user and a password.
    proxy: {
      ...url,
      title: 'Forward proxy',
      description: 'One with a fixed egress address; else HTTPS_PROXY and NO_PROXY decide',
      writeOnly: true,
      translations: { zh: zh.proxy },
    },
    callback,
  },
} as const satisfies SchemaOf<QywxInnerConfig>
