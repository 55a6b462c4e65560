import { randomUUID } from 'node:crypto'
import type { App } from 'wecom-elements'
import { type Emulator, startEmulator } from 'wecom-elements/emulator'
import { type Handler, type HandlerOptions, type Server, serve } from 'wecom-elements/http'
import { findFreePort } from './free-port.js'
import { ManualClock } from './manual-clock.js'
import { AppFolder } from './test-app.js'

export interface LoginSiteOptions extends HandlerOptions {
  /** Config keys of each instance, over those that a login needs. One, `Staff`, by default. */
  readonly logins?: Readonly<Record<string, object>>
}

/** A site whose members log in by WeCom, by WeCom's own login page, where the SDK expects it. */
export interface LoginSite extends AsyncDisposable {
  readonly origin: string
  readonly app: App
  readonly emulator: Emulator
  /** Of the app and of the emulator; browsers have their own. */
  readonly clock: ManualClock
  readonly server: Server
}

/** The site's own pages say which one they are, and who is logged in. */
async function answerOwnPage(request: Request, handler: Handler): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  if (pathname === '/favicon.ico') return new Response(null, { status: 204 })
  const signedIn = await handler.session(request)
  const page = `<!doctype html><html lang="en"><title>Site</title><main><h1>${signedIn?.userId ?? 'nobody'}</h1>
    <p>${encodeURI(pathname + search)}</p><div id="place"></div></main></html>`
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
}

export async function openLoginSite(options: LoginSiteOptions = {}): Promise<LoginSite> {
  const { logins = { Staff: {} }, ...handlerOptions } = options
  const clock = new ManualClock()
  const emulator = await startEmulator({ seed: randomUUID(), clock: () => clock.now() })
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const folder = new AppFolder()
  folder.write('app.config.json', { appId: 'test.Site', allowedHosts: ['127.0.0.1'] })
  for (const [name, config] of Object.entries(logins)) {
    const define = { title: name, type: 'auths.loginTypes.QywxInnerType' }
    folder.writeElement(`auths.loginTypes.${name}`, define, {
      corpId: emulator.corpId,
      corpSecret: emulator.corpSecret,
      agentId: emulator.agentId,
      redirectUri: `${origin}/api/auth/callback`,
      apiBaseUrl: emulator.apiUrl,
      // Where a redirect leads Playwright answers for nobody.
      oauthBaseUrl: emulator.oauthUrl,
      ...config,
    })
  }
  const app = await folder.open({ clock, allowEmulator: true })
  const server = await serve(app, { site: answerOwnPage, ...handlerOptions, port })
  return {
    origin,
    app,
    emulator,
    clock,
    server,
    async [Symbol.asyncDispose]() {
      await server.close()
      await emulator.close()
      folder[Symbol.dispose]()
    },
  }
}
