import { encode } from 'uqr'
import type { AttemptLink } from '../attempts.js'
import { readRedirectHost } from '../domains.js'
import type { EmulatedUser } from '../people.js'
import type { Reply } from '../reply.js'
import type { EmulatorState } from '../state.js'
import { CHOICE_TEXT, readChoice } from './choice.js'
import { escapeHtml, readLang, readScheme, renderPage, renderRefusal, type Lang } from './layout.js'
import { checkLoginLink, ERROR_TEXT } from './login-link.js'
import { readRedirectType, type LoginSettings } from './login-settings.js'
import { renderPicker } from './picker.js'
import { redirectTo } from './redirect.js'
import { STATUS_TEXT } from './status.js'
import type { Visit } from './visit.js'

const TEXT = {
  zh: {
    title: '企业微信登录',
    scan: '扫码登录',
    qr: '登录二维码',
    open: '在新标签页中扫码',
    pick: '或选择成员，视为其手机扫码',
    quick: '快速登录',
    desktop: '桌面端已登录',
    renew: '刷新二维码',
    again: '重试',
  },
  en: {
    title: 'Log in with WeCom',
    scan: 'Scan the QR code',
    qr: 'QR code of this login',
    open: 'Scan in another tab',
    pick: 'Or pick whose phone scans it',
    quick: 'Quick login',
    desktop: 'in the desktop client',
    renew: 'New QR code',
    again: 'Try again',
  },
} as const

/**
 * The PC login page, /wwlogin/sso/login?login_type=CorpApp&appid=&agentid=&redirect_uri=&state=&lang= [W98171], and with
 * redirect_type, panel_size, color_scheme, version what the panel of @wecom/jssdk shows [S-npm]. GET shows a QR code and
 * the people; POST to the same URL takes `userid=<userid>` or `refuse=1` and redirects (303), for those without scripts.
 */
export function loginPage(state: EmulatorState, visit: Visit): Reply {
  const lang = readLang(visit.query['lang'])
  const errcode = checkLoginLink(state, visit)
  if (errcode !== 0) return renderLinkRefusal(state, visit, lang, errcode)
  return visit.method === 'POST' ? answerChoice(state, visit, lang) : renderLogin(state, visit, lang)
}

function answerChoice(state: EmulatorState, visit: Visit, lang: Lang): Reply {
  const link = readAttemptLink(visit)
  const choice = readChoice(state, new URLSearchParams(visit.body))
  if (choice === 'nothing') return renderLogin(state, visit, lang)
  // On refusal only the state comes back [W91019].
  if (choice === 'refused') return redirectTo(link.redirectUri, { state: link.loginState })
  if (typeof choice === 'string') return renderRefusal(lang, CHOICE_TEXT[lang][choice])
  const code = issueLoginCode(state, link, choice, visit.nowMs)
  return redirectTo(link.redirectUri, { code, state: link.loginState })
}

export function issueLoginCode(
  state: EmulatorState,
  { redirectHost }: AttemptLink,
  user: EmulatedUser,
  nowMs: number,
): string {
  // No way to ask for snsapi_privateinfo is documented for this link [W98171].
  const grant = {
    user,
    agentId: state.agentId,
    redirectHost,
    scope: 'snsapi_base',
    consentedFields: [],
  } as const
  return state.codes.issue(grant, nowMs)
}

function renderLogin(state: EmulatorState, visit: Visit, lang: Lang): Reply {
  const text = TEXT[lang]
  const link = readAttemptLink(visit)
  const key = state.attempts.begin(link, visit.nowMs)
  const scanUrl = `${visit.ownOrigin}/wwlogin/sso/scan?key=${key}&lang=${lang}`
  const desktopUser = state.desktopUser
  const body = `<div class="login">
<section class="qr" aria-labelledby="qr-title">
<h2 id="qr-title">${text.scan}</h2>
<div class="qr-box">${renderQr(scanUrl, text.qr)}
<button type="button" class="primary when-over" data-action="renew"><span class="when-expired">${text.renew}</span><span class="when-failed">${text.again}</span></button></div>
<p role="status">${STATUS_TEXT[lang].waiting}</p>
<a href="${escapeHtml(scanUrl)}" target="_blank" rel="noopener">${text.open}</a>
</section>
<section class="people" aria-labelledby="people-title">
${desktopUser === undefined ? '' : renderQuickLogin(desktopUser, lang)}
<h2 id="people-title">${text.pick}</h2>
${renderPicker(state.corporation, lang, true)}
</section>
</div>`
  const settings = readSettings(state, visit)
  return renderPage({
    lang,
    title: text.title,
    body,
    ...readLook(visit),
    login: { ...settings, key, redirectOrigin: new URL(link.redirectUri).origin },
  })
}

/** The panel tells the page around it too. */
function renderLinkRefusal(
  state: EmulatorState,
  visit: Visit,
  lang: Lang,
  errCode: keyof typeof ERROR_TEXT,
): Reply {
  const errMsg = ERROR_TEXT[errCode][lang]
  const login = { ...readSettings(state, visit), error: { errCode, errMsg } }
  return renderRefusal(lang, errMsg, errCode, { ...readLook(visit), login })
}

function readSettings({ knobs, desktopUser }: EmulatorState, { query }: Visit): LoginSettings {
  return {
    redirectType: readRedirectType(query['redirect_type']),
    isWeComLogin: desktopUser !== undefined,
    offersChannel: knobs.panelChannel,
  }
}

/** The SDK always says its version. */
function readLook({ query }: Visit) {
  return { scheme: readScheme(query['color_scheme']), isPanel: query['version'] !== undefined }
}

/** Of a link that was found good. */
function readAttemptLink({ query }: Visit): AttemptLink {
  const { redirect_uri: redirectUri = '', state: loginState } = query
  return { redirectUri, redirectHost: readRedirectHost(redirectUri) ?? '', loginState }
}

/** Black on white in dark mode too: not every scanner reads the opposite. */
function renderQr(text: string, label: string): string {
  const { size, data } = encode(text, { border: 2 })
  const modules = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return `<svg role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${modules.join('')}" fill="#000"/></svg>`
}

function renderQuickLogin({ userid, name }: EmulatedUser, lang: Lang): string {
  const { quick, desktop } = TEXT[lang]
  return `<form method="post" class="quick"><button class="primary" name="userid" value="${escapeHtml(userid)}">${quick}<span>${escapeHtml(name)} · ${desktop}</span></button></form>`
}
