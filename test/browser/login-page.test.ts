import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/expect-accessible.js'
import { type LoginSite, openLoginSite } from '../support/login-site.js'
import { type BrowserOptions, openBrowser } from '../support/open-browser.js'

const inWecom =
  'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/107.0 Safari/537.36 wxwork/4.1.0 MicroMessenger/7.0.1'
const onPhone = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36'

/** How much of the page moved while it was drawn, as browsers score it. */
const measureShift = (page: Page) =>
  page.evaluate<number>(`new Promise((resolve) => {
    let score = 0
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { score += value }))
      .observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => resolve(score), 300)
  })`)

const complaints: (readonly string[])[] = []

async function openFor(site: LoginSite, options: BrowserOptions = {}) {
  const browser = await openBrowser({ emulator: site.emulator, ...options })
  complaints.push(browser.complaints)
  return browser
}

afterEach(() => {
  const violations = complaints
    .splice(0)
    .flat()
    .filter((text) => /Content.Security.Policy/i.test(text))
  expect(violations).toEqual([])
})

/** The panel of WeCom's in a page of ours. */
const panelOf = (page: Page) => page.frameLocator('iframe')
const pick = (page: Page, name: string) => panelOf(page).getByRole('button', { name }).click()
// Browsers carry WeCom's `#wechat_redirect` through the redirects.
const arriveAt = (page: Page, address: string) =>
  page.waitForURL(({ href }) => href.replace(/#.*/, '') === address)
const headingOf = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

describe('the login page', () => {
  it('logs in by the panel of the unmodified SDK, which gets no cookie, and goes to where the login began', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site)
    const { page } = browser
    await page.goto(`${site.origin}/login?returnTo=%2Forders%3Fa%3D1`)
    expect(await panelOf(page).locator('html').getAttribute('lang')).toMatch(/^zh/)
    expect(await page.locator('iframe').getAttribute('allow')).toBe('local-network-access')
    await expectAccessible(page)
    expect(await measureShift(page)).toBeLessThan(0.01)
    await pick(page, '张伟')
    await page.waitForURL(`${site.origin}/orders?a=1`)
    expect(await headingOf(page)).toBe('ZhangWei')
    expect((await site.app.sessions.list()).rows).toMatchObject([{ userId: 'ZhangWei' }])
    expect(browser.complaints).toEqual([])
  })

  it('speaks English, is dark and small where the browser is, and does not jump', async () => {
    await using site = await openLoginSite()
    const viewport = { width: 390, height: 844 }
    await using browser = await openFor(site, {
      locale: 'en',
      colorScheme: 'dark',
      viewport,
      userAgent: onPhone,
    })
    const { page } = browser
    await page.goto(`${site.origin}/login/Staff`)
    const address = new URL((await page.locator('iframe').getAttribute('src')) ?? '')
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      lang: 'en',
      color_scheme: 'dark',
      panel_size: 'small',
      redirect_type: 'callback',
    })
    expect(await page.getByText('open this page inside WeCom').count()).toBe(1)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(await measureShift(page)).toBeLessThan(0.01)
    await expectAccessible(page)
    expect(browser.complaints).toEqual([])
  })

  it('goes straight to the OAuth page inside WeCom', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site, { userAgent: inWecom })
    const { page } = browser
    await page.goto(`${site.origin}/login?returnTo=%2Forders`)
    expect(page.url()).toContain(`${site.emulator.oauthUrl}/connect/oauth2/authorize?`)
    await page.getByRole('button', { name: '张伟' }).click()
    await arriveAt(page, `${site.origin}/orders`)
    expect(await headingOf(page)).toBe('ZhangWei')
  })

  it('says that nothing happened to who refused, and begins again', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site)
    const { page } = browser
    await page.goto(`${site.origin}/login`)
    await panelOf(page).locator('[name=refuse]').first().click()
    await page.getByRole('alert').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: '重新登录' }).click()
    await pick(page, '张伟')
    await page.waitForURL(`${site.origin}/`)
    expect(await headingOf(page)).toBe('ZhangWei')
  })

  it.each([
    ['zh-CN', '授权回调域'],
    ['en', 'callback domain'],
  ])('says in the language %s what the admin has to set when the domain is wrong', async (locale, words) => {
    await using site = await openLoginSite()
    site.emulator.set({ loginDomains: ['elsewhere.example'], trustedDomains: [] })
    await using browser = await openFor(site, { locale })
    const { page } = browser
    await page.goto(`${site.origin}/login`)
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toContain(words)
    expect(await alert.textContent()).toContain('-31020')
    await expectAccessible(page)
  })

  it('works with a fresh state when it was left open overnight', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site)
    const { page } = browser
    await page.clock.install()
    await page.goto(`${site.origin}/login`)
    await panelOf(page).getByRole('button', { name: '张伟' }).waitFor()
    const stateNow = async () =>
      new URL((await page.locator('iframe').getAttribute('src')) ?? '').searchParams.get('state')
    const first = await stateNow()
    site.clock.advance(10 * 3600 * 1000)
    await page.clock.fastForward('10:00:00')
    await expect.poll(stateNow).not.toBe(first)
    await page.clock.resume()
    await pick(page, '张伟')
    await page.waitForURL(`${site.origin}/`)
    expect(await headingOf(page)).toBe('ZhangWei')
  })

  it('says so when the state has run out after all, and begins again', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site)
    const { page } = browser
    await page.goto(`${site.origin}/login`)
    await panelOf(page).getByRole('button', { name: '张伟' }).waitFor()
    await page.context().clearCookies()
    await pick(page, '张伟')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toContain('40301')
    expect((await site.app.sessions.list()).rows).toEqual([])
    await page.getByRole('button', { name: '重新登录' }).click()
    await pick(page, '张伟')
    await page.waitForURL(`${site.origin}/`)
    expect(await headingOf(page)).toBe('ZhangWei')
  })

  it('offers the choice of several logins, by keyboard alone', async () => {
    await using site = await openLoginSite({ logins: { Staff: {}, Branch: {} } })
    await using browser = await openFor(site, { locale: 'en' })
    const { page } = browser
    await page.goto(`${site.origin}/login?returnTo=%2Forders`)
    await expectAccessible(page)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Branch')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/login\/auths\.loginTypes\.Branch/)
    const button = panelOf(page).getByRole('button', { name: '张伟' })
    await button.waitFor()
    const isThere = () => button.and(panelOf(page).locator(':focus')).count()
    for (let tabs = 0; tabs < 30 && (await isThere()) === 0; tabs++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${site.origin}/orders`)
    expect((await site.app.sessions.list()).rows).toMatchObject([{ fullName: 'auths.loginTypes.Branch' }])
  })

  it('has a button where the login page is at another address than the SDK knows', async () => {
    await using site = await openLoginSite()
    await using elsewhere = await openLoginSite({
      logins: { Staff: { loginBaseUrl: site.emulator.loginUrl } },
    })
    await using browser = await openFor(site, { locale: 'en' })
    const { page } = browser
    await page.goto(`${elsewhere.origin}/login`)
    await expectAccessible(page)
    const link = page.getByRole('link', { name: 'Log in' })
    expect(await link.getAttribute('href')).toContain(`${site.emulator.loginUrl}/wwlogin/sso/login?`)
    expect(browser.complaints).toEqual([])
  })

  it('lets two tabs of a browser log in', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site)
    const other = await browser.context.newPage()
    for (const page of [browser.page, other]) await page.goto(`${site.origin}/login`)
    for (const page of [browser.page, other]) {
      await pick(page, '张伟')
      await page.waitForURL(`${site.origin}/`)
      expect(await headingOf(page)).toBe('ZhangWei')
    }
    expect((await site.app.sessions.list()).rows).toHaveLength(1)
  })

  it('leads on by a link in a browser without scripts', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site)
    const context = await browser.context.browser()?.newContext({ javaScriptEnabled: false, locale: 'en' })
    const page = await context?.newPage()
    await page?.goto(`${site.origin}/login`)
    const link = page?.getByRole('link', { name: 'Log in' })
    expect(await link?.isVisible()).toBe(true)
    expect(await link?.getAttribute('href')).toContain('https://login.work.weixin.qq.com/wwlogin/sso/login?')
    await context?.close()
  })
})

describe('the callback in a browser', () => {
  /** Logs in by the OAuth page and gives the address of the callback. */
  async function arrive(site: LoginSite, page: Page): Promise<string> {
    await page.goto(`${site.origin}/login`)
    const callback = page.waitForRequest((request) => request.url().includes('/api/auth/callback'))
    await page.getByRole('button', { name: '张伟' }).click()
    await arriveAt(page, `${site.origin}/`)
    return (await callback).url()
  }

  it('stands going back, and the same address again', async () => {
    await using site = await openLoginSite()
    await using browser = await openFor(site, { userAgent: inWecom })
    const { page } = browser
    const callback = await arrive(site, page)
    await page.goto(callback)
    expect([page.url(), await headingOf(page)]).toEqual([`${site.origin}/`, 'ZhangWei'])
    await page.reload()
    expect(await headingOf(page)).toBe('ZhangWei')
    expect((await site.app.sessions.list()).rows).toHaveLength(1)
  })

  it('refuses a replay and a crafted link in another browser, in a page that says why', async () => {
    await using site = await openLoginSite()
    await using attacker = await openFor(site, { userAgent: inWecom })
    const used = await arrive(site, attacker.page)
    await attacker.page.goto(`${site.origin}/login`)
    const state = new URL(attacker.page.url()).searchParams.get('state') ?? ''
    const crafted = `${site.origin}/api/auth/callback?code=${site.emulator.grantCode('LiNa')}&state=${state}`
    await using victim = await openFor(site, { locale: 'en' })
    const { page } = victim
    for (const address of [used, crafted]) {
      expect((await page.goto(address))?.status()).toBe(403)
      await expectAccessible(page)
      expect(await page.getByRole('main').textContent()).toContain('40301')
      await page.goto(site.origin)
      expect(await headingOf(page)).toBe('nobody')
    }
  })
})

describe('every other page of ours', () => {
  it.each([
    ['zh-CN', 'light'],
    ['en', 'dark'],
  ] as const)('is accessible in %s, %s', async (locale, colorScheme) => {
    await using site = await openLoginSite({ logins: {} })
    await using browser = await openFor(site, { locale, colorScheme })
    for (const path of ['/login', '/login/Nobody']) {
      await browser.page.goto(site.origin + path)
      await expectAccessible(browser.page)
    }
  })
})
