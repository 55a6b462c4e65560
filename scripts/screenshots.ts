/**
 * Takes the pictures of the README: the login page as the real SDK draws it, with the emulator in WeCom's place, the
 * page of someone who logged in, and pages of the console. Writes docs/*.png.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { createApp } from 'wecom-elements'
import { startEmulator } from 'wecom-elements/emulator'
import { serve } from 'wecom-elements/http'

const root = join(import.meta.dirname, '..')
const panelHost = 'https://login.work.weixin.qq.com'
const viewport = { width: 1000, height: 640 }
const places = ['/usr/bin/chromium', '/usr/bin/google-chrome', chromium.executablePath()]
const executablePath = process.env['CHROMIUM_PATH'] ?? places.find((path) => existsSync(path))

const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath !== undefined && { executablePath }),
})
const data = await mkdtemp(join(tmpdir(), 'wecom-elements-'))
try {
  await takeLoginPage(await browser.newContext({ viewport, locale: 'zh-CN' }))
  await takeLoggedIn(await browser.newContext({ viewport, locale: 'zh-CN' }))
  await takeConsole(await browser.newContext({ viewport: { width: 1200, height: 760 }, locale: 'en' }))
} finally {
  await browser.close()
  await rm(data, { recursive: true })
}

/** The repository's own app with the emulator in WeCom's place and a database of its own. */
async function openExample(port: number, loginUrl?: string) {
  const emulator = await startEmulator()
  const app = await createApp({
    root,
    allowEmulator: true,
    config: {
      title: 'WeCom login',
      allowedHosts: ['127.0.0.1'],
      storage: { dialect: 'sqlite', filename: join(data, `${port}.sqlite`) },
      server: { console: true },
      variables: {
        WECOM_CORP_ID: emulator.corpId,
        WECOM_CORP_SECRET: emulator.corpSecret,
        WECOM_AGENT_ID: emulator.agentId,
        WECOM_REDIRECT_URI: `http://127.0.0.1:${port}/api/auth/qywx/callback`,
        WECOM_API_URL: emulator.apiUrl,
        WECOM_LOGIN_URL: loginUrl ?? emulator.loginUrl,
        WECOM_OAUTH_URL: emulator.oauthUrl,
      },
    },
  })
  const server = await serve(app, { port })
  return {
    emulator,
    url: server.url,
    consoleUrl: server.consoleUrl ?? '',
    async [Symbol.asyncDispose]() {
      await server.close()
      await emulator.close()
    },
  }
}

/** The panel is of WeCom's host: the emulator answers for it. */
async function takeLoginPage(context: BrowserContext): Promise<void> {
  await using site = await openExample(3190, panelHost)
  await context.route(`${panelHost}/**`, async (route) => {
    const url = site.emulator.loginUrl + route.request().url().slice(panelHost.length)
    await route.fulfill({ response: await route.fetch({ url, maxRedirects: 0 }) })
  })
  const page = await context.newPage()
  await page.goto(`${site.url}/login`)
  await page.frameLocator('iframe').getByRole('img').first().waitFor()
  await page.screenshot({ path: join(root, 'docs/login-page.png') })
  await context.close()
}

/** What `npm start` shows in the end. */
async function takeLoggedIn(context: BrowserContext): Promise<void> {
  const port = '3191'
  const site = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(site.stdout, 'data')
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${port}/login`)
  await page.locator('[data-login] a').click()
  await page.getByRole('button', { name: '张伟' }).click()
  await page.locator('form[action="/api/logout"]').waitFor()
  await page.screenshot({ path: join(root, 'docs/logged-in.png') })
  await context.close()
  site.kill('SIGINT')
  await once(site, 'exit')
}

/** The console's main pages. */
async function takeConsole(context: BrowserContext): Promise<void> {
  await using site = await openExample(3192)
  const page = await context.newPage()
  const take = async (name: string) => {
    // What moves in comes to rest.
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(root, `docs/console-${name}.png`) })
  }
  await page.goto(site.consoleUrl)
  await page.getByRole('link', { name: 'New instance' }).waitFor()
  await take('elements')
  await page.goto(`${site.url}/console/elements/new`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await take('wizard')
  await page.goto(`${site.url}/console/members`)
  await page.getByRole('tab', { name: 'Sync' }).click()
  await page.getByRole('button', { name: 'Dry run' }).click()
  await page.getByText('nothing was written').waitFor()
  await take('sync')
  await page.getByRole('button', { name: 'Sync now' }).click()
  await page.getByText('Sync done').waitFor()
  await page.getByRole('tab', { name: 'Members' }).click()
  await page.getByText('1–24 of 24').waitFor()
  await take('members')
  await context.close()
}
