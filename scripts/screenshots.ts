/**
 * Takes the pictures of the README: the login page as the real SDK draws it, with the emulator in WeCom's place, and
 * the page of someone who logged in. Writes docs/login-page.png and docs/logged-in.png.
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
} finally {
  await browser.close()
  await rm(data, { recursive: true })
}

/** The repository's own instance, whose panel is WeCom's host: the emulator answers for it. */
async function takeLoginPage(context: BrowserContext): Promise<void> {
  const emulator = await startEmulator()
  const port = 3190
  const app = await createApp({
    root,
    allowEmulator: true,
    config: {
      title: 'WeCom login',
      allowedHosts: ['127.0.0.1'],
      storage: { dialect: 'sqlite', filename: join(data, 'login-page.sqlite') },
      variables: {
        WECOM_CORP_ID: emulator.corpId,
        WECOM_CORP_SECRET: emulator.corpSecret,
        WECOM_AGENT_ID: emulator.agentId,
        WECOM_REDIRECT_URI: `http://127.0.0.1:${port}/api/auth/qywx/callback`,
        WECOM_API_URL: emulator.apiUrl,
        WECOM_LOGIN_URL: panelHost,
        WECOM_OAUTH_URL: emulator.oauthUrl,
      },
    },
  })
  const server = await serve(app, { port })
  await context.route(`${panelHost}/**`, async (route) => {
    const url = emulator.loginUrl + route.request().url().slice(panelHost.length)
    await route.fulfill({ response: await route.fetch({ url, maxRedirects: 0 }) })
  })
  const page = await context.newPage()
  await page.goto(`${server.url}/login`)
  await page.frameLocator('iframe').getByRole('img').first().waitFor()
  await page.screenshot({ path: join(root, 'docs/login-page.png') })
  await context.close()
  await server.close()
  await emulator.close()
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
