import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/expect-accessible.js'
import { openBrowser } from '../support/open-browser.js'
import { readCalls, servePanelSite } from '../support/panel-page.js'
import { openWecomApp } from '../support/wecom-app.js'

describe('the unmodified panel of @wecom/jssdk', () => {
  it('runs through to onLoginSuccess, with a code that logs in', async () => {
    await using t = await openWecomApp()
    await using site = await servePanelSite(t.emulator)
    await using browser = await openBrowser({ emulator: t.emulator })
    const frame = await site.mount(browser.page)
    await expectAccessible(frame)

    await frame.getByRole('button', { name: '张伟' }).click()
    await expect.poll(() => readCalls(browser.page)).toHaveLength(2)
    const [checked, [name, payload] = []] = await readCalls(browser.page)
    expect(checked).toEqual(['onCheckWeComLogin', { isWeComLogin: false }])
    expect(name).toBe('onLoginSuccess')
    const { code } = payload as { code: string }
    expect(await t.login().getLoginCode({ authCode: code })).toMatchObject({ userId: 'ZhangWei' })
    expect(browser.complaints).toEqual([])
  })
})
