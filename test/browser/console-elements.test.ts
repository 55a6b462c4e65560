import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { startEmulator } from 'wecom-elements/emulator'
import { serve } from 'wecom-elements/http'
import { expectAccessible } from '../support/expect-accessible.js'
import { findFreePort } from '../support/free-port.js'
import { type BrowserOptions, openBrowser, publicHost } from '../support/open-browser.js'
import { AppFolder } from '../support/test-app.js'

const type = 'auths.loginTypes.QywxInnerType'

interface SiteOptions {
  /** The name under which browsers know the site. Default 127.0.0.1. */
  readonly host?: string
  /** The user id of the member who may use the console. */
  readonly operator?: string
}

/** An app with one instance, `Staff`, and its console on a port; the emulator plays the vendor. */
async function openSite({ host = '127.0.0.1', operator }: SiteOptions = {}) {
  const port = await findFreePort()
  const origin = `http://${host}:${port}`
  const emulator = await startEmulator({ trustedDomains: [`${host}:${port}`] })
  const folder = new AppFolder()
  folder.write('app.config.json', {
    appId: 'test.Site',
    title: '门户',
    allowedHosts: ['127.0.0.1'],
    server: { console: true },
  })
  const config = {
    corpId: emulator.corpId,
    corpSecret: emulator.corpSecret,
    agentId: emulator.agentId,
    redirectUri: `${origin}/api/auth/callback`,
    apiBaseUrl: emulator.apiUrl,
    loginBaseUrl: emulator.loginUrl,
    oauthBaseUrl: emulator.oauthUrl,
  }
  folder.writeElement('auths.loginTypes.Staff', { title: '员工登录', type }, config)
  const app = await folder.open({ allowEmulator: true })
  const server = await serve(app, { port, authorizeConsole: ({ userId }) => userId === operator })
  return {
    app,
    config,
    folder,
    origin,
    /** A browser that came by the link. */
    async enter(options?: BrowserOptions) {
      const browser = await openBrowser(options)
      const { page } = browser
      // What fades in has no contrast yet.
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await page.goto(server.consoleUrl ?? '')
      await page.getByRole('heading', { level: 1 }).waitFor()
      return {
        ...browser,
        /** Goes to a page of the console as one does by its address. */
        open: async (path: string) => {
          await page.goto(`${origin}/console${path}`)
          await page.locator('main h1').waitFor()
          await page.waitForLoadState('networkidle')
        },
      }
    },
    read: (path: string) =>
      JSON.parse(readFileSync(join(folder.path, path), 'utf8')) as Record<string, unknown>,
    async [Symbol.asyncDispose]() {
      await server.close()
      await emulator.close()
      folder[Symbol.dispose]()
    },
  }
}

const staffFile = 'auths/loginTypes/Staff/Staff.json'
const staffPage = '/elements/auths.loginTypes.Staff'

const button = (at: Page | Locator, name: string) => at.getByRole('button', { name, exact: true })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })
const headingOf = (page: Page) => page.getByRole('heading', { level: 1 })

/** Puts other text into the editor, as if it were typed. */
async function writeSource(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: '配置的 JSON 源码' }).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

const readSource = (page: Page) => page.locator('.cm-content').innerText()

interface DrawnCode {
  readonly ground: string
  readonly ink: string
  /** Which squares are of the ink. */
  readonly squares: boolean[][]
}

/** The QR code of that name as it is drawn. */
async function readCode(page: Page, name: string): Promise<DrawnCode> {
  await page.getByRole('img', { name, exact: true }).waitFor()
  return page.evaluate<DrawnCode>(
    `(() => {
      const code = document.querySelector('[role=img][aria-label="${name}"]')
      const [ground, ink] = code.querySelectorAll('path')
      const places = Array.from({ length: code.viewBox.baseVal.width }, (_, place) => place + 0.5)
      return {
        ground: getComputedStyle(ground).fill,
        ink: getComputedStyle(ink).fill,
        squares: places.map((y) => places.map((x) => ink.isPointInFill(new DOMPoint(x, y)))),
      }
    })()`,
  )
}

describe('the console', () => {
  it('makes an instance that works: fields, vendor console, checks, and a login that arrives', async () => {
    await using site = await openSite()
    await using browser = await site.enter()
    const { page, context } = browser
    expect(new URL(page.url()).hash).toBe('')
    await link(page, '新建实例').click()
    await headingOf(page).filter({ hasText: '新建实例' }).waitFor()

    await page.getByLabel('名称').fill('2nd')
    await page.getByText('只能用字母、数字和下划线，不能以数字开头。').waitFor()
    await page.getByLabel('名称').fill('staff')
    await page.getByText('这个名称已被使用。').waitFor()
    await page.getByLabel('名称').fill('Partners')
    await page.getByText('全名：auths.loginTypes.Partners').waitFor()
    await page.getByLabel('标题').fill('伙伴登录')
    await button(page, '下一步').click()

    // What this page knows is said at once, what only the server knows when it is asked; both at their fields.
    await button(page, '创建').click()
    await page.getByText('必填。').first().waitFor()
    expect(await page.getByText('必填。').count()).toBe(3)
    expect(await page.getByLabel('回调地址（redirectUri）').inputValue()).toBe(site.config.redirectUri)
    await page.getByLabel('企业 ID（CorpId）').fill(site.config.corpId)
    await page.getByLabel('应用的 Secret').fill(site.config.corpSecret)
    await page.getByLabel('AgentId').fill(site.config.agentId)
    await page.getByText('可选设置').click()
    await page.getByLabel('服务端 API 地址').fill('https://elsewhere.example.com')
    await page.getByLabel('登录页地址').fill(site.config.loginBaseUrl)
    await page.getByLabel('OAuth 页地址').fill(site.config.oauthBaseUrl)
    await button(page, '创建').click()
    const field = page.locator('.ant-form-item', { has: page.getByLabel('服务端 API 地址') })
    await field.getByText('sends secrets to elsewhere.example.com').waitFor()
    // The button that was pressed is far below what it says.
    expect((await page.getByRole('alert').boundingBox())?.y).toBeGreaterThan(0)
    await page.getByLabel('服务端 API 地址').fill(site.config.apiBaseUrl)
    await button(page, '创建').click()

    await page.getByText('授权回调域', { exact: true }).waitFor()
    await link(page, '下一步').click()
    await page.getByText(/^0 个错误，\d 个警告。$/).waitFor()
    expect(await page.locator('[data-status=ok]').count()).toBeGreaterThan(5)
    await link(page, '下一步').click()

    await page.getByText('正在等待登录…').waitFor()
    // No phone reaches this address.
    expect(await page.getByRole('img', { name: site.origin }).count()).toBe(0)
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /^打开登录页/ }).click(),
    ])
    await tab.getByRole('link', { name: '前往登录' }).click()
    await tab.getByRole('button', { name: '张伟' }).click()
    await tab.getByRole('heading', { name: '测试登录完成' }).waitFor()
    await page.getByText('登录成功：ZhangWei').waitFor()
    await link(page, '完成').click()
    await headingOf(page).filter({ hasText: '伙伴登录' }).waitFor()
    expect(site.read('auths/loginTypes/Partners/Partners.json')).toMatchObject(site.config)
    expect(browser.complaints.filter((text) => !text.includes('400'))).toEqual([])
  })

  it('offers the test login to phones, where they can reach the site', async () => {
    await using site = await openSite({ host: publicHost, operator: 'ZhangWei' })
    await using browser = await openBrowser({ colorScheme: 'dark' })
    const { page } = browser
    await page.goto(`${site.origin}/login/Staff?returnTo=/console${staffPage}/setup/login`)
    await page.getByRole('link', { name: '前往登录' }).click()
    await page.getByRole('button', { name: '张伟' }).click()
    await page.getByText('测试登录会替换您在此浏览器中的登录。').waitFor()
    const address = `${site.origin}/login/auths.loginTypes.Staff`
    expect(await readCode(page, address)).toEqual({
      ground: 'rgb(255, 255, 255)',
      ink: 'rgb(0, 0, 0)',
      // As another library makes it of that address.
      squares: encode(address, { ecc: 'M', border: 0 }).data,
    })
    await expectAccessible(page)
    await page.goto(address)
    await page.getByRole('link', { name: '前往登录' }).waitFor()
  })

  it('edits one draft as form and as source, keeps secrets, and says which one it clears', async () => {
    await using site = await openSite()
    await using browser = await site.enter()
    const { page, open } = browser
    await open(`${staffPage}/edit`)
    expect(await button(page, '保存').isDisabled()).toBe(true)

    await page.getByText('可选设置').click()
    await page.getByLabel('超时（秒）').fill('7')
    await page.getByText('源码', { exact: true }).click()
    const shown = JSON.parse(await readSource(page)) as Record<string, unknown>
    const { corpSecret, ...rest } = site.config
    expect(shown).toEqual({ ...rest, timeoutSeconds: 7 })
    await writeSource(page, '{')
    await page.getByText('JSON 有语法错误，请先改正。').waitFor()
    expect(await button(page, '保存').isDisabled()).toBe(true)
    await writeSource(page, JSON.stringify({ ...rest, timeoutSeconds: 8 }))
    await page.getByText('表单', { exact: true }).click()
    expect(await page.getByLabel('超时（秒）').inputValue()).toBe('8')
    await button(page, '保存').click()
    await headingOf(page).filter({ hasText: '员工登录' }).waitFor()
    expect(site.read(staffFile)).toEqual({ ...site.config, timeoutSeconds: 8 })

    await open(`${staffPage}/edit`)
    await page.getByLabel('企业 ID（CorpId）').fill(`${site.config.corpId}0`)
    await page.getByText('“corpId”已更改，为安全起见须重新填写。').waitFor()
    await button(page, '保存').click()
    await page.getByText('必填。').waitFor()
    await link(page, '取消').click()
    await button(page.getByRole('dialog'), '放弃更改').click()
    await headingOf(page).filter({ hasText: '员工登录' }).waitFor()
    expect(site.read(staffFile)['corpSecret']).toBe(corpSecret)
  })

  it('shows what was changed meanwhile beside the own draft, and overwrites it only when told to', async () => {
    await using site = await openSite()
    await using browser = await site.enter()
    const { page, open } = browser
    await open(`${staffPage}/edit`)
    await page.getByLabel('AgentId').fill('1000009')
    site.folder.write(staffFile, { ...site.config, lang: 'en' })
    await button(page, '保存').click()
    const question = page.getByRole('dialog', { name: '文件已被修改' })
    await question.locator('.cm-content', { hasText: '"lang": "en"' }).waitFor()
    await question.locator('.cm-content', { hasText: '"agentId": "1000009"' }).waitFor()
    await expectAccessible(page)
    await button(question, '继续编辑我的').click()
    expect(site.read(staffFile)).toEqual({ ...site.config, lang: 'en' })
    await button(page, '保存').click()
    await button(question, '用我的覆盖').click()
    await headingOf(page).filter({ hasText: '员工登录' }).waitFor()
    expect(site.read(staffFile)).toEqual({ ...site.config, agentId: '1000009' })
  })

  it('duplicates an instance without its secrets, and deletes one after saying what goes with it', async () => {
    await using site = await openSite()
    await using browser = await site.enter()
    const { page, open } = browser
    await open(staffPage)
    await link(page, '复制为新实例').click()
    await page.getByText('密钥没有复制，请重新填写。').waitFor()
    await page.getByLabel('名称').fill('Copy')
    await page.getByLabel('标题').fill('副本')
    await button(page, '下一步').click()
    expect(await page.getByLabel('企业 ID（CorpId）').inputValue()).toBe(site.config.corpId)
    expect(await page.getByLabel('应用的 Secret').inputValue()).toBe('')
    await page.getByLabel('应用的 Secret').fill('another')
    await button(page, '创建').click()
    await page.getByText('授权回调域', { exact: true }).waitFor()
    expect(site.read('auths/loginTypes/Copy/Copy.json')).toMatchObject({
      ...site.config,
      corpSecret: 'another',
    })

    await open('/elements/auths.loginTypes.Copy')
    await button(page, '删除').click()
    const question = page.getByRole('dialog', { name: '删除 auths.loginTypes.Copy？' })
    await question.getByText('没有通过它登录的会话。').waitFor()
    await expectAccessible(page)
    await button(question, '删除').click()
    await headingOf(page).filter({ hasText: '元素' }).waitFor()
    await link(page, '副本').waitFor({ state: 'detached' })
    expect(site.app.elements().map(({ fullName }) => fullName)).not.toContain('auths.loginTypes.Copy')
    for (const path of ['', '/edit']) {
      await open(`/elements/auths.loginTypes.Copy${path}`)
      await headingOf(page).filter({ hasText: '没有这个页面' }).waitFor()
    }
  })

  it.each([
    { locale: 'zh-CN', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
    { locale: 'en', colorScheme: 'dark', viewport: { width: 375, height: 800 } },
  ] as const)('has pages for everyone: $locale, $colorScheme, $viewport.width px', async (options) => {
    await using site = await openSite()
    site.folder.writeElement('auths.loginTypes.Broken', { title: 'Broken', type }, { corpId: 5 })
    await site.app.reload()
    await using browser = await site.enter(options)
    const { page, open } = browser
    for (const path of [
      '/elements',
      '/elements/new',
      staffPage,
      '/elements/auths.loginTypes.Broken',
      `/elements/${type}`,
      `${staffPage}/edit`,
      `${staffPage}/setup/console`,
      `${staffPage}/setup/check`,
      `${staffPage}/setup/login`,
      '/nowhere',
    ]) {
      await open(path)
      await expectAccessible(page)
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      expect(overflow, path).toBeLessThanOrEqual(0)
    }
    await open('/elements')
    await page.getByRole('searchbox').fill('nothing like it')
    await page.getByText(options.locale === 'en' ? 'No element fits.' : '没有符合的元素。').waitFor()
    await expectAccessible(page)
    await open(`${staffPage}/edit`)
    await page.getByText(options.locale === 'en' ? 'Optional settings' : '可选设置').click()
    await expectAccessible(page)
    await page.getByText(options.locale === 'en' ? 'Source' : '源码', { exact: true }).click()
    await page.locator('.cm-content').waitFor()
    await expectAccessible(page)
    expect(browser.complaints).toEqual([])
  })

  it('lets nobody in who has no link and is no operator, and says how to get in', async () => {
    await using site = await openSite()
    await using inside = await site.enter()
    await using browser = await openBrowser()
    const { page } = browser
    await page.goto(inside.page.url())
    await page.getByRole('heading', { name: '尚未进入控制台' }).waitFor()
    await expectAccessible(page)
    await page.goto(`${new URL(inside.page.url()).origin}/console#key=used`)
    await page.getByText('这个链接已被用过或已过期。').waitFor()
    expect(page.url()).not.toContain('key')
    await link(page, '登录').click()
    await page.getByRole('link', { name: '前往登录' }).click()
    await page.getByRole('button', { name: '张伟' }).click()
    await page.getByRole('heading', { name: '没有权限' }).waitFor()
    await expectAccessible(page)
  })
})
