import { describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../emulator/index.js'
import { expectAccessible } from '../support/expect-accessible.js'
import { type BrowserOptions, openBrowser } from '../support/open-browser.js'
import { servePanelSite } from '../support/panel-page.js'

const wecomAgent = 'Mozilla/5.0 wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh'

const looks = [
  { lang: 'zh', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { lang: 'en', colorScheme: 'dark', viewport: { width: 360, height: 640 } },
] as const

function loginUrl(emulator: Emulator, redirectUri: string, more: Record<string, string> = {}): string {
  const { corpId: appid, agentId: agentid } = emulator
  const link = { login_type: 'CorpApp', appid, agentid, redirect_uri: redirectUri, state: 'st4te', ...more }
  return `${emulator.loginUrl}/wwlogin/sso/login?${new URLSearchParams(link).toString()}`
}

function oauthUrl(emulator: Emulator, redirectUri: string, more: Record<string, string> = {}): string {
  const { corpId: appid, agentId: agentid } = emulator
  const link = {
    appid,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'snsapi_base',
    agentid,
    ...more,
  }
  // As WeCom writes it: to its own host, which the emulator stands for.
  return `https://open.weixin.qq.com/connect/oauth2/authorize?${new URLSearchParams(link).toString()}#wechat_redirect`
}

/** An emulator, a site that it may redirect to, and a browser. */
async function openSite(options: Omit<BrowserOptions, 'emulator'> = {}) {
  const emulator = await startEmulator({ desktopUser: 'ZhangWei' })
  const site = await servePanelSite(emulator)
  const browser = await openBrowser({ emulator, ...options })
  return {
    emulator,
    redirectUri: site.redirectUri,
    browser,
    page: browser.page,
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]()
      await site[Symbol.asyncDispose]()
      await emulator.close()
    },
  }
}

const findOverflow = 'document.documentElement.scrollWidth > innerWidth'

describe.each(looks)('in $lang, $colorScheme, $viewport.width wide,', ({ lang, ...look }) => {
  it('the PC login page and its refusal are accessible and no wider than the window', async () => {
    await using t = await openSite(look)
    for (const more of [{ lang }, { lang, appid: 'wwother' }]) {
      await t.page.goto(loginUrl(t.emulator, t.redirectUri, more))
      await expectAccessible(t.page)
      expect(await t.page.evaluate(findOverflow)).toBe(false)
    }
    expect(t.browser.complaints).toEqual([])
  })

  it('the pages inside WeCom are too', async () => {
    await using t = await openSite({ ...look, userAgent: wecomAgent })
    await t.page.goto(oauthUrl(t.emulator, t.redirectUri, { lang, scope: 'snsapi_privateinfo' }))
    await expectAccessible(t.page)
    await t.page.getByRole('button', { name: '李娜' }).click()
    await t.page.getByRole('checkbox').first().waitFor()
    await expectAccessible(t.page)
    expect(await t.page.evaluate(findOverflow)).toBe(false)
    expect(t.browser.complaints).toEqual([])
  })

  it('the page for other browsers than WeCom is too', async () => {
    await using t = await openSite(look)
    await t.page.goto(oauthUrl(t.emulator, t.redirectUri, { lang }))
    const text = lang === 'en' ? 'open this link in the WeCom client' : '请在企业微信客户端打开链接'
    await t.page.getByText(text).waitFor()
    await expectAccessible(t.page)
  })
})

describe('the PC login page', () => {
  it('is used by keyboard alone', async () => {
    await using t = await openSite()
    await t.page.goto(loginUrl(t.emulator, t.redirectUri))
    await t.page.getByRole('button', { name: '李娜' }).focus()
    await t.page.keyboard.press('Enter')
    await t.page.waitForURL(`${t.redirectUri}?code=*&state=st4te`)
  })

  it('goes on by itself when its QR code was scanned in another tab', async () => {
    await using t = await openSite()
    await t.page.goto(loginUrl(t.emulator, t.redirectUri))
    const opened = t.browser.context.waitForEvent('page')
    await t.page.getByRole('link', { name: '在新标签页中扫码' }).click()
    await (await opened).getByRole('button', { name: '李娜' }).click()
    await t.page.waitForURL(`${t.redirectUri}?code=*&state=st4te`)
  })

  it('goes back with the state alone when the person refuses', async () => {
    await using t = await openSite()
    await t.page.goto(loginUrl(t.emulator, t.redirectUri))
    await t.page.getByRole('button', { name: '拒绝' }).click()
    await t.page.waitForURL(`${t.redirectUri}?state=st4te`)
  })

  it('asks no more once the QR code has expired', async () => {
    let now = Date.now()
    await using emulator = await startEmulator({ clock: () => now })
    await using browser = await openBrowser({ emulator })
    await browser.page.goto(loginUrl(emulator, 'http://127.0.0.1:1/'))
    now += 300_000
    await browser.page.getByText('二维码已过期').waitFor({ timeout: 15_000 })
    const asked = emulator.count('/wwlogin/sso/status')
    // Long enough for two more questions.
    await browser.page.waitForTimeout(2500)
    expect(emulator.count('/wwlogin/sso/status')).toBe(asked)
  })
})

describe('the page inside WeCom', () => {
  it('redirects with a code', async () => {
    await using t = await openSite({ userAgent: wecomAgent })
    await t.page.goto(oauthUrl(t.emulator, t.redirectUri, { state: 'st4te' }))
    await t.page.getByRole('button', { name: '张伟' }).click()
    // Browsers carry the fragment over a redirect.
    await t.page.waitForURL(`${t.redirectUri}?code=*&state=st4te#wechat_redirect`)
  })

  it('asks for consent field by field with snsapi_privateinfo', async () => {
    await using t = await openSite({ userAgent: wecomAgent })
    await t.page.goto(oauthUrl(t.emulator, t.redirectUri, { scope: 'snsapi_privateinfo' }))
    await t.page.getByRole('button', { name: '张伟' }).click()
    await t.page.getByRole('checkbox', { name: '手机' }).uncheck()
    await t.page.getByRole('button', { name: '同意' }).click()
    await t.page.waitForURL(`${t.redirectUri}?code=*`)
    const { body } = t.emulator.requests.findLast(({ method }) => method === 'POST') ?? { body: '' }
    const fields = new URLSearchParams(body).getAll('field')
    expect(fields).toContain('email')
    expect(fields).not.toContain('mobile')
  })

  it('does nothing without #wechat_redirect', async () => {
    await using t = await openSite({ userAgent: wecomAgent })
    await t.page.goto(oauthUrl(t.emulator, t.redirectUri).replace('#wechat_redirect', ''))
    await t.page.getByRole('alert').waitFor()
    expect(await t.page.getByRole('button').count()).toBe(0)
  })
})
