import type { Reply } from '../reply.js'
import type { LoginSettings } from './login-settings.js'
import { FRAGMENT_SCRIPT, LOGIN_SCRIPT } from './scripts.js'
import { STYLE } from './style.js'

export type Lang = 'zh' | 'en'

/** `color_scheme` of the SDK's panel. */
export type Scheme = 'light' | 'dark' | 'auto'

/** `lang` of the login link [W98171]; anything but `en` is Chinese. */
export function readLang(lang: string | undefined): Lang {
  return lang === 'en' ? 'en' : 'zh'
}

/** A plain link, which has none, goes by the system. */
export function readScheme(scheme: string | undefined): Scheme {
  return scheme === 'light' || scheme === 'dark' ? scheme : 'auto'
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const BANNER: Record<Lang, string> = {
  zh: '模拟器，并非企业微信<span class="other" lang="en"> · This is an emulator, not WeCom</span>',
  en: 'This is an emulator, not WeCom<span class="other" lang="zh-CN"> · 模拟器，并非企业微信</span>',
}

const NO_FRAGMENT: Record<Lang, string> = {
  zh: '链接缺少 #wechat_redirect，企业微信中不会跳转。',
  en: 'The link lacks #wechat_redirect: inside WeCom it would not redirect.',
}

/** How a page looks. */
export interface Look {
  scheme?: Scheme
  /** In the frame of the SDK, whose size is fixed: what does not fit scrolls inside. */
  isPanel?: boolean
  /** For the script of the PC login page; without it there is no script. */
  login?: LoginSettings
}

/** What a page consists of. `body` is HTML: whoever makes it escapes what it interpolates. */
export interface PageParts extends Look {
  lang: Lang
  title: string
  body: string
  /** Whether the page refuses to be used without `#wechat_redirect`. */
  needsFragment?: boolean
  errcode?: number
}

export function renderPage(parts: PageParts): Reply {
  const { lang, title, body, needsFragment = false, errcode, scheme = 'auto', isPanel = false, login } = parts
  const fragmentCheck = needsFragment
    ? `<p class="fragment-error" role="alert">${NO_FRAGMENT[lang]}</p><script>${FRAGMENT_SCRIPT.text}</script>`
    : ''
  const settings = login === undefined ? '' : ` data-login="${escapeHtml(JSON.stringify(login))}"`
  const status = login?.key === undefined ? '' : ' data-status="waiting"'
  const html = `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}" data-scheme="${scheme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body${isPanel ? ' class="panel"' : ''}${settings}${status}>
<header class="banner">${BANNER[lang]}</header>
<main tabindex="-1">
${fragmentCheck}
<h1>${escapeHtml(title)}</h1>
${body}
</main>
${login === undefined ? '' : `<script type="module">${LOGIN_SCRIPT.text}</script>`}
</body>
</html>
`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; connect-src 'self'; script-src ${FRAGMENT_SCRIPT.source} ${LOGIN_SCRIPT.source}`
  return {
    status: 200,
    headers: [
      'Content-Type',
      'text/html; charset=utf-8',
      'Cache-Control',
      'no-store',
      'Content-Security-Policy',
      policy,
    ],
    body: html,
    errcode: errcode ?? null,
  }
}

const REFUSED: Record<Lang, string> = { zh: '无法登录', en: 'Cannot log in' }

/** A page that says why there is no login, with WeCom's number where it has one. */
export function renderRefusal(lang: Lang, message: string, errcode?: number, look: Look = {}): Reply {
  const number = errcode === undefined ? '' : `<p class="code">errCode: <code>${errcode}</code></p>`
  return renderPage({
    lang,
    title: REFUSED[lang],
    body: `<p role="alert">${escapeHtml(message)}</p>${number}`,
    ...(errcode === undefined ? {} : { errcode }),
    ...look,
  })
}
