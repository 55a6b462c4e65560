import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import { beginLogin, callbackPath, logIn, openAcmeSite } from '../support/acme-site.js'
import {
  beginRemotely,
  callFunction,
  endRemotely,
  readEnvelope,
  readUserId,
} from '../support/remote-calls.js'
import type { AppFolder } from '../support/test-app.js'

const example = 'auths.loginTypes.AcmeExample'
const sessionCookie = 'wecom-elements-session'
const browserCookie = 'wecom-elements-browser'

describe('a login by remote calls', () => {
  it('leaves a browser logged in, as the callback does', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const response = await endRemotely(site, browser, await beginRemotely(site, browser))
    expect(response.status).toBe(200)
    expect(await readEnvelope(response)).toMatchObject({
      errcode: 0,
      errmsg: null,
      data: { userId: 'ada', name: 'Ada Lovelace' },
    })
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^wecom-elements-session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
      ),
    ])
    expect(await readUserId(site, browser)).toBe('ada')
    expect(site.rows('session')).toMatchObject([{ element: example, userId: 'ada' }])
    expect(site.acme.requests).toEqual(['/token', '/userinfo'])
  })

  it('begins with what a page needs, and nothing that is secret', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const response = await callFunction(site, browser, 'getLoginConfig')
    const key = browser.cookies(site.origin).get(browserCookie) ?? ''
    expect(key).toMatch(/^[\w-]{43}$/)
    const text = await response.text()
    expect(Object.keys((JSON.parse(text) as { data: object }).data).sort()).toEqual([
      'loginUrl',
      'redirectUri',
      'state',
    ])
    for (const secret of [key, site.acme.clientSecret]) expect(text).not.toContain(secret)
  })

  it('keeps the key that the browser has, so that its other tabs go on', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await callFunction(site, browser, 'getLoginConfig')
    expect((await browser.visit(callback)).status).toBe(303)
  })

  it('gives a new session each time and ends the one that the browser had', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    await logIn(site, browser)
    const first = browser.cookies(site.origin).get(sessionCookie)
    await endRemotely(site, browser, await beginRemotely(site, browser))
    expect(browser.cookies(site.origin).get(sessionCookie)).not.toBe(first)
    expect(site.rows('session')).toHaveLength(1)
  })

  it('may end by the callback, at its returnTo', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser, { returnTo: '/invoices?a=1' })
    const callback = `${site.origin}${callbackPath}?code=${site.acme.grantCode()}&state=${state}`
    const response = await browser.visit(callback)
    expect([response.status, response.headers.get('location')]).toEqual([303, '/invoices?a=1'])
  })

  it('may begin at /login', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const { searchParams } = await beginLogin(site, browser)
    const [state, code] = [searchParams.get('state') ?? '', searchParams.get('code') ?? '']
    expect((await endRemotely(site, browser, state, code)).status).toBe(200)
    expect(await readUserId(site, browser)).toBe('ada')
  })

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'invoices',
    '',
    '/a\r\nSet-Cookie: b=c',
  ])('refuses the returnTo %j with 40000 and does not repeat it', async (returnTo) => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    await beginRemotely(site, browser)
    const response = await callFunction(site, browser, 'getLoginConfig', { returnTo })
    expect(response.status).toBe(400)
    const { errcode, errmsg } = await readEnvelope(response)
    expect(errcode).toBe(40000)
    expect(errmsg).toContain('"returnTo"')
    expect(errmsg).not.toMatch(/evil|invoices|Set-Cookie/)
    expect(site.rows('loginState')).toHaveLength(1)
  })

  it.each([
    ['getLoginConfig', { browserKey: 'x'.repeat(43) }],
    ['getLoginConfig', { signal: {} }],
    ['getLoginCode', { authCode: 'a', state: 'b', browserKey: 'x'.repeat(43) }],
  ])('takes no argument of %s that is not listed: %j', async (name, args) => {
    await using site = await openAcmeSite()
    const response = await callFunction(site, site.browser(), name, args)
    expect([response.status, (await readEnvelope(response)).errcode]).toEqual([400, 40000])
  })
})

describe('a state in a remote call', () => {
  it('of another browser is refused with 40301 and stays good for its own', async () => {
    await using site = await openAcmeSite()
    const [owner, other] = [site.browser(), site.browser()]
    const state = await beginRemotely(site, owner)
    await beginRemotely(site, other)
    for (const browser of [other, site.browser()]) {
      const refused = await endRemotely(site, browser, state)
      expect([refused.status, (await readEnvelope(refused)).errcode]).toEqual([403, 40301])
      expect(refused.headers.getSetCookie()).toEqual([])
    }
    expect(site.acme.requests).toEqual([])
    expect((await endRemotely(site, owner, state)).status).toBe(200)
  })

  it('that was issued in process is refused with 40301 and stays good in process', async () => {
    await using site = await openAcmeSite()
    const login = site.app.getElement<LoginType>(example)
    const { state } = await login.getLoginConfig()
    const withCookie = site.browser()
    await beginRemotely(site, withCookie)
    for (const browser of [withCookie, site.browser()]) {
      expect(await readEnvelope(await endRemotely(site, browser, state))).toMatchObject({ errcode: 40301 })
    }
    expect(site.rows('session')).toEqual([])
    expect(await login.getLoginCode({ authCode: site.acme.grantCode(), state })).toMatchObject({
      userId: 'ada',
    })
  })

  it.each(['', 'made-up', '0'.repeat(40), "' or 1=1 --", '\u0000'])(
    'that is %j is refused with 40301',
    async (state) => {
      await using site = await openAcmeSite()
      const browser = site.browser()
      await beginRemotely(site, browser)
      expect(await readEnvelope(await endRemotely(site, browser, state))).toMatchObject({ errcode: 40301 })
      expect(site.acme.requests).toEqual([])
    },
  )

  it('of another login is refused with 40301, before and after it was used', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    const endAtOther = async () => {
      const args = { authCode: site.acme.grantCode(), state }
      return readEnvelope(await callFunction(site, browser, 'getLoginCode', args, { login: 'AcmeOther' }))
    }
    expect(await endAtOther()).toMatchObject({ errcode: 40301 })
    expect((await endRemotely(site, browser, state)).status).toBe(200)
    // It answered with the user of the login that the state was of.
    expect(await endAtOther()).toMatchObject({ errcode: 40301 })
    expect(site.rows('session')).toMatchObject([{ element: example }])
  })

  it('is used up by a code that the provider refuses', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    const refused = await endRemotely(site, browser, state, 'made-up-code')
    expect(refused.status).toBe(400)
    const text = await refused.text()
    expect(JSON.parse(text)).toMatchObject({ errcode: 40029 })
    expect(text).not.toContain('made-up-code')
    expect(await readEnvelope(await endRemotely(site, browser, state))).toMatchObject({ errcode: 40301 })
    expect(site.rows('session')).toEqual([])
  })
})

describe('a repeat of a remote login', () => {
  it('within a minute gets the same user and session, and asks the provider nothing', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    const first = await endRemotely(site, browser, state)
    const asked = site.acme.requests.length
    site.clock.advance(59_000)
    const again = await endRemotely(site, browser, state)
    expect((await readEnvelope(again)).data).toEqual((await readEnvelope(first)).data)
    expect(again.headers.getSetCookie()).toEqual(first.headers.getSetCookie())
    expect(site.acme.requests).toHaveLength(asked)
    expect(site.rows('session')).toHaveLength(1)
  })

  it('after a minute is refused with 40301, and the session stays', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    await endRemotely(site, browser, state)
    site.clock.advance(61_000)
    expect(await readEnvelope(await endRemotely(site, browser, state))).toMatchObject({ errcode: 40301 })
    expect(await readUserId(site, browser)).toBe('ada')
  })

  it('by the callback leads to the session of the remote call', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    await endRemotely(site, browser, state)
    const callback = `${site.origin}${callbackPath}?code=${site.acme.grantCode()}&state=${state}`
    expect((await browser.visit(callback)).status).toBe(303)
    expect(site.rows('session')).toHaveLength(1)
  })

  it('is one login with 50 at once, by call and callback', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const state = await beginRemotely(site, browser)
    const code = site.acme.grantCode()
    const callback = `${site.origin}${callbackPath}?code=${code}&state=${state}`
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        index % 2 === 0 ? endRemotely(site, browser, state, code) : browser.visit(callback),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(25).fill([200, 303]).flat())
    expect(site.rows('session')).toHaveLength(1)
    expect(site.acme.requests).toEqual(['/token', '/userinfo'])
    expect(site.rows('audit').filter(({ act }) => act === 'login')).toHaveLength(1)
  })
})

describe('a login type that forgets to consume the state', () => {
  const forgetful = (folder: AppFolder) => {
    const define = { title: 'Forgetful', type: 'auths.loginTypes.AcmeType' }
    folder.write('auths/loginTypes/ForgetfulType/e.json', define)
    folder.write(
      'auths/loginTypes/ForgetfulType/ForgetfulType.mjs',
      `import AcmeType from '../AcmeType/AcmeType.ts'
      export default class ForgetfulType extends AcmeType {
        async getLoginCode() { return { userId: 'ada', name: 'Ada Lovelace' } }
      }`,
    )
    const type = 'auths.loginTypes.ForgetfulType'
    folder.write('auths/loginTypes/AcmeExample/e.json', { title: 'Forgetful', type })
  }

  // Its state was good for every browser and any number of times: anybody could log others in as themselves.
  it('logs nobody in, by callback or by call, with a state of this browser or any other', async () => {
    const heard: string[] = []
    await using site = await openAcmeSite({
      prepare: forgetful,
      onLogin: ({ userId }) => {
        heard.push(userId)
      },
    })
    const [owner, other] = [site.browser({ 'accept-language': 'en' }), site.browser()]
    const callback = await beginLogin(site, owner)
    const state = await beginRemotely(site, owner)
    await beginRemotely(site, other)
    const page = await owner.visit(callback)
    expect(page.status).toBe(403)
    expect(await page.text()).toContain('40301')
    expect((await other.visit(callback)).status).toBe(403)
    for (const [browser, used] of [
      [owner, state],
      [other, state],
      [owner, 'made-up'],
    ] as const) {
      const refused = await endRemotely(site, browser, used)
      expect([refused.status, (await readEnvelope(refused)).errcode]).toEqual([403, 40301])
      expect(await readUserId(site, browser)).toBeNull()
    }
    expect([heard, site.rows('session')]).toEqual([[], []])
  })
})
