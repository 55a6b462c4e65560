import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openLoginSite } from '../support/login-site.js'
import { openBrowser } from '../support/open-browser.js'

const staff = 'auths.loginTypes.Staff'
const bundles = new URL('../../runtime/client/bundles/', import.meta.url)

/** Loads the client into a page of the host as one `<script>`, and makes `api` of it. */
async function addClient(page: Page, origin: string): Promise<void> {
  await page.goto(origin)
  await page.addScriptTag({ url: '/assets/client.js' })
  await page.evaluate(`window.api = wecomElements.createClient({ app: 'test.Site' })`)
}

describe('the browser client', () => {
  it('takes the ids that app.config.json takes, and no others', async () => {
    await using site = await openLoginSite()
    await using browser = await openBrowser({ emulator: site.emulator })
    const { page } = browser
    await addClient(page, site.origin)
    const create = (app: string) =>
      page.evaluate(
        `(() => { try { wecomElements.createClient({ app: '${app}' }); return 'taken' } catch (error) { return error.name } })()`,
      )
    for (const app of ['test.Site', 'my-org.My-App', '_a._b']) expect(await create(app)).toBe('taken')
    for (const app of ['', 'Site', 'a.b.c', '1a.b', 'a.-b', 'a/b.c'])
      expect(await create(app)).toBe('TypeError')
  })

  it('draws the panel in a page of the host, tells it who logged in, and logs out', async () => {
    await using site = await openLoginSite()
    await using browser = await openBrowser({ emulator: site.emulator })
    const { page } = browser
    await addClient(page, site.origin)
    expect(await page.evaluate('api.session()')).toBeNull()
    await page.evaluate(`api.mountLoginPanel(document.querySelector('#place'), '${staff}', {
      lang: 'en', size: 'small', onLogin: (user) => { window.user = user }, onError: (error) => { window.error = error } })`)
    await page.frameLocator('iframe').getByRole('button', { name: '张伟' }).click()
    await expect.poll(() => page.evaluate('window.user?.userId')).toBe('ZhangWei')
    expect(await page.evaluate('api.session().then(({ userId }) => userId)')).toBe('ZhangWei')
    await page.evaluate('api.logout()')
    expect(await page.evaluate('api.session()')).toBeNull()
    expect(await page.locator('iframe').count()).toBe(0)
  })

  it('takes the panel away, and tells nothing of it any more', async () => {
    await using site = await openLoginSite()
    await using browser = await openBrowser({ emulator: site.emulator })
    const { page } = browser
    await addClient(page, site.origin)
    await page.evaluate(
      `window.panel = api.mountLoginPanel(document.querySelector('#place'), '${staff}', { onLogin() {} })`,
    )
    await page.locator('iframe').waitFor()
    await page.evaluate('panel.unmount()')
    expect(await page.locator('iframe').count()).toBe(0)
    // Before it was drawn, too.
    await page.evaluate(
      `api.mountLoginPanel(document.querySelector('#place'), '${staff}', { onLogin() {} }).unmount()`,
    )
    await page.evaluate(`api.getLoginConfig('${staff}')`)
    expect(await page.locator('iframe').count()).toBe(0)
  })

  it("runs the documentation's front-end code where the callback is a page of the host", async () => {
    await using site = await openLoginSite({ callback: 'page' })
    const userAgent = 'Mozilla/5.0 wxwork/4.1.0 MicroMessenger/7.0.1'
    await using browser = await openBrowser({ emulator: site.emulator, userAgent })
    const { page } = browser
    await addClient(page, site.origin)
    await page.evaluate(
      `api.getLoginConfig('${staff}').then(({ workbenchUrl }) => location.assign(workbenchUrl))`,
    )
    await page.getByRole('button', { name: '张伟' }).click()
    await page.waitForURL(/\/api\/auth\/callback\?/)
    const { searchParams } = new URL(page.url())
    expect(searchParams.get('code')).not.toBeNull()
    await page.addScriptTag({ url: '/assets/client.js' })
    const user = await page.evaluate(`(() => {
      const api = wecomElements.createClient({ app: 'test.Site' })
      const query = new URLSearchParams(location.search)
      return api.loginWithCode('${staff}', { authCode: query.get('code'), state: query.get('state') })
    })()`)
    expect(user).toMatchObject({ userId: 'ZhangWei', name: '张伟' })
    expect((await site.app.sessions.list()).rows).toHaveLength(1)
  })

  it('leaves for the login and comes back to where it was', async () => {
    await using site = await openLoginSite()
    const userAgent = 'Mozilla/5.0 wxwork/4.1.0 MicroMessenger/7.0.1'
    await using browser = await openBrowser({ emulator: site.emulator, userAgent })
    const { page } = browser
    await addClient(page, `${site.origin}/orders?a=1`)
    await page.evaluate(`api.loginInWecom('${staff}')`)
    await page.getByRole('button', { name: '张伟' }).click()
    await page.waitForURL(/\/orders\?a=1(#|$)/)
    expect(await page.getByRole('heading').textContent()).toBe('ZhangWei')
  })

  it('rejects with code and reason', async () => {
    await using site = await openLoginSite()
    await using browser = await openBrowser({ emulator: site.emulator })
    const { page } = browser
    await addClient(page, site.origin)
    const fail = (call: string) =>
      page.evaluate(`${call}.then(() => 'no error', ({ name, code, reason }) => ({ name, code, reason }))`)
    expect(await fail(`api.loginWithCode('${staff}', { authCode: 'a', state: 'b' })`)).toMatchObject({
      name: 'FailedCall',
      code: 40301,
    })
    expect(await fail(`api.getLoginConfig('auths.loginTypes.Nobody')`)).toMatchObject({ code: 40400 })
    expect(await fail(`api.getLoginConfig('${staff}', { returnTo: '//evil.example' })`)).toMatchObject({
      code: 40000,
    })
    await site.server.close()
    expect(await fail('api.session()')).toEqual({
      name: 'FailedCall',
      code: 0,
      reason: 'The server cannot be reached.',
    })
  })

  it('is small: under 6 kB, and under 3 kB compressed', () => {
    for (const name of ['client.js', 'client.global.js']) {
      const bytes = readFileSync(new URL(name, bundles))
      expect(bytes.length).toBeLessThan(6 * 1024)
      expect(gzipSync(bytes).length).toBeLessThan(3 * 1024)
    }
  })
})
