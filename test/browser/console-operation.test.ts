import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeCorporation } from '../support/corporation.js'
import { expectAccessible } from '../support/expect-accessible.js'
import { findForeignWords, openWecomConsole, plainMembers } from '../support/wecom-console.js'
import { countSessions, logInByBrowser } from '../support/wecom-session.js'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const rowsOf = (page: Page, name: string) =>
  page.getByRole('table', { name }).locator('tbody tr.ant-table-row')

describe('what operators look after', () => {
  it('shows sessions and ends those of one person, and the audit tells who did it', async () => {
    await using site = await openWecomConsole({ emulator: makeCorporation(12) })
    for (const userId of ['user1', 'user2', 'user2', 'user3']) await logInByBrowser(site.t, userId)
    await using browser = await site.enter('/sessions')
    const { page } = browser
    await rowsOf(page, '会话列表').nth(3).waitFor()
    await expectAccessible(page)
    await page.getByRole('searchbox').fill('user2')
    await page.keyboard.press('Enter')
    await rowsOf(page, '会话列表').nth(2).waitFor({ state: 'detached' })
    expect(await rowsOf(page, '会话列表').count()).toBe(2)
    await button(page, '结束此人的全部会话').click()
    await page.getByRole('dialog').getByRole('button', { name: '结束全部会话' }).click()
    await page.getByText('已结束 2 个会话。').waitFor()
    await page.getByText('没有符合条件的会话').waitFor()
    expect(await countSessions(site.t, 'user2')).toBe(0)
    expect(await countSessions(site.t, 'user3')).toBe(1)

    await browser.open(`${plainMembers}/people/user3`)
    await button(page, '重新读取').click()
    await page.getByText('已重新读取').waitFor()
    await browser.open('/audit')
    await rowsOf(page, '审计记录').nth(6).waitFor()
    const rows = await rowsOf(page, '审计记录').allTextContents()
    expect(rows[0]).toMatch(/一次性链接.*重新读取成员.*user3.*成功/)
    expect(rows[1]).toMatch(/一次性链接.*结束会话.*user2.*成功/)
    expect(rows[2]).toMatch(/一次性链接.*进入控制台.*成功/)
    expect(rows[3]).toMatch(/本人.*登录.*user3.*成功/)
    await button(page, /展开/).first().click()
    await page.getByText('请求编号').first().waitFor()
    await expectAccessible(page)
    expect(await findForeignWords(page, 'zh-CN')).toEqual([expect.stringContaining('Chrome')])
    await page.getByRole('combobox', { name: '操作' }).click()
    await page.getByTitle('登录', { exact: true }).click()
    await rowsOf(page, '审计记录').nth(4).waitFor({ state: 'detached' })
    expect(await rowsOf(page, '审计记录').count()).toBe(4)
  })

  it('shows that the token is good, and never the token', async () => {
    const redirectUri = 'http://app.example.com/callback'
    await using site = await openWecomConsole({ emulator: makeCorporation(3), plain: { redirectUri } })
    const token = await site.t.login().getAccessToken()
    await using browser = await site.enter('/system', { locale: 'en', colorScheme: 'dark' })
    const { page } = browser
    await page.getByRole('combobox', { name: 'Login instance' }).click()
    await page.getByTitle('Plain · Plain').click()
    // What is chosen from fades away, outside of the page's landmarks.
    await page.getByRole('listbox').waitFor({ state: 'hidden' })
    await page.getByText('Good', { exact: true }).waitFor()
    await page.getByText('Reachable', { exact: true }).waitFor()
    expect(await page.getByRole('region', { name: 'Problems' }).textContent()).toMatch(
      /^ProblemsWarning.*Plain.*http/,
    )
    await expectAccessible(page)
    expect(await findForeignWords(page, 'en')).toEqual([])
    for (const path of ['/audit', '/sessions']) {
      await browser.open(path)
      await page.getByRole('table').waitFor()
      await expectAccessible(page)
      expect(await findForeignWords(page, 'en')).toEqual([])
    }
    expect(browser.answers.length).toBeGreaterThan(5)
    const told = browser.answers.join('\n')
    expect(told).toContain('"status":"good"')
    for (const secret of [token, site.t.emulator.corpSecret]) expect(told).not.toContain(secret)
  })
})
