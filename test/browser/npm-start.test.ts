import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/expect-accessible.js'
import { findFreePort } from '../support/free-port.js'
import { openBrowser } from '../support/open-browser.js'
import { copyRepository } from '../support/repository-copy.js'
import { run } from '../support/run.js'
import { startProcess } from '../support/running-process.js'

// As a fresh clone: nothing is built there.
const copy = copyRepository()
afterAll(() => {
  copy[Symbol.dispose]()
})

const words = {
  zh: { invite: '企业微信登录', goOn: '前往登录', logOut: '退出登录', departments: '前端组' },
  en: { invite: 'Log in with WeCom', goOn: 'Log in', logOut: 'Log out', departments: 'Web Team' },
} as const

describe('npm start in a fresh clone', () => {
  it.each(['zh', 'en'] as const)('leads from / to a logged-in page and out again, in %s', async (lang) => {
    const { code } = await run('npm', ['run', 'prestart'], { cwd: copy.path })
    expect(code).toBe(0)
    const port = String(await findFreePort())
    const args = ['--import', 'tsx', 'server.ts']
    await using site = startProcess(process.execPath, args, { cwd: copy.path, env: { PORT: port } })
    await site.says(/Ready at/)
    await using browser = await openBrowser({ locale: lang === 'zh' ? 'zh-CN' : 'en' })
    const { page, complaints } = browser
    const { invite, goOn, logOut, departments } = words[lang]

    await page.goto(`http://127.0.0.1:${port}/`)
    await expectAccessible(page)
    await page.getByRole('link', { name: invite }).click()
    await page.getByRole('link', { name: goOn }).click()
    await page.getByRole('button', { name: '张伟' }).click()
    await page.getByRole('button', { name: logOut }).waitFor()
    expect(await page.getByRole('heading').textContent()).toBe('张伟')
    expect(await page.getByRole('definition').allTextContents()).toEqual(
      expect.arrayContaining(['ZhangWei', '高级前端工程师', departments]),
    )
    await expectAccessible(page)
    await page.getByRole('button', { name: logOut }).click()
    await page.getByRole('link', { name: invite }).waitFor()
    expect(complaints).toEqual([])
  })

  it('has a console in which a login is made, checked and used, and its corporation synced, by a browser alone', async () => {
    expect((await run('npm', ['run', 'prestart'], { cwd: copy.path })).code).toBe(0)
    const port = String(await findFreePort())
    const args = ['--import', 'tsx', 'server.ts']
    await using site = startProcess(process.execPath, args, { cwd: copy.path, env: { PORT: port } })
    const [link] = await site.says(/http:\S+\/console\/#key=\S+/)
    await using browser = await openBrowser()
    const { page, context, complaints } = browser
    const next = () => page.getByRole('link', { name: '下一步', exact: true }).click()

    await page.goto(link)
    await page.getByRole('link', { name: '新建实例' }).click()
    await page.getByRole('heading', { level: 1, name: '新建实例' }).waitFor()
    await page.getByLabel('名称').fill('Colleagues')
    await page.getByLabel('标题').fill('同事登录')
    await page.getByRole('button', { name: '下一步', exact: true }).click()
    await page.getByText('{{WECOM_CORP_SECRET}}').waitFor()
    await page.getByLabel('企业 ID（CorpId）').fill('{{WECOM_CORP_ID}}')
    await page.getByLabel('应用的 Secret').fill('{{WECOM_CORP_SECRET}}')
    await page.getByLabel('AgentId').fill('{{WECOM_AGENT_ID}}')
    await page.getByText('可选设置').click()
    await page.getByLabel('服务端 API 地址').fill('{{WECOM_API_URL}}')
    await page.getByLabel('登录页地址').fill('{{WECOM_LOGIN_URL}}')
    await page.getByLabel('OAuth 页地址').fill('{{WECOM_OAUTH_URL}}')
    await page.getByRole('button', { name: '创建', exact: true }).click()
    await page.getByText('授权回调域', { exact: true }).waitFor()
    await next()
    await page.getByText(/^0 个错误，\d 个警告。$/).waitFor()
    await next()

    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /^打开登录页/ }).click(),
    ])
    await tab.getByRole('link', { name: '前往登录' }).click()
    await tab.getByRole('button', { name: '张伟' }).click()
    await page.getByText('登录成功：ZhangWei').waitFor()

    await page.goto(`http://127.0.0.1:${port}/console/members/auths.loginTypes.Colleagues/sync`)
    await page.getByRole('button', { name: '开始同步' }).click()
    await page.getByText('同步完成').waitFor()
    await page.getByRole('tab', { name: '成员' }).click()
    await page.getByRole('searchbox', { name: '姓名、账号、手机或邮箱' }).fill('张伟')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '张伟' }).click()
    await page.getByRole('heading', { level: 1, name: '张伟' }).waitFor()
    expect(complaints).toEqual([])

    // What was written works after a start without the console, as what the command line writes.
    await site[Symbol.asyncDispose]()
    const folder = join(copy.path, 'auths/loginTypes/Colleagues')
    const config = readFileSync(join(folder, 'Colleagues.json'), 'utf8')
    expect(config).toContain('"corpSecret": "{{WECOM_CORP_SECRET}}"')
    await using again = startProcess(process.execPath, args, { cwd: copy.path, env: { PORT: port } })
    await again.says(/Ready at/)
    const offered = await fetch(`http://127.0.0.1:${port}/login/Colleagues`)
    expect(offered.status).toBe(200)
  })
})
