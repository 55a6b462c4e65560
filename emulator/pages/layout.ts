import { createHash } from 'node:crypto'
import type { Reply } from '../reply.js'
import { STYLE } from './style.js'

export type Lang = 'zh' | 'en'

/** `lang` of the login link [W98171]; anything but `en` is Chinese. */
export function readLang(lang: string | undefined): Lang {
  return lang === 'en' ? 'en' : 'zh'
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/**
 * WeCom's OAuth link works only with this fragment [W96441], which no server sees: the page itself looks. Without
 * scripts (curl) nothing is checked.
 */
const FRAGMENT_SCRIPT =
  'if (location.hash !== "#wechat_redirect") { document.body.className = "no-fragment" }'
const FRAGMENT_HASH = createHash('sha256').update(FRAGMENT_SCRIPT).digest('base64')

const BANNER: Record<Lang, string> = {
  zh: '模拟器，并非企业微信 · This is an emulator, not WeCom',
  en: 'This is an emulator, not WeCom · 模拟器，并非企业微信',
}

const NO_FRAGMENT: Record<Lang, string> = {
  zh: '链接缺少 #wechat_redirect，企业微信中不会跳转。',
  en: 'The link lacks #wechat_redirect: inside WeCom it would not redirect.',
}

/** What a page consists of. `body` is HTML: whoever makes it escapes what it interpolates. */
export interface PageParts {
  lang: Lang
  title: string
  body: string
  /** Whether the page refuses to be used without `#wechat_redirect`. */
  needsFragment?: boolean
  errcode?: number
}

export function renderPage({ lang, title, body, needsFragment = false, errcode }: PageParts): Reply {
  const fragmentCheck = needsFragment
    ? `<p class="fragment-error" role="alert">${NO_FRAGMENT[lang]}</p><script>${FRAGMENT_SCRIPT}</script>`
    : ''
  const html = `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<p class="banner" role="note">${BANNER[lang]}</p>
<main>
${fragmentCheck}
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; script-src 'sha256-${FRAGMENT_HASH}'`
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
export function renderRefusal(lang: Lang, message: string, errcode?: number): Reply {
  const number = errcode === undefined ? '' : `<p class="code">errCode: <code>${errcode}</code></p>`
  return renderPage({
    lang,
    title: REFUSED[lang],
    body: `<p role="alert">${escapeHtml(message)}</p>${number}`,
    ...(errcode === undefined ? {} : { errcode }),
  })
}
