import { type ConfigFinding, type ConfigSurroundings, isLoopback } from '../../../../runtime/element.js'

/** What WeCom's admin console shows beside the URL that receives events (接收事件服务器, 接收消息). */
export interface QywxCallbackConfig {
  /** At most 32 letters and digits. */
  readonly token: string
  /** Exactly 43 letters and digits. */
  readonly encodingAesKey: string
}

/** `<name>.json` of an instance. */
export interface QywxInnerConfig {
  /** 企业ID, from "My Company" (我的企业) in WeCom's admin console. */
  readonly corpId: string
  /** The Secret of the self-built app. */
  readonly corpSecret: string
  /** The AgentId of the self-built app, as a string. */
  readonly agentId: string
  /** Where WeCom sends the browser back to; its host is the app's trusted domain. */
  readonly redirectUri: string
  /** What a login inside WeCom asks for; `snsapi_base` by default. */
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo'
  /** Language of the login page and of the reasons of `Code`; `zh` by default. */
  readonly lang?: 'zh' | 'en'
  /** Refuses `getLoginCode` without a state in process too; false by default. */
  readonly requireState?: boolean
  /** 600 by default. */
  readonly stateLifetimeSeconds?: number
  /** How often the member behind a live session is asked for again; 3600 by default. */
  readonly sessionRecheckSeconds?: number
  /** How old a stored member may be before `syncUserInfo` asks again; 86400 by default. */
  readonly userFreshnessSeconds?: number
  /** How many reads of a sync go on at once; 8 by default. */
  readonly syncConcurrency?: number
  /** When the row of a member who left is deleted; never by default. */
  readonly leaverRetentionDays?: number
  /** Refuses members without a local user; false by default. */
  readonly requireLocalUser?: boolean
  /** How long one call to WeCom may take; 10 by default. */
  readonly timeoutSeconds?: number
  /** Another address of WeCom's server API: a proxy, the emulator. Its host has to be in `allowedHosts`. */
  readonly apiBaseUrl?: string
  /** Another address of the PC login page. */
  readonly loginBaseUrl?: string
  /** Another address of the OAuth page inside WeCom. */
  readonly oauthBaseUrl?: string
  /** A forward proxy with a fixed egress address; else HTTPS_PROXY and NO_PROXY decide. */
  readonly proxy?: string
  /** Lets `/api/callback/<name>` receive contact-change events; none are received without it. */
  readonly callback?: QywxCallbackConfig
}

/** Keys that have no default. */
type OpenKey = 'proxy' | 'callback' | 'leaverRetentionDays'

/** A config with its defaults filled in, as far as there are any. */
export type QywxInnerSettings = Required<Omit<QywxInnerConfig, OpenKey>> & Pick<QywxInnerConfig, OpenKey>

/** WeCom's own addresses. */
const wecomUrls = {
  apiBaseUrl: 'https://qyapi.weixin.qq.com',
  loginBaseUrl: 'https://login.work.weixin.qq.com',
  oauthBaseUrl: 'https://open.weixin.qq.com',
} as const

export function withDefaults(config: QywxInnerConfig): QywxInnerSettings {
  return {
    scope: 'snsapi_base',
    lang: 'zh',
    requireState: false,
    stateLifetimeSeconds: 600,
    sessionRecheckSeconds: 3600,
    userFreshnessSeconds: 86_400,
    syncConcurrency: 8,
    requireLocalUser: false,
    timeoutSeconds: 10,
    ...wecomUrls,
    ...config,
    // Secrets are not enumerable in a bound config, so that spreading passes them over.
    corpSecret: config.corpSecret,
    ...(config.proxy !== undefined && { proxy: config.proxy }),
  }
}

/** Finds what the schema can't say: where secrets may go, and what WeCom would refuse later. */
export function checkQywxInnerConfig(
  config: QywxInnerConfig,
  surroundings: ConfigSurroundings,
): ConfigFinding[] {
  return [
    ...checkEmulator(config, surroundings),
    ...checkAgentId(config),
    ...checkRedirectUri(config),
    ...Object.keys(wecomUrls).flatMap((key) =>
      checkBaseUrl(key as keyof typeof wecomUrls, config, surroundings),
    ),
    ...checkProxy(config),
  ]
}

function checkEmulator({ corpId }: QywxInnerConfig, { allowEmulator }: ConfigSurroundings): ConfigFinding[] {
  if (allowEmulator || !corpId.startsWith('wwemulator')) return []
  const message =
    'is a corporation of the emulator, which anyone can log in to. Only createApp({ allowEmulator: true }), or --allow-emulator of the command line, lets it in.'
  return [{ severity: 'error', pointer: '/corpId', message, code: 'EMULATOR_REFUSED' }]
}

function checkAgentId({ agentId }: QywxInnerConfig): ConfigFinding[] {
  if (/^\d+$/.test(agentId)) return []
  return [
    {
      severity: 'warning',
      pointer: '/agentId',
      message: 'is not a number: WeCom shows the AgentId on the page of the app.',
    },
  ]
}

function checkRedirectUri({ redirectUri }: QywxInnerConfig): ConfigFinding[] {
  const pointer = '/redirectUri'
  const { protocol, hostname, hash } = new URL(redirectUri)
  if (protocol !== 'https:' && protocol !== 'http:') {
    return [{ severity: 'error', pointer, message: 'must begin with https://.' }]
  }
  if (hash !== '' || redirectUri.includes('#')) {
    return [{ severity: 'error', pointer, message: 'must not have a # part: WeCom cuts it off.' }]
  }
  if (protocol === 'http:' && !isLoopback(hostname)) {
    return [{ severity: 'warning', pointer, message: 'is http: the code travels in clear. Use https.' }]
  }
  return []
}

function checkBaseUrl(
  key: keyof typeof wecomUrls,
  config: QywxInnerConfig,
  { allowedHosts }: ConfigSurroundings,
): ConfigFinding[] {
  const given = config[key]
  if (given === undefined) return []
  const pointer = `/${key}`
  const { protocol, hostname, search, hash } = new URL(given)
  const wecomHosts = Object.values(wecomUrls).map((known) => new URL(known).hostname)
  if (!wecomHosts.includes(hostname) && !allowedHosts.includes(hostname)) {
    const message = `sends secrets to ${hostname}. If that is meant, add "${hostname}" to "allowedHosts" in app.config.json.`
    return [{ severity: 'error', pointer, message }]
  }
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) {
    return [{ severity: 'error', pointer, message: 'must be https: only a loopback host may do without.' }]
  }
  if (search !== '' || hash !== '')
    return [{ severity: 'error', pointer, message: 'must not have a ? or # part.' }]
  return []
}

function checkProxy({ proxy }: QywxInnerConfig): ConfigFinding[] {
  if (proxy === undefined || /^https?:\/\//i.test(proxy)) return []
  return [{ severity: 'error', pointer: '/proxy', message: 'must begin with http:// or https://.' }]
}
