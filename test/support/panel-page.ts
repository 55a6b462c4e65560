import { readFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Frame, Page } from 'playwright-core'
import type { Emulator } from '../../emulator/index.js'

const sdk = readFileSync(new URL(import.meta.resolve('@wecom/jssdk/dist/wecom.prod.js')))

/** What the callbacks of the SDK were told, in order. */
export type PanelCall = readonly [name: string, payload: unknown]

/** A site with one bare page that has nothing but WeCom's SDK, as WeCom publishes it, and its login panel. */
export interface PanelSite extends AsyncDisposable {
  readonly origin: string
  readonly redirectUri: string
  /** Opens the page with a panel of these params, over those that a login needs; gives the panel's frame. */
  readonly mount: (page: Page, params?: Readonly<Record<string, string>>) => Promise<Frame>
}

/** Serves the site. Whatever is asked of it that is not the SDK is the bare page, the redirect_uri too. */
export async function servePanelSite(emulator: Emulator): Promise<PanelSite> {
  const server = createServer(({ url }, response) => {
    const isSdk = url === '/wecom.js'
    response.setHeader('content-type', isSdk ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isSdk ? sdk : bare)
  })
  const origin = await listen(server)
  const redirectUri = `${origin}/callback`
  return {
    origin,
    redirectUri,
    mount: async (page, params = {}) => {
      await page.goto(origin)
      const all = {
        login_type: 'CorpApp',
        appid: emulator.corpId,
        agentid: emulator.agentId,
        redirect_uri: redirectUri,
        state: 'st4te',
        redirect_type: 'callback',
        ...params,
      }
      await page.evaluate(`(${mountScript})(${JSON.stringify(all)})`)
      const frame = await (await page.waitForSelector('iframe')).contentFrame()
      if (frame === null) throw new TypeError('The panel has no frame.')
      await frame.waitForSelector('main')
      return frame
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What the callbacks were told so far. */
export function readCalls(page: Page): Promise<PanelCall[]> {
  return page.evaluate('window.calls')
}

const bare =
  '<!doctype html><html lang="en"><title>A site</title><body><script type="module">window.ww = await import("/wecom.js")</script></body></html>'

// As text, since the tests know no DOM.
const mountScript = `async (params) => {
  while (!window.ww) await new Promise((resolve) => setTimeout(resolve, 10))
  window.calls = []
  const record = (name) => (payload) => { window.calls.push([name, payload]) }
  window.panel = window.ww.createWWLoginPanel({
    el: document.body.appendChild(document.createElement('div')),
    params,
    onCheckWeComLogin: record('onCheckWeComLogin'),
    onLoginSuccess: record('onLoginSuccess'),
    onLoginFail: record('onLoginFail'),
  })
}`

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
