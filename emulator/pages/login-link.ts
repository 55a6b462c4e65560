import { isTrustedDomain, readRedirectHost } from '../domains.js'
import type { EmulatorState } from '../state.js'
import { readRedirectType } from './login-settings.js'
import type { Visit } from './visit.js'

/** Errors of the login page [W98152 appendix, S-panel]. */
export const ERROR_TEXT = {
  [-31020]: {
    zh: 'redirect_uri 与配置的授权完成回调域名不一致',
    en: 'redirect_uri does not match the configured login callback domain',
  },
  [-31027]: { zh: 'appid 不正确', en: 'bad appid' },
  [-31028]: { zh: 'agentid 不正确', en: 'bad agentid' },
  [-31033]: { zh: '请求来源校验失败', en: 'request origin check failed' },
  [-31034]: { zh: '该企业不是服务商', en: 'the corporation is not a service provider' },
  [-31035]: { zh: 'redirect_uri 为空', en: 'redirect_uri is empty' },
  [-31037]: { zh: 'appid 不是登录授权应用', en: 'appid is not a login-authorised app' },
  [-31039]: { zh: 'redirect_uri 与可信域名不一致', en: 'redirect_uri does not match the trusted domain' },
  [-31040]: { zh: 'login_type 不正确', en: 'bad login_type' },
  50003: { zh: '应用已被停用', en: 'the app is disabled' },
} as const

/** Whose pages may show the form: our own, and WeCom's host when a test serves the page there by interception. */
const WECOM_ORIGIN = 'https://login.work.weixin.qq.com'

/** Why a login link is refused, 0 when it is good. */
export function checkLoginLink(state: EmulatorState, visit: Visit): keyof typeof ERROR_TEXT | 0 {
  const { login_type: loginType, appid, agentid, redirect_uri: redirectUri } = visit.query
  // The corporation of the emulator is no service provider.
  if (loginType === 'ServiceApp') return appid === state.corpId ? -31034 : -31037
  if (loginType !== 'CorpApp') return -31040
  if (appid !== state.corpId) return -31027
  if (agentid !== state.agentId) return -31028
  if (!redirectUri) return -31035

  const host = readRedirectHost(redirectUri)
  if (host === null || !isTrustedDomain(host, state.knobs)) {
    // Which of the two settings is blamed depends on whether a login callback domain is configured.
    return state.knobs.loginDomains === null ? -31039 : -31020
  }
  if (state.knobs.appDisabled) return 50003
  return isOwnForm(visit) && isFramedByRedirectHost(visit, host) ? 0 : -31033
}

/** A form of another site must not pick a person. curl sends no Origin. */
export function isOwnForm({ method, headers }: Visit): boolean {
  const { origin, host } = headers
  if (method !== 'POST' || origin === undefined) return true
  return origin === `http://${host ?? ''}` || origin === WECOM_ORIGIN
}

/**
 * In callback mode the code goes to the page around the frame, which must be of redirect_uri's host [S-panel]. The SDK
 * has the frame asked for with the origin as Referer [S-npm], which can only be for this check.
 */
function isFramedByRedirectHost({ method, query, headers }: Visit, redirectHost: string): boolean {
  const { referer } = headers
  if (method === 'POST' || readRedirectType(query['redirect_type']) !== 'callback') return true
  if (referer === undefined) return true
  const host = readRedirectHost(referer)
  // The frame asks itself for a new QR code.
  return host === redirectHost || referer.startsWith(`${WECOM_ORIGIN}/`) || host === headers.host
}
