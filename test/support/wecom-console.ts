import type { Page } from 'playwright-core'
import { type Server, serve } from '../../runtime/http/index.js'
import { type BrowserOptions, type RealBrowser, openBrowser } from './open-browser.js'
import { type WecomApp, type WecomAppOptions, openWecomApp } from './wecom-app.js'

/** The fixture app `wecom` on a port, with its console. */
export interface WecomConsole extends AsyncDisposable {
  readonly t: WecomApp
  readonly server: Server
  /** A browser that came by the link, at a page of the console; the path begins behind `/console`. */
  readonly enter: (path: string, options?: BrowserOptions) => Promise<ConsoleBrowser>
}

export interface ConsoleBrowser extends RealBrowser {
  /** Goes to a page as one does by its address. */
  readonly open: (path: string) => Promise<void>
  /** All that the server told the pages so far. */
  readonly answers: readonly string[]
}

/** Where the members of the instance `Plain` are. */
export const plainMembers = '/members/auths.loginTypes.Plain'

export async function openWecomConsole(options: WecomAppOptions = {}): Promise<WecomConsole> {
  const t = await openWecomApp({ ...options, server: { console: true } })
  const server = await serve(t.app, { port: 0 })
  return {
    t,
    server,
    async enter(path, browserOptions) {
      const browser = await openBrowser(browserOptions)
      const answers = collectAnswers(browser.page)
      // What is on its way from one colour to another has the contrast of neither.
      await browser.page.emulateMedia({ reducedMotion: 'reduce' })
      await browser.page.goto(server.consoleUrl ?? '')
      await headingOf(browser.page)
      const open = async (to: string) => {
        await browser.page.goto(`${server.url}/console${to}`)
        await headingOf(browser.page)
      }
      await open(path)
      return { ...browser, open, answers }
    },
    async [Symbol.asyncDispose]() {
      await server.close()
      await t[Symbol.asyncDispose]()
    },
  }
}

/** Each page has one heading of the first level. */
async function headingOf(page: Page): Promise<void> {
  await page.locator('main h1').waitFor()
}

function collectAnswers(page: Page): string[] {
  const answers: string[] = []
  page.on('response', (response) => {
    if (!response.url().includes('/console/api/') || response.url().endsWith('/events')) return
    void response.text().then(
      (text) => answers.push(text),
      // The page was left meanwhile.
      () => undefined,
    )
  })
  return answers
}

const foreign = { 'zh-CN': /[A-Za-z]{2,}/, en: /[\u4e00-\u9fff]/ }
// Names of things, ids of requests, and what people wrote themselves.
const names =
  /\b[\da-f]{24}\b|English|中文|\b(user\d+|local-\d+|auths(\.\w+)+|test\.\w+|official|Plain|TwoReaders|SQLite|Node|state|MiB|KiB|WeCom)\b|v?\d[\d.:\w-]*|(\/[\w.-]+)+/g

/** The words of a page that are of another language than the page's; Ant Design names its pictures by itself. */
export async function findForeignWords(page: Page, lang: keyof typeof foreign): Promise<string[]> {
  const texts = await page.evaluate<string[]>(
    `(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const texts = []
      while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode
        if (!['SCRIPT', 'STYLE'].includes(parentElement.tagName)) texts.push(data)
      }
      const named = [...document.querySelectorAll('[aria-label]:not(.anticon), [placeholder]')]
      return [...texts, ...named.flatMap((one) => [one.ariaLabel, one.placeholder]), document.title]
        .filter((text) => typeof text === 'string')
    })()`,
  )
  return texts.filter((text) => foreign[lang].test(text.replaceAll(names, '')))
}
