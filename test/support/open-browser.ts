import { type Browser, type BrowserContext, type Page, type Route, chromium } from 'playwright-core'
import { afterAll, inject } from 'vitest'
import type { Emulator } from '../../emulator/index.js'
import './chromium.js'

export interface BrowserOptions {
  /** What answers for WeCom's two hosts. Without one they are as unreachable as the rest of the internet. */
  readonly emulator?: Pick<Emulator, 'loginUrl' | 'oauthUrl'>
  /** Default `zh-CN`. */
  readonly locale?: string
  /** Default `light`. */
  readonly colorScheme?: 'light' | 'dark'
  /** Default Chromium's own. */
  readonly userAgent?: string
  /** Default 1280 x 800. */
  readonly viewport?: { readonly width: number; readonly height: number }
}

/** A person's browser: cookies of its own, none for frames of other sites, and a first tab. */
export interface RealBrowser extends AsyncDisposable {
  readonly context: BrowserContext
  readonly page: Page
  /** What went wrong in any page so far: uncaught errors, and what was written to the console as an error. */
  readonly complaints: readonly string[]
}

/** A name that is this machine's in these browsers, and as public as any to whoever looks at the name. */
export const publicHost = 'portal.example.com'

// As root Chromium needs the first; the others keep it from asking the internet for things of its own.
const flags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${publicHost} 127.0.0.1`,
]

let running: Promise<Browser> | undefined

afterAll(async () => {
  await (await running)?.close()
  running = undefined
})

/**
 * Opens a Chromium in which the emulator stands for WeCom: pages and SDK name WeCom's hosts, as they do in earnest, and
 * what they ask there the emulator answers. No other host but this machine is reachable. Cookies of third parties are
 * blocked, as in every private window.
 */
export async function openBrowser({
  emulator,
  locale = 'zh-CN',
  colorScheme = 'light',
  userAgent,
  viewport = { width: 1280, height: 800 },
}: BrowserOptions = {}): Promise<RealBrowser> {
  const process = await launch()
  const context = await process.newContext({
    locale,
    colorScheme,
    viewport,
    ...(userAgent === undefined ? {} : { userAgent }),
  })
  // WeCom's pages are of the internet, and a frame of theirs may lead to this machine only with the person's leave.
  await context.grantPermissions(['local-network-access'])
  await context.route(isElsewhere, (route) => route.abort('internetdisconnected'))
  if (emulator !== undefined) {
    await answerFrom(context, 'https://login.work.weixin.qq.com', emulator.loginUrl)
    await answerFrom(context, 'https://open.weixin.qq.com', emulator.oauthUrl)
  }
  const complaints = collectComplaints(context)
  return {
    context,
    page: await context.newPage(),
    complaints,
    async [Symbol.asyncDispose]() {
      await context.unrouteAll({ behavior: 'ignoreErrors' })
      await context.close()
    },
  }
}

/** One process of Chromium for all browsers of a test file. */
function launch(): Promise<Browser> {
  return (running ??= chromium.launch({ executablePath: inject('chromiumPath'), args: flags }))
}

function isElsewhere({ protocol, hostname }: URL): boolean {
  const isHere = ['127.0.0.1', 'localhost', publicHost].includes(hostname) || hostname.endsWith('.localhost')
  return protocol.startsWith('http') && !isHere
}

/** The host is written into the SDK, which also checks that messages come from it; so it keeps its name. */
async function answerFrom(context: BrowserContext, origin: string, emulatorOrigin: string): Promise<void> {
  await context.route(`${origin}/**`, async (route: Route) => {
    const url = emulatorOrigin + route.request().url().slice(origin.length)
    // A redirect is the page's to follow.
    const response = await route.fetch({ url, maxRedirects: 0 }).catch(() => undefined)
    await (response === undefined ? route.abort('connectionrefused') : route.fulfill({ response }))
  })
}

function collectComplaints(context: BrowserContext): string[] {
  const complaints: string[] = []
  context.on('weberror', (event) => complaints.push(String(event.error())))
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return complaints
}
