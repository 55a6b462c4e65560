import { html, raw } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RouteContext, Routes } from './route.js'

const pageTexts = {
  zh: {
    refused: '登录已取消',
    failed: '登录未成功',
    foreign: '请从本站开始登录',
    foreignReason: '此次登录不是从本站发起的，为了您的安全没有继续。',
    choose: '选择登录方式',
    none: '尚未配置登录方式',
    again: '重新登录',
    error: '错误码',
    serverFault: '服务器暂时无法完成登录，原因见服务器日志。',
    unknown: '没有这个登录方式',
    emulator: '模拟器：任何人都能登录',
  },
  en: {
    refused: 'Login cancelled',
    failed: 'Login failed',
    foreign: 'Please begin the login here',
    foreignReason: 'This login did not begin on this site. For your safety it was not carried on.',
    choose: 'Choose how to log in',
    none: 'No login is configured yet',
    again: 'Log in again',
    error: 'Error',
    serverFault: 'The server could not do this. Its log says why.',
    unknown: 'There is no such login',
    emulator: 'An emulator: anyone can log in',
  },
} as const

const style = `
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText }
  main { max-width: 26rem; padding: 2rem; text-align: center }
  h1 { font-size: 1.4rem; margin: 0 0 .75rem }
  a { display: block; margin-top: 1rem; padding: .65rem 1.5rem; border-radius: .5rem; background: #07c160; color: #052e16;
      text-decoration: none; font-weight: 600 }
  aside { position: fixed; inset: 0 0 auto; padding: .5rem; text-align: center; background: #fde68a; color: #422006 }
  small { display: block; margin-top: 1.5rem; opacity: .7 }`

export type PageTexts = (typeof pageTexts)['zh' | 'en']

export interface Page {
  readonly title: string
  readonly paragraphs?: readonly string[]
  readonly links?: readonly { readonly href: string; readonly text: string }[]
  /** Small print, such as the number of an error. */
  readonly note?: string
}

/** Answers with a page that says one thing and offers the way on, in the language that the browser asks for. */
export function answerPage(
  { app }: Routes,
  context: RouteContext,
  compose: (texts: PageTexts) => Page,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const lang = pageLang(context.req.header('accept-language'))
  const { title, paragraphs = [], links = [], note } = compose(pageTexts[lang])
  const page = html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style nonce="${context.var.secureHeadersNonce ?? ''}">
          ${raw(style)}
        </style>
      </head>
      <body>
        ${app.internals.allowEmulator ? html`<aside>${pageTexts[lang].emulator}</aside>` : ''}
        <main>
          <h1>${title}</h1>
          ${paragraphs.map((text) => html`<p>${text}</p>`)}
          ${links.map(({ href, text }) => html`<a href="${href}">${text}</a>`)}
          ${note === undefined ? '' : html`<small>${note}</small>`}
        </main>
      </body>
    </html>`
  return context.html(page, status)
}

/** Chinese unless the browser prefers another language. */
function pageLang(acceptLanguage = 'zh'): 'zh' | 'en' {
  const [first = ''] = acceptLanguage.toLowerCase().split(',')
  return /^\s*(zh|\*)/.test(first) ? 'zh' : 'en'
}
