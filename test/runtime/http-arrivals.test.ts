import { describe, expect, it } from 'vitest'
import {
  type AcmeSite,
  beginLogin,
  callbackPath,
  logIn,
  openAcmeSite,
  readPage,
} from '../support/acme-site.js'
import type { AppFolder } from '../support/test-app.js'

const example = 'auths.loginTypes.AcmeExample'
const inside = { 'user-agent': 'Mozilla/5.0 AcmeApp/3', 'accept-language': 'en' }

const foreign = (site: AcmeSite) =>
  `${site.origin}${callbackPath}?code=${site.acme.grantCode()}&state=made-up`

describe('a redirectUri on a path of our own', () => {
  const paths = ['/login', '/login/AcmeExample', '/api/session', '/healthz']

  // Our own route was asked first: the browser that came back to /login was sent to the provider again, without an end.
  it.each(paths)('takes a whole login: %s', async (path) => {
    await using site = await openAcmeSite()
    await site.changeConfig('AcmeExample', { redirectUri: site.origin + path })
    const { response, url, visited } = await logIn(site, site.browser(), '/login?returnTo=/invoices')
    expect(url.href).toBe(`${site.origin}/invoices`)
    expect((await readPage(response)).userId).toBe('ada')
    // Begun, asked at the provider, come back, sent on.
    expect(visited).toHaveLength(4)
    expect(new URL(visited[2] ?? '').pathname).toBe(path)
  })

  // What carries neither code nor state is no one who comes back.
  it('leaves that path what it is to everybody else', async () => {
    await using site = await openAcmeSite()
    await site.changeConfig('AcmeExample', { redirectUri: `${site.origin}/api/session` })
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    expect((await browser.visit(`${site.origin}/api/session`)).status).toBe(401)
    await browser.visit(callback)
    expect((await browser.visit(`${site.origin}/api/session`)).status).toBe(200)
  })
})

describe('an arrival with a state that nobody knows', () => {
  // Whoever tried states left no trace: only a login with a known state was a row.
  it.each([
    ['outside the vendor’s app', { 'user-agent': 'Test/1' }],
    ['inside it', inside],
  ])('is a row of the audit without a person, %s', async (_, headers) => {
    await using site = await openAcmeSite()
    const answer = await site.browser(headers).visit(foreign(site))
    expect((await site.app.audit.list()).rows).toMatchObject([
      {
        fullName: example,
        act: 'login',
        outcome: 40301,
        userId: null,
        way: 'callback',
        address: '127.0.0.1',
        userAgent: headers['user-agent'],
        requestId: answer.headers.get('x-request-id'),
      },
    ])
  })
})

describe('an arrival inside the vendor’s app at a path of two logins', () => {
  /** Gives one of the two a Type of its own that says this when it is asked where to go. */
  const withQuiet = (name: string, body: string) => (folder: AppFolder) => {
    folder.write('auths/loginTypes/QuietType/e.json', { title: 'Quiet', type: 'auths.loginTypes.AcmeType' })
    folder.write(
      'auths/loginTypes/QuietType/QuietType.mjs',
      `import AcmeType from '../AcmeType/AcmeType.ts'
      export default class QuietType extends AcmeType {
        async loginRedirect() { ${body} }
      }`,
    )
    folder.write(`auths/loginTypes/${name}/e.json`, { title: 'Quiet', type: 'auths.loginTypes.QuietType' })
  }
  const logins = ['AcmeExample', 'AcmeOther']
  const cases = logins.flatMap((name) =>
    ['return undefined', `throw new Error('no way')`].map((body) => ({ name, body })),
  )

  // Only the first of them was asked, and the browser got a page instead of a login.
  it.each(cases)('begins there though $name says "$body"', async ({ name, body }) => {
    await using site = await openAcmeSite({ logins, prepare: withQuiet(name, body) })
    const answer = await site.browser(inside).visit(foreign(site))
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/login'])
  })

  // Not where none of them begins in the app.
  it('is shown a page where neither knows a way', async () => {
    const prepare = (folder: AppFolder) => {
      for (const name of logins) withQuiet(name, 'return undefined')(folder)
    }
    await using site = await openAcmeSite({ logins, prepare })
    expect((await site.browser(inside).visit(foreign(site))).status).toBe(403)
  })
})
