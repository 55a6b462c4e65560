import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { makeCorporation } from '../support/corporation.js'
import { expectAccessible } from '../support/expect-accessible.js'
import { findForeignWords, openWecomConsole, plainMembers } from '../support/wecom-console.js'
import { countSessions, logInByBrowser } from '../support/wecom-session.js'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const region = (page: Page, name: string) => page.getByRole('region', { name })

/** What a number of a sync says. */
const count = async (page: Page, title: string) =>
  page.locator('.ant-statistic', { hasText: title }).locator('.ant-statistic-content').first().textContent()

/** How many rows the table of that name shows. */
const rowsOf = (page: Page, name: string) =>
  page.getByRole('table', { name }).locator('tbody tr:not([aria-hidden]):not(.ant-table-placeholder)')

/** Members of the corporation are named as they are, in English: what is Chinese then is of the page. */
function makeEnglishCorporation(members: number) {
  const { departments = [], users = [], ...others } = makeCorporation(members)
  return {
    ...others,
    departments: departments.map((one) => ({ ...one, name: one.name_en ?? one.name })),
    users: users.map((one) => ({ ...one, name: `Ms ${one.userid}` })),
  }
}

describe('the members in the console', () => {
  it('are synced, found, looked at, logged out and forgotten', async () => {
    await using site = await openWecomConsole({ emulator: { ...makeCorporation(120), latencyMs: 300 } })
    await using browser = await site.enter(plainMembers)
    const { page } = browser
    await page.getByText('还没有成员').waitFor()
    await expectAccessible(page)
    await button(page, '去同步')
      .or(page.getByRole('link', { name: '去同步' }))
      .click()
    await button(page, '开始同步').click()
    await page.getByRole('progressbar').waitFor()
    await page.getByText('同步完成').waitFor()
    expect(await count(page, '成员')).toBe('120')
    expect(await count(page, '新增')).toBe('120')
    await rowsOf(page, '同步历史').first().waitFor()
    expect(await rowsOf(page, '同步历史').first().textContent()).toContain('控制台（一次性链接）')
    await expectAccessible(page)

    await page.getByRole('tab', { name: '成员' }).click()
    await page.getByText('第 1–50 条，共 120 条').waitFor()
    await button(page, '下一页').click()
    await page.getByText('第 51–100 条，共 120 条').waitFor()
    await page.getByRole('tree').getByText('研发部').click()
    await page.getByText('第 1–50 条，共 80 条').waitFor()
    await page.getByRole('switch').click()
    await page.getByText('第 1–40 条，共 40 条').waitFor()
    await expectAccessible(page)
    expect(await findForeignWords(page, 'zh-CN')).toEqual([])
    await button(page, '全部部门').click()
    await page.getByRole('searchbox', { name: '姓名、账号、手机或邮箱' }).fill('员工77')
    await page.keyboard.press('Enter')
    await page.getByText('第 1–1 条，共 1 条').waitFor()
    expect(new URL(page.url()).searchParams.get('search')).toBe('员工77')

    await logInByBrowser(site.t, 'user77')
    await logInByBrowser(site.t, 'user77')
    await page.getByRole('link', { name: '员工77' }).click()
    await page.getByRole('heading', { level: 1, name: '员工77' }).waitFor()
    expect(await region(page, '资料').textContent()).toContain('user77')
    expect(await region(page, '资料').textContent()).toContain('销售部')
    await expectAccessible(page)
    expect(await findForeignWords(page, 'zh-CN')).toEqual([])
    await button(page, '结束: user77').first().click()
    await page
      .getByRole('tooltip')
      .getByRole('button', { name: /^结\s?束$/ })
      .click()
    await page.getByText('已结束 1 个会话。').waitFor()
    expect(await countSessions(site.t, 'user77')).toBe(1)

    await button(page, '清除数据').click()
    const question = page.getByRole('dialog')
    await question.getByText('此操作不可撤销').waitFor()
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    expect(await page.locator('button:focus').textContent()).toBe('清除数据')
    await page.keyboard.press('Enter')
    await question.getByRole('button', { name: '清除数据' }).click()
    await page.getByText('已清除。').waitFor()
    await page.waitForURL((url) => url.pathname.endsWith(plainMembers))
    expect(await site.t.login().QywxInnerAuthModel.get('user77')).toBeNull()
    expect(await countSessions(site.t, 'user77')).toBe(0)
    await browser.open(`${plainMembers}/people/user77`)
    await page.getByText('没有存下这个成员').waitFor()
  })

  it('are tried out first, kept from a mass leaving unless it is confirmed, and a sync can be stopped', async () => {
    await using site = await openWecomConsole({ emulator: makeEnglishCorporation(60) })
    const { emulator } = site.t
    await site.t.login().syncCorp()
    emulator.users.remove('user5')
    emulator.users.change('user6', { position: 'Writer' })
    emulator.users.add({ userid: 'user61', name: 'Ms user61', department: [2] })
    await using browser = await site.enter(`${plainMembers}/sync`, { locale: 'en', colorScheme: 'dark' })
    const { page } = browser
    await page.getByText('No sync since the app started').waitFor()
    await button(page, 'Dry run').click()
    await page.getByText('nothing was written').waitFor()
    const changes = await rowsOf(page, 'Changes').allTextContents()
    expect(changes.sort()).toEqual(['AddedMemberuser61', 'Marked as leftMemberuser5', 'UpdatedMemberuser6'])
    expect(await site.t.login().QywxInnerAuthModel.get('user61')).toBeNull()
    await expectAccessible(page)
    expect(await findForeignWords(page, 'en')).toEqual([])

    for (let number = 10; number < 30; number += 1) emulator.users.remove(`user${number}`)
    await button(page, 'Sync now').click()
    await page.getByText('Unusually many').waitFor()
    await expectAccessible(page)
    expect(await site.t.login().QywxInnerAuthModel.count({ status: 5 })).toBe(0)
    await button(page, 'They did leave, mark them').click()
    const question = page.getByRole('dialog')
    await question.getByText('Their sessions end').waitFor()
    await question.getByRole('button', { name: 'They did leave, mark them' }).click()
    await page.getByText('Sync done').waitFor()
    expect(await count(page, 'Left')).toBe('21')
    expect(await site.t.login().QywxInnerAuthModel.count({ status: 5 })).toBe(21)

    emulator.set({ latencyMs: 2000 })
    await button(page, 'Sync now').click()
    await button(page, 'Stop').click()
    await page.getByText('The sync was stopped').waitFor()
    emulator.set({ latencyMs: 0 })
    await rowsOf(page, 'Past syncs').nth(3).waitFor()
    const outcomes = await rowsOf(page, 'Past syncs').allTextContents()
    expect(outcomes[0]).toContain('Stopped')
    expect(await findForeignWords(page, 'en')).toEqual([])
    await browser.open(plainMembers)
    await page.getByText('1–50 of 61').waitFor()
    await expectAccessible(page)
    expect(await findForeignWords(page, 'en')).toEqual([])
  })
})
