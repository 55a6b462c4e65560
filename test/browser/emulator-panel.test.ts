import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/expect-accessible.js'
import { openBrowser } from '../support/open-browser.js'
import { type PanelCall, readCalls, servePanelSite } from '../support/panel-page.js'
import { type WecomAppOptions, openWecomApp } from '../support/wecom-app.js'

/** A corporation, a site with the panel of its login, and somebody's browser. */
async function openPanel(options: WecomAppOptions['emulator'] = {}) {
  const t = await openWecomApp({ emulator: options })
  const site = await servePanelSite(t.emulator)
  const browser = await openBrowser({ emulator: t.emulator })
  return {
    ...t,
    site,
    browser,
    page: browser.page,
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]()
      await site[Symbol.asyncDispose]()
      await t[Symbol.asyncDispose]()
    },
  }
}

const timeout = 15_000

/** Waits for a callback of that name; gives what it was told. */
async function waitForCall(page: Page, name: string): Promise<unknown> {
  const find = async (): Promise<PanelCall | undefined> =>
    (await readCalls(page)).find(([called]) => called === name)
  await expect.poll(find, { timeout }).toBeDefined()
  return (await find())?.[1]
}

describe('the unmodified panel of @wecom/jssdk', () => {
  it.each([true, false])(
    'runs through to onLoginSuccess with a code that logs in; supportChannel: %s',
    async (panelChannel) => {
      await using t = await openPanel({ panelChannel })
      const frame = await t.site.mount(t.page)
      expect(await waitForCall(t.page, 'onCheckWeComLogin')).toEqual({ isWeComLogin: false })

      await frame.getByRole('button', { name: '张伟' }).click()
      const { code } = (await waitForCall(t.page, 'onLoginSuccess')) as { code: string }
      expect(await t.login().getLoginCode({ authCode: code })).toMatchObject({ userId: 'ZhangWei' })
      expect(t.page.url()).toBe(`${t.site.origin}/`)
      expect(await readCalls(t.page)).toHaveLength(2)
      expect(t.browser.complaints).toEqual([])
    },
  )

  it('goes on by itself when the QR code was scanned in another tab', async () => {
    await using t = await openPanel()
    const frame = await t.site.mount(t.page)
    const opened = t.browser.context.waitForEvent('page')
    await frame.getByRole('link', { name: '在新标签页中扫码' }).click()
    const phone = await opened
    await phone.getByRole('heading', { name: '谁在扫码？' }).waitFor()
    await expectAccessible(phone)
    await frame.getByText('已扫码').waitFor({ timeout })

    await phone.getByRole('button', { name: '李娜' }).click()
    await phone.getByRole('heading', { name: '已确认登录' }).waitFor()
    const { code } = (await waitForCall(t.page, 'onLoginSuccess')) as { code: string }
    expect(await t.login().getLoginCode({ authCode: code })).toMatchObject({ userId: 'LiNa' })
    expect(t.browser.complaints).toEqual([])
  })

  it('says whether the desktop client is logged in, and logs its member in by one click', async () => {
    await using t = await openPanel({ desktopUser: 'LiNa' })
    const frame = await t.site.mount(t.page, { lang: 'en' })
    expect(await waitForCall(t.page, 'onCheckWeComLogin')).toEqual({ isWeComLogin: true })
    await frame.getByRole('button', { name: 'Quick login' }).click()
    const { code } = (await waitForCall(t.page, 'onLoginSuccess')) as { code: string }
    expect(await t.login().getLoginCode({ authCode: code })).toMatchObject({ userId: 'LiNa' })
  })

  it('shows an expired QR code as expired, and another one works', async () => {
    await using t = await openPanel()
    const frame = await t.site.mount(t.page, { lang: 'en' })
    t.clock.advance(300_000)
    await frame.getByText('The QR code has expired').waitFor({ timeout })
    await expectAccessible(frame)
    expect(t.emulator.count('/wwlogin/sso/login')).toBe(1)

    await frame.getByRole('button', { name: 'New QR code' }).click()
    await frame.getByText('Scan it with WeCom').waitFor({ timeout })
    await frame.getByRole('button', { name: '张伟' }).click()
    const { code } = (await waitForCall(t.page, 'onLoginSuccess')) as { code: string }
    expect(await t.login().getLoginCode({ authCode: code })).toMatchObject({ userId: 'ZhangWei' })
    expect(t.browser.complaints).toEqual([])
  })

  it('tells onLoginFail when the member refuses or may not log in, and can be tried again', async () => {
    await using t = await openPanel()
    const frame = await t.site.mount(t.page, { lang: 'en' })
    await frame.getByRole('button', { name: 'Refuse' }).click()
    expect(await waitForCall(t.page, 'onLoginFail')).toEqual({ errMsg: 'The login was refused' })
    await frame.getByRole('button', { name: 'Try again' }).click()

    await frame.getByText('Scan it with WeCom').waitFor({ timeout })
    await frame.getByRole('button', { name: '钱芳' }).click()
    await frame.getByText('No permission').waitFor({ timeout })
    const calls = await readCalls(t.page)
    expect(calls.map(([name]) => name)).toEqual([
      'onCheckWeComLogin',
      'onLoginFail',
      'onCheckWeComLogin',
      'onLoginFail',
    ])
    expect(t.page.url()).toBe(`${t.site.origin}/`)
  })

  it.each([
    ['login_type', 'Other', -31040],
    ['login_type', 'ServiceApp', -31034],
    ['appid', 'wwother', -31027],
    ['agentid', '1', -31028],
    ['redirect_uri', '', -31035],
    ['redirect_uri', 'https://evil.example/', -31039],
    ['redirect_uri', 'http://localhost:9/another-host', -31033],
  ])('shows what is wrong with %s "%s" and tells onLoginFail %s', async (name, value, errCode) => {
    await using t = await openPanel()
    const frame = await t.site.mount(t.page, { [name]: value, lang: 'en' })
    await frame.getByText(String(errCode)).waitFor()
    expect(await waitForCall(t.page, 'onLoginFail')).toEqual({
      errCode,
      errMsg: expect.any(String) as string,
    })
    await expectAccessible(frame)
  })

  it.each(['self', 'top'])('leads to redirect_uri with redirect_type %s', async (redirectType) => {
    await using t = await openPanel()
    const frame = await t.site.mount(t.page, { redirect_type: redirectType })
    await frame.getByRole('button', { name: '张伟' }).click()
    const moved = redirectType === 'top' ? t.page.mainFrame() : frame
    await moved.waitForURL(`${t.site.redirectUri}**`)
    const { searchParams } = new URL(moved.url())
    expect(searchParams.get('state')).toBe('st4te')
    const authCode = searchParams.get('code') ?? ''
    expect(await t.login().getLoginCode({ authCode })).toMatchObject({ userId: 'ZhangWei' })
    if (redirectType === 'self') expect(t.page.url()).toBe(`${t.site.origin}/`)
  })

  it('leads the whole page on from the sandbox that the SDK puts it in for another origin', async () => {
    await using t = await openPanel()
    const redirectUri = `http://localhost:${new URL(t.site.origin).port}/elsewhere`
    const frame = await t.site.mount(t.page, { redirect_type: 'top', redirect_uri: redirectUri })
    expect(await t.page.locator('iframe').getAttribute('sandbox')).not.toContain('allow-forms')
    await frame.getByRole('button', { name: '张伟' }).click()
    await t.page.waitForURL(`${redirectUri}?code=**`)
  })

  it.each(['middle', 'small'])('cuts nothing off at panel_size %s, in both languages', async (size) => {
    await using t = await openPanel({ desktopUser: 'ZhangWei' })
    for (const lang of ['zh', 'en']) {
      const frame = await t.site.mount(t.page, { panel_size: size, lang })
      const cut = await frame.evaluate<string[]>(findCutOff)
      expect(cut).toEqual([])
      await expectAccessible(frame)
    }
  })

  it.each(['light', 'dark'] as const)('is as %s as color_scheme says', async (scheme) => {
    await using t = await openPanel()
    const frame = await t.site.mount(t.page, { color_scheme: scheme })
    const background = await frame.evaluate<string>(
      'getComputedStyle(document.querySelector("main")).backgroundColor',
    )
    expect(background).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(34, 38, 43)')
    await expectAccessible(frame)
  })
})

// What lies outside of the frame, the list aside, which scrolls.
const findCutOff = `[...document.querySelectorAll('body *')]
  .filter((element) => element.closest('ul, svg, script') === null || element.tagName === 'UL')
  .filter((element) => {
    const { top, left, right, bottom } = element.getBoundingClientRect()
    return top < 0 || left < 0 || right > innerWidth || bottom > innerHeight
  })
  .map((element) => element.outerHTML)`
