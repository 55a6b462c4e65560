import { isTrustedDomain, readRedirectHost } from '../domains.js'
import type { EmulatorState } from '../state.js'
import { readLang, renderPage, renderRefusal, type Lang } from './layout.js'
import { readPick, renderPicker } from './picker.js'
import { redirectTo } from './redirect.js'
import type { Visit } from './visit.js'
import type { Reply } from '../reply.js'

/** Errors of the login page [W98152 appendix, S-panel]. */
const ERROR_TEXT = {
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

const TEXT = {
  zh: {
    title: '选择以谁的身份登录',
    intro: '在真实的企业微信中，成员会在这里扫码或使用桌面端快速登录。',
    unknown: '没有这个成员。',
    barred: '该账号已禁用、未激活或已退出，无法登录企业微信。',
    invisible: '无权限：该成员不在应用的可见范围内。',
  },
  en: {
    title: 'Choose who logs in',
    intro: 'With the real WeCom, members scan a QR code here or use the desktop quick login.',
    unknown: 'There is no such member.',
    barred: 'This account is disabled, not activated or has left: it cannot log in to WeCom.',
    invisible: 'No permission: the member is not in the visible range of the app.',
  },
} as const

/** Whose pages may show the form: our own, and WeCom's host when a test serves the page there by interception. */
const WECOM_ORIGIN = 'https://login.work.weixin.qq.com'

/**
 * The PC login page, /wwlogin/sso/login?login_type=CorpApp&appid=&agentid=&redirect_uri=&state=&lang= [W98171].
 * GET shows the people; POST to the same URL takes `userid=<userid>` or `refuse=1` and redirects (303).
 */
export function loginPage(state: EmulatorState, visit: Visit): Reply {
  const lang = readLang(visit.query['lang'])
  const errcode = checkLink(state, visit)
  if (errcode !== 0) return renderRefusal(lang, ERROR_TEXT[errcode][lang], errcode)
  if (visit.method === 'POST') return answerPick(state, visit, lang)

  const { title, intro } = TEXT[lang]
  const picker = renderPicker(state.corporation, lang, true)
  return renderPage({ lang, title, body: `<p class="soft">${intro}</p>${picker}` })
}

function answerPick(state: EmulatorState, visit: Visit, lang: Lang): Reply {
  const { redirect_uri: redirectUri = '', state: loginState } = visit.query
  const form = new URLSearchParams(visit.body)
  // On refusal only the state comes back [W91019].
  if (form.has('refuse')) return redirectTo(redirectUri, { state: loginState })

  const user = readPick(state.corporation, form)
  if (user === 'nothing') return loginPage(state, { ...visit, method: 'GET' })
  if (typeof user === 'string') return renderRefusal(lang, TEXT[lang][user])
  // Outside of the visible range the scan page says "no permission" [W91019].
  if (user.kind === 'member' && !state.corporation.isUserVisible(user)) {
    return renderRefusal(lang, TEXT[lang].invisible)
  }

  const code = state.codes.issue(
    {
      user,
      agentId: state.agentId,
      redirectHost: readRedirectHost(redirectUri),
      // No way to ask for snsapi_privateinfo is documented for this link [W98171].
      scope: 'snsapi_base',
      consentedFields: [],
    },
    visit.nowMs,
  )
  return redirectTo(redirectUri, { code, state: loginState })
}

function checkLink(state: EmulatorState, visit: Visit): keyof typeof ERROR_TEXT | 0 {
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
  return isOwnOrigin(visit) ? 0 : -31033
}

/** A form of another site must not pick a person. curl sends no Origin. */
function isOwnOrigin({ method, headers }: Visit): boolean {
  const { origin, host } = headers
  if (method !== 'POST' || origin === undefined) return true
  return origin === `http://${host ?? ''}` || origin === WECOM_ORIGIN
}
