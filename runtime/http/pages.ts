import { html, raw } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { pageStyle } from './page-style.js'
import { type Lang, type PageTexts, pageTexts, readLang } from './page-texts.js'
import type { RouteContext, Routes } from './route.js'

export interface Page {
  readonly title: string
  readonly paragraphs?: readonly string[]
  readonly links?: readonly { readonly href: string; readonly text: string }[]
  /** Small print, such as the number of an error. */
  readonly note?: string
  /** What a page has besides, as HTML. */
  readonly content?: ReturnType<typeof html>
  /** Address of a module that the page runs. */
  readonly script?: string
  readonly isWide?: boolean
}

/** Answers with a page that says one thing and offers the way on, in the language that the browser asks for. */
export function answerPage(
  { app }: Routes,
  context: RouteContext,
  compose: (texts: PageTexts, lang: Lang) => Page,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  const lang = readLang(context.req.header('accept-language'))
  const { title, paragraphs = [], links = [], note, content, script, isWide } = compose(pageTexts[lang], lang)
  const page = html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style nonce="${context.var.secureHeadersNonce ?? ''}">
          ${raw(pageStyle)}
        </style>
        ${script === undefined ? '' : html`<script type="module" src="${script}"></script>`}
      </head>
      <body>
        ${app.internals.allowEmulator ? html`<aside>${pageTexts[lang].emulator}</aside>` : ''}
        <main class="${isWide === true ? 'wide' : ''}">
          <h1>${title}</h1>
          ${paragraphs.map((text) => html`<p>${text}</p>`)}
          ${links.map(({ href, text }) => html`<a href="${href}">${text}</a>`)} ${content ?? ''}
          ${note === undefined ? '' : html`<small>${note}</small>`}
        </main>
      </body>
    </html>`
  return context.html(page, status)
}
