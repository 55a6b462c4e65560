import type { Attempt } from '../attempts.js'
import type { Reply } from '../reply.js'
import type { EmulatorState } from '../state.js'
import { CHOICE_TEXT } from './choice.js'
import { readLang, type Lang } from './layout.js'
import { readRedirectType, type LoginAnswer } from './login-settings.js'
import { locate } from './redirect.js'
import type { Visit } from './visit.js'

export const STATUS_TEXT = {
  zh: {
    waiting: '请使用企业微信扫描二维码',
    scanned: '已扫码，请在打开的页面中确认',
    allowed: '登录成功',
    refused: '已取消登录',
    expired: '二维码已过期',
  },
  en: {
    waiting: 'Scan it with WeCom',
    scanned: 'Scanned: confirm on the page that opened',
    allowed: 'Logged in',
    refused: 'The login was refused',
    expired: 'The QR code has expired',
  },
} as const

/** What a QR code has come to: GET /wwlogin/sso/status?key=&redirect_type=&lang=, asked by the page that shows it. */
export function loginStatus(state: EmulatorState, { query, nowMs }: Visit): Reply {
  const attempt = state.attempts.find(query['key'], nowMs)
  const lang = readLang(query['lang'])
  const answer: LoginAnswer =
    attempt === undefined
      ? { status: 'expired', text: STATUS_TEXT[lang].expired }
      : { ...describe(attempt, lang), ...leadOn(attempt, query['redirect_type']) }
  const headers = ['Content-Type', 'application/json; charset=utf-8', 'Cache-Control', 'no-store']
  return { status: 200, headers, body: JSON.stringify(answer), errcode: null }
}

function describe({ status }: Attempt, lang: Lang): LoginAnswer {
  const text = status.name === 'failed' ? CHOICE_TEXT[lang][status.reason] : STATUS_TEXT[lang][status.name]
  return { status: status.name, text }
}

/** A code for the page around the frame, or where the browser goes. */
function leadOn({ status, link }: Attempt, redirectType: string | undefined): Partial<LoginAnswer> {
  const isCallback = readRedirectType(redirectType) === 'callback'
  const { redirectUri, loginState } = link
  if (status.name === 'allowed') {
    const { code } = status
    return isCallback ? { code } : { redirect: locate(redirectUri, { code, state: loginState }) }
  }
  // On refusal only the state comes back [W91019].
  return status.name === 'refused' && !isCallback
    ? { redirect: locate(redirectUri, { state: loginState }) }
    : {}
}
