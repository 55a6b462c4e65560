import { isOpen, type Attempt } from '../attempts.js'
import type { Reply } from '../reply.js'
import type { EmulatorState } from '../state.js'
import { CHOICE_TEXT, readChoice } from './choice.js'
import { readLang, renderPage, renderRefusal, type Lang } from './layout.js'
import { ERROR_TEXT, isOwnForm } from './login-link.js'
import { issueLoginCode } from './login-page.js'
import { renderPicker } from './picker.js'
import type { Visit } from './visit.js'

const TEXT = {
  zh: {
    title: '谁在扫码？',
    intro: '这里代替成员的手机：选择成员即确认登录，电脑上的页面会自动继续。',
    over: '二维码已过期或已使用，请在电脑上刷新。',
    allowed: '已确认登录',
    refused: '已取消登录',
    back: '请回到电脑上的页面，它会自动继续。',
  },
  en: {
    title: 'Who scans?',
    intro: 'This stands for a phone: picking a member confirms the login, and the page on the PC goes on.',
    over: 'The QR code has expired or was used. Get a new one on the PC.',
    allowed: 'Login confirmed',
    refused: 'Login refused',
    back: 'Go back to the page on the PC: it goes on by itself.',
  },
} as const

/**
 * What the QR code of the PC login page leads to, /wwlogin/sso/scan?key=&lang=. GET is the scan and shows the people;
 * POST takes `userid=<userid>` or `refuse=1`, and decides. An address of the emulator's own: WeCom's app opens no page.
 */
export function scanPage(state: EmulatorState, visit: Visit): Reply {
  const lang = readLang(visit.query['lang'])
  const text = TEXT[lang]
  if (!isOwnForm(visit)) return renderRefusal(lang, ERROR_TEXT[-31033][lang], -31033)
  const attempt = state.attempts.find(visit.query['key'], visit.nowMs)
  if (attempt === undefined || !isOpen(attempt)) return renderRefusal(lang, text.over)
  if (visit.method === 'POST') return decide(state, visit, attempt, lang)

  if (visit.method === 'GET') attempt.status = { name: 'scanned' }
  return renderScan(state, lang)
}

function decide(state: EmulatorState, visit: Visit, attempt: Attempt, lang: Lang): Reply {
  const text = TEXT[lang]
  const choice = readChoice(state, new URLSearchParams(visit.body))
  if (choice === 'nothing') return renderScan(state, lang)
  if (choice === 'refused') {
    attempt.status = { name: 'refused' }
    return renderPage({ lang, title: text.refused, body: `<p>${text.back}</p>` })
  }
  if (typeof choice === 'string') {
    attempt.status = { name: 'failed', reason: choice }
    return renderRefusal(lang, CHOICE_TEXT[lang][choice])
  }
  attempt.status = { name: 'allowed', code: issueLoginCode(state, attempt.link, choice, visit.nowMs) }
  return renderPage({ lang, title: text.allowed, body: `<p>${text.back}</p>` })
}

function renderScan({ corporation }: EmulatorState, lang: Lang): Reply {
  const { title, intro } = TEXT[lang]
  return renderPage({
    lang,
    title,
    body: `<p class="soft">${intro}</p>${renderPicker(corporation, lang, true)}`,
  })
}
