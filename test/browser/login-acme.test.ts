import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AcmeSite, openAcmeSite, readPage } from '../support/acme-site.js'
import { expectAccessible } from '../support/expect-accessible.js'
import { type RealBrowser, openBrowser } from '../support/open-browser.js'
import type { AppFolder } from '../support/test-app.js'

const panelButton = (browser: RealBrowser, name: string) =>
  browser.page.frameLocator('iframe').getByRole('button', { name })

/** Who is logged in in a browser, as the site says it. */
const whoIs = (browser: RealBrowser, site: AcmeSite) =>
  browser.context.request.get(site.origin).then(async (answer) => readPage(new Response(await answer.text())))

describe('the panel of another vendor', () => {
  it('is drawn by the module that its type brings, and logs in', async () => {
    await using site = await openAcmeSite()
    await using browser = await openBrowser({ locale: 'en' })
    await browser.page.goto(`${site.origin}/login?returnTo=%2Forders`)
    await expectAccessible(browser.page)
    expect(await browser.page.locator('iframe').getAttribute('title')).toBe('Login with Acme')
    await panelButton(browser, 'Enter').click()
    await browser.page.waitForURL(`${site.origin}/orders`)
    expect((await whoIs(browser, site)).userId).toBe('ada')
    expect(browser.complaints.filter((text) => text.includes('Content Security'))).toEqual([])
  })

  it.each([
    ['Refuse', ['Login cancelled']],
    ['Fail', ['Login failed', 'Acme is closed today.', 'For the administrator: open it', 'Error 7']],
  ])('says what became of it when it tells of "%s", and begins again', async (button, words) => {
    await using site = await openAcmeSite()
    await using browser = await openBrowser({ locale: 'en' })
    await browser.page.goto(`${site.origin}/login`)
    await panelButton(browser, button).click()
    const alert = browser.page.getByRole('alert')
    await alert.waitFor()
    for (const text of words) expect(await alert.textContent()).toContain(text)
    await expectAccessible(browser.page)
    expect(await browser.page.locator('iframe').count()).toBe(0)
    await browser.page.getByRole('button', { name: 'Log in again' }).click()
    await panelButton(browser, 'Enter').click()
    await browser.page.waitForURL(`${site.origin}/`)
  })

  it('is a plain link where the type brings no module', async () => {
    await using site = await openAcmeSite({ prepare: withSubType('static browserEntry = undefined') })
    await using browser = await openBrowser({ locale: 'en' })
    await browser.page.goto(`${site.origin}/login/Plain`)
    await expectAccessible(browser.page)
    await browser.page.getByRole('link', { name: 'Plain' }).click()
    await browser.page.waitForURL(`${site.origin}/`)
    expect((await whoIs(browser, site)).userId).toBe('ada')
  })

  it.each([
    [
      'a file that is not there',
      `static browserEntry = new URL('./nowhere.js', import.meta.url)`,
      /nowhere\.js/,
    ],
    ['what is no file', `static browserEntry = 'https://acme.example/panel.js'`, /import\.meta\.url/],
    ['another directive', `static contentSecurity = { frame: ["*; script-src 'unsafe-inline'"] }`, /origins/],
  ])('is a plain link, with a line in the log, where the type names %s', async (_, body, message) => {
    await using site = await openAcmeSite({ prepare: withSubType(body) })
    await using browser = await openBrowser({ locale: 'en' })
    await browser.page.goto(`${site.origin}/login/Plain`)
    expect(await browser.page.getByRole('link', { name: 'Plain' }).count()).toBe(1)
    const [line] = site.errors
    expect(String((line?.fields as { err?: Error }).err?.message)).toMatch(message)
  })
})

/** A login `Plain` whose class has that body. */
function withSubType(body: string) {
  return (folder: AppFolder) => {
    folder.write('auths/loginTypes/PlainType/e.json', { title: 'Plain', type: 'auths.loginTypes.AcmeType' })
    folder.write(
      'auths/loginTypes/PlainType/PlainType.mjs',
      `import AcmeType from '../AcmeType/AcmeType.ts'
      export default class PlainType extends AcmeType { ${body} }`,
    )
    const file = join(folder.path, 'auths/loginTypes/AcmeExample/AcmeExample.json')
    const config = JSON.parse(readFileSync(file, 'utf8')) as object
    folder.writeElement(
      'auths.loginTypes.Plain',
      { title: 'Plain', type: 'auths.loginTypes.PlainType' },
      config,
    )
  }
}
