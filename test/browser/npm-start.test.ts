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
})
