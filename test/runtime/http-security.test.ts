import { request as sendRaw } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { LoginType } from '../../elements/auths/loginTypes/Meta/Meta.js'
import { type AcmeSite, beginLogin, callbackPath, logIn, openAcmeSite } from '../support/acme-site.js'
import type { Browser } from '../support/browser.js'
import { beginRemotely, callFunction, endRemotely, readUserId } from '../support/remote-calls.js'

const example = 'auths.loginTypes.AcmeExample'
const sessionCookie = 'wecom-elements-session'
const browserCookie = 'wecom-elements-browser'

const tokenOf = (site: AcmeSite, browser: Browser) => browser.cookies(site.origin).get(sessionCookie) ?? ''

const statusWith = async (site: AcmeSite, cookie: string) =>
  (await fetch(`${site.origin}/api/session`, { headers: { cookie } })).status

describe('session fixation', () => {
  it.each(['x'.repeat(43), 'made-up', ''])(
    'fails: a planted token %j never becomes a session',
    async (planted) => {
      await using site = await openAcmeSite()
      const browser = site.browser()
      browser.setCookie(site.origin, sessionCookie, planted)
      await logIn(site, browser)
      expect(tokenOf(site, browser)).not.toBe(planted)
      expect(await statusWith(site, `${sessionCookie}=${planted}`)).toBe(401)
      expect(await readUserId(site, browser)).toBe('ada')
    },
  )

  it('fails: the live session of an attacker is not carried over to the victim, and ends', async () => {
    await using site = await openAcmeSite()
    const [attacker, victim] = [site.browser(), site.browser()]
    site.acme.person = { sub: 'eve', name: 'Eve' }
    await logIn(site, attacker)
    victim.setCookie(site.origin, sessionCookie, tokenOf(site, attacker))
    site.acme.person = { sub: 'ada', name: 'Ada Lovelace' }
    await logIn(site, victim)
    expect(await readUserId(site, victim)).toBe('ada')
    expect(await readUserId(site, attacker)).toBeNull()
  })

  it('fails: the token cannot be reckoned from what is in the address and the database', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    const { searchParams } = callback
    const known = [
      searchParams.get('state') ?? '',
      searchParams.get('code') ?? '',
      ...site.rows('loginState').flatMap((row) => Object.values(row).map(String)),
    ]
    for (const value of known) expect(await statusWith(site, `${sessionCookie}=${value}`)).toBe(401)
  })
})

describe('login CSRF', () => {
  it.each(['callback', 'remote call'])(
    'fails by %s: the attacker’s own code and state log no victim in',
    async (way) => {
      await using site = await openAcmeSite()
      const [attacker, victim] = [site.browser(), site.browser()]
      site.acme.person = { sub: 'eve', name: 'Eve' }
      const link = await beginLogin(site, attacker)
      const state = link.searchParams.get('state') ?? ''
      await logIn(site, victim)
      await beginLogin(site, victim)
      const token = tokenOf(site, victim)
      const answer = way === 'callback' ? await victim.visit(link) : await endRemotely(site, victim, state)
      expect(answer.status).toBe(403)
      expect(tokenOf(site, victim)).toBe(token)
      expect(site.acme.requests.filter((path) => path === '/token')).toHaveLength(1)
    },
  )

  it('fails with a state that the attacker got in process, by another login, or without a browser', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const victim = site.browser()
    await beginLogin(site, victim, '/login/AcmeExample')
    for (const name of ['AcmeExample', 'AcmeOther']) {
      const { state } = await site.app.getElement<LoginType>(`auths.loginTypes.${name}`).getLoginConfig()
      const link = `${site.origin}${callbackPath}?code=${site.acme.grantCode()}&state=${state}`
      expect((await victim.visit(link)).status).toBe(403)
    }
    expect(site.rows('session')).toEqual([])
  })
})

describe('a code', () => {
  it('of somebody else, put in the place of one’s own in a repeat, is never used', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    await browser.visit(callback)
    const stolen = site.acme.grantCode({ sub: 'root', name: 'Root' })
    callback.searchParams.set('code', stolen)
    await browser.visit(callback)
    expect(await readUserId(site, browser)).toBe('ada')
    expect(site.acme.requests.filter((path) => path === '/token')).toHaveLength(1)
  })

  it('and its state, as they stand in a log of addresses, let nobody else in, before and after their use', async () => {
    await using site = await openAcmeSite()
    const [owner, thief] = [site.browser(), site.browser()]
    const callback = await beginLogin(site, owner)
    await beginLogin(site, thief)
    expect((await thief.visit(callback)).status).toBe(403)
    await owner.visit(callback)
    expect((await thief.visit(callback)).status).toBe(403)
    expect(tokenOf(site, thief)).toBe('')
  })

  it.each(['a\r\nX: y', '../../etc/passwd', "' or 1=1 --", '\u0000', 'x'.repeat(4000)])(
    'that is %j is the provider’s to refuse, and appears nowhere',
    async (code) => {
      await using site = await openAcmeSite()
      const browser = site.browser()
      const callback = await beginLogin(site, browser)
      callback.searchParams.set('code', code)
      const answer = await browser.visit(callback)
      expect(answer.status).toBe(400)
      expect(await answer.text()).not.toContain(code)
      expect(answer.headers.get('x')).toBeNull()
      expect(JSON.stringify(site.log)).not.toContain(JSON.stringify(code).slice(1, -1))
    },
  )
})

describe('headers that anybody may write', () => {
  const forged = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '10.9.8.7',
    'x-real-ip': '10.9.8.7',
    forwarded: 'for=10.9.8.7;host=evil.example;proto=https',
    'x-original-url': '/healthz',
    'x-rewrite-url': '/healthz',
  }

  it('decide neither where a login goes, nor its cookies, nor its address in the audit', async () => {
    await using site = await openAcmeSite()
    const { response, visited } = await logIn(site, site.browser(forged))
    expect(response.status).toBe(200)
    for (const address of visited) expect(address).not.toContain('evil.example')
    expect(JSON.stringify(site.rows('audit'))).not.toContain('10.9.8.7')
    expect(site.rows('audit')).toMatchObject([{ outcome: 0, address: '127.0.0.1' }])
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example'])(
    'lead no browser to the Host %s',
    async (host) => {
      await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
      for (const path of [
        '/login',
        '/login/AcmeExample?returnTo=/a',
        '/login/AcmeExample?moved=1',
        '/login/Nobody',
        '/api/session',
        `${callbackPath}?code=a&state=b`,
      ]) {
        const { head, body } = await send(site, path, { host })
        expect(head + body).not.toContain(host)
      }
    },
  )

  it('fill neither log nor audit where an address is read from one', async () => {
    await using site = await openAcmeSite({ clientAddress: ({ headers }) => headers.get('x-client') })
    const headers = { 'x-client': 'x'.repeat(8000) }
    await site.handler.fetch(new Request(`${site.origin}${callbackPath}?code=a&state=b`, { headers }))
    expect(site.rows('audit')).toMatchObject([{ address: 'x'.repeat(100) }])
  })

  it('are taken in any size that the server takes, and more is refused by it', async () => {
    await using site = await openAcmeSite()
    const cookie = [...Array(300).keys()].map((index) => `c${index}=${'v'.repeat(20)}`).join('; ')
    expect((await send(site, '/api/session', { cookie })).status).toBe(401)
    expect((await send(site, '/api/session', { cookie: `a=${'x'.repeat(100_000)}` })).status).toBe(431)
    expect((await send(site, `/login?returnTo=/${'x'.repeat(1_000_000)}`)).status).toBe(431)
    const request = new Request(`${site.origin}/login?returnTo=/${'x'.repeat(1_000_000)}`)
    expect((await site.handler.fetch(request)).status).toBe(302)
    const state = new Request(`${site.origin}${callbackPath}?code=a&state=${'x'.repeat(1_000_000)}`)
    expect((await site.handler.fetch(state)).status).toBe(403)
    expect(site.errors).toEqual([])
  })
})

describe('cookies that a neighbour has set', () => {
  it('beside ours log in nobody else, whichever comes first', async () => {
    await using site = await openAcmeSite()
    const [ada, eve] = [site.browser(), site.browser()]
    await logIn(site, ada)
    site.acme.person = { sub: 'eve', name: 'Eve' }
    await logIn(site, eve)
    const [adas, eves] = [tokenOf(site, ada), tokenOf(site, eve)]
    const whoIs = async (cookie: string) => {
      const response = await fetch(`${site.origin}/api/session`, { headers: { cookie } })
      return ((await response.json()) as { data: { userId?: string } }).data.userId
    }
    expect(await whoIs(`${sessionCookie}=${adas}; ${sessionCookie}=${eves}`)).toBe('ada')
    expect(await whoIs(`${sessionCookie}=${adas}; ${sessionCookie.toUpperCase()}=${eves}`)).toBe('ada')
    expect(await whoIs(`x-${sessionCookie}=${eves}; ${sessionCookie}=${adas}`)).toBe('ada')
    expect(await whoIs(`theme="; ${sessionCookie}=${adas}"`)).toBeUndefined()
  })

  it('do not count on https, where browsers keep __Host- cookies for the host itself', async () => {
    await using site = await openAcmeSite({
      origin: 'http://127.0.0.1:4001',
      config: { server: { publicUrl: 'https://site.example' } },
    })
    const browser = site.browser()
    browser.setCookie(site.origin, browserCookie, 'a'.repeat(43))
    const callback = await beginLogin(site, browser)
    expect(browser.cookies(site.origin).get(`__Host-${browserCookie}`)).not.toBe('a'.repeat(43))
    const answer = await browser.visit(callback)
    expect(answer.headers.getSetCookie().join()).toMatch(/^__Host-wecom-elements-session=.*; Secure/)
  })
})

describe('a session that should be over', () => {
  const bindings: [string, (login: LoginType) => Promise<void>][] = [
    ['bind', (login) => login.bind({ userId: 'ada', localUserId: 'u1' })],
    ['unbind', (login) => login.unbind({ userId: 'ada' })],
  ]
  it.each(bindings)('is over after %s, and the sessions of others are not', async (_, act) => {
    await using site = await openAcmeSite()
    const [ada, bob] = [site.browser(), site.browser()]
    await logIn(site, ada)
    site.acme.person = { sub: 'bob', name: 'Bob' }
    await logIn(site, bob)
    await act(site.app.getElement<LoginType>(example))
    expect([await readUserId(site, ada), await readUserId(site, bob)]).toEqual([null, 'bob'])
  })

  it('is over when its instance is removed, and stays so when one of that name comes back', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    await logIn(site, browser)
    site.folder.remove('auths/loginTypes/AcmeExample')
    await site.app.reload()
    site.folder.writeElement(example, { title: 'Again', type: 'auths.loginTypes.AcmeType' })
    await site.changeConfig('AcmeExample', {})
    expect(site.app.problems).toEqual([])
    expect(await readUserId(site, browser)).toBeNull()
  })

  // Only instances that were there at the last reload were looked after.
  it('is over too when its instance was dropped in while the app ran', async () => {
    await using site = await openAcmeSite({ logins: [] })
    const add = () => {
      const { clientId, clientSecret, url: providerUrl } = site.acme
      const config = { clientId, clientSecret, providerUrl, redirectUri: site.origin + callbackPath }
      site.folder.writeElement(example, { title: 'Acme', type: 'auths.loginTypes.AcmeType' }, config)
    }
    add()
    const browser = site.browser()
    await logIn(site, browser, `/login/${example}`)
    expect(await readUserId(site, browser)).toBe('ada')
    site.folder.remove('auths/loginTypes/AcmeExample')
    await site.app.reload()
    add()
    await site.app.reload()
    expect(await readUserId(site, browser)).toBeNull()
  })

  it('is over after a logout for every function and route, with the cookie kept', async () => {
    await using site = await openAcmeSite({ authorize: () => true })
    const browser = site.browser()
    await logIn(site, browser)
    const token = tokenOf(site, browser)
    await browser.visit(`${site.origin}/api/logout`, { method: 'POST', headers: { origin: site.origin } })
    browser.setCookie(site.origin, sessionCookie, token)
    expect((await callFunction(site, browser, 'greet', { name: 'Bob' })).status).toBe(401)
    expect(await readUserId(site, browser)).toBeNull()
    expect(await site.handler.session({ headers: { cookie: `${sessionCookie}=${token}` } })).toBeNull()
    expect(await endRemotely(site, browser, await beginRemotely(site, browser))).toMatchObject({
      status: 200,
    })
    expect(tokenOf(site, browser)).not.toBe(token)
  })
})

/** Sends what fetch would tidy or refuse. */
function send(site: AcmeSite, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(site.origin)
  return new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
    const request = sendRaw({ hostname, port, path, headers, agent: false }, (response) => {
      void text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, head: response.rawHeaders.join('\n'), body })
      })
    })
    request.on('error', reject)
    request.end()
  })
}
