import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashKey } from '../../runtime/storage/hash.js'
import { Browser } from '../support/browser.js'
import { callbackPath, logIn, openAcmeSite, readPage } from '../support/acme-site.js'

const example = 'auths.loginTypes.AcmeExample'

describe('a whole login', () => {
  it('goes from /login over the provider to the site, with a session at the end', async () => {
    await using site = await openAcmeSite()
    const { response, visited } = await logIn(site)

    expect(visited.map((address) => new URL(address).origin + new URL(address).pathname)).toEqual([
      `${site.origin}/login`,
      `${site.acme.url}/authorize`,
      site.origin + callbackPath,
      `${site.origin}/`,
    ])
    expect(await readPage(response)).toEqual({ path: '/', userId: 'ada' })
    expect(site.acme.requests).toEqual(['/authorize', '/token', '/userinfo'])
  })

  it('leaves one session row, which holds the hash of the cookie, and no state', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    await logIn(site, browser)

    const token = browser.cookies(site.origin).get('wecom-elements-session') ?? ''
    expect(token).toMatch(/^[\w-]{43}$/)
    const [row, ...others] = site.rows('session')
    expect(row).toMatchObject({
      tokenHash: hashKey(token),
      element: example,
      tenant: site.acme.clientId,
      userId: 'ada',
    })
    expect(others).toEqual([])
    expect(site.rows('loginState').filter(({ usedAtMs }) => usedAtMs === null)).toEqual([])
  })

  it('writes no token, browser key, state, code or secret to any database file', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const { visited } = await logIn(site, browser)

    const secrets = [site.acme.clientSecret, ...browser.cookies(site.origin).values()]
    for (const address of visited) {
      const { searchParams } = new URL(address)
      secrets.push(...searchParams.getAll('state'), ...searchParams.getAll('code'))
    }
    expect(secrets.length).toBeGreaterThanOrEqual(6)
    const bytes = site.databaseBytes()
    expect(bytes).toContain('ada')
    for (const secret of secrets) expect(bytes).not.toContain(secret)
  })

  it('gives a new session at every login', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const readToken = () => browser.cookies(site.origin).get('wecom-elements-session')
    await logIn(site, browser)
    const first = readToken()
    await logIn(site, browser)
    expect(readToken()).not.toBe(first)
  })

  it('keeps the people of several browsers apart', async () => {
    await using site = await openAcmeSite()
    const [adas, bobs] = [site.browser(), site.browser()]
    await logIn(site, adas)
    site.acme.person = { sub: 'bob', name: 'Bob' }
    await logIn(site, bobs)
    const whoIs = async (browser: Browser) => (await readPage(await browser.visit(site.origin))).userId
    expect([await whoIs(adas), await whoIs(bobs), await whoIs(site.browser())]).toEqual(['ada', 'bob', null])
  })

  it('lets one browser log in in two tabs at once', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    await browser.visit(`${site.origin}/login`)
    const tabs = await Promise.all([logIn(site, browser), logIn(site, browser)])
    for (const { response } of tabs) expect((await readPage(response)).userId).toBe('ada')
  })
})

describe('the cookies', () => {
  const readCookies = (lines: string[]) =>
    new Map(
      lines.map((line): [string | undefined, string[]] => {
        const [pair = '', ...attributes] = line.split('; ')
        return [pair.split('=')[0], attributes.filter((text) => !text.startsWith('Max-Age=')).sort()]
      }),
    )

  async function cookiesOfLogin(origin?: string) {
    await using site = await openAcmeSite(origin === undefined ? {} : { origin })
    const lines: string[] = []
    const browser = new Browser({}, async (request) => {
      const response = await (request.url.startsWith(site.origin)
        ? site.handler.fetch(request)
        : fetch(request))
      lines.push(...response.headers.getSetCookie())
      return response
    })
    await logIn(site, browser)
    return readCookies(lines)
  }

  it('are HttpOnly, SameSite=Lax and for the whole site', async () => {
    expect(Object.fromEntries(await cookiesOfLogin())).toEqual({
      'wecom-elements-browser': ['HttpOnly', 'Path=/', 'SameSite=Lax'],
      'wecom-elements-session': ['HttpOnly', 'Path=/', 'SameSite=Lax'],
    })
  })

  it('are __Host- and Secure on https', async () => {
    expect(Object.fromEntries(await cookiesOfLogin('https://site.example'))).toEqual({
      '__Host-wecom-elements-browser': ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'],
      '__Host-wecom-elements-session': ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'],
    })
  })

  it('count on https only under their __Host- name, which plain http cannot set', async () => {
    await using site = await openAcmeSite({ origin: 'https://site.example' })
    const browser = site.browser()
    await logIn(site, browser)
    const token = browser.cookies(site.origin).get('__Host-wecom-elements-session') ?? ''

    const ask = (cookie: string) =>
      site.handler.fetch(new Request(`${site.origin}/api/session`, { headers: { cookie } }))
    expect((await ask(`__Host-wecom-elements-session=${token}`)).status).toBe(200)
    expect((await ask(`wecom-elements-session=${token}`)).status).toBe(401)
  })

  it('follow server.publicUrl, not the scheme of the request or X-Forwarded-Proto', async () => {
    await using site = await openAcmeSite({
      origin: 'http://127.0.0.1:4000',
      config: { server: { publicUrl: 'https://site.example' } },
    })
    const address = `${site.origin}/login`
    const plain = await site.handler.fetch(new Request(address))
    expect(plain.headers.getSetCookie().join()).toContain('__Host-')

    await using onHttp = await openAcmeSite({ origin: 'http://127.0.0.1:4000' })
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' }
    const forged = await onHttp.handler.fetch(new Request(`${onHttp.origin}/login`, { headers }))
    expect(forged.headers.getSetCookie().join()).not.toContain('__Host-')
    expect(forged.headers.get('location')).toContain(onHttp.acme.url)
  })

  it('keep one browser key over several logins', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const readKey = () => browser.cookies(site.origin).get('wecom-elements-browser')
    await browser.visit(`${site.origin}/login`)
    const first = readKey()
    await browser.visit(`${site.origin}/login`)
    expect(readKey()).toBe(first)
    expect(first).toMatch(/^[\w-]{43}$/)
  })
})

describe('/login', () => {
  it('sends the browser to the only login', async () => {
    await using site = await openAcmeSite()
    const response = await site.browser().visit(`${site.origin}/login`)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toContain(`${site.acme.url}/authorize?`)
  })

  it('offers the choice among several, which keeps returnTo', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const response = await site.browser().visit(`${site.origin}/login?returnTo=%2Finvoices%3Fa%3D1`)
    expect(response.status).toBe(200)
    const page = await response.text()
    for (const name of ['AcmeExample', 'AcmeOther']) {
      expect(page).toContain(
        `href="/login/auths.loginTypes.${name}?returnTo=%2Finvoices%3Fa%3D1">${name}</a>`,
      )
    }
  })

  it('logs in through the login that was chosen', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    await logIn(site, site.browser(), '/login/AcmeOther')
    expect(site.rows('session')).toMatchObject([{ element: 'auths.loginTypes.AcmeOther' }])
  })

  it('says that there is no login where there is none', async () => {
    await using site = await openAcmeSite({ logins: [] })
    const response = await site.browser({ 'accept-language': 'en' }).visit(`${site.origin}/login`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('No login is configured yet')
  })

  it('finds a login that was dropped in while the site runs', async () => {
    await using site = await openAcmeSite({ logins: [] })
    const config = {
      clientId: site.acme.clientId,
      clientSecret: site.acme.clientSecret,
      providerUrl: site.acme.url,
      redirectUri: site.origin + callbackPath,
    }
    site.folder.writeElement(example, { title: 'Acme', type: 'auths.loginTypes.AcmeType' }, config)
    const { response } = await logIn(site, site.browser(), `/login/${example}`)
    expect((await readPage(response)).userId).toBe('ada')
  })

  it.each(['AcmeExample', example])('knows a login as %s', async (name) => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const response = await site.browser().visit(`${site.origin}/login/${name}`)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toContain(site.acme.url)
  })

  it.each([
    'Nobody',
    'acmeexample',
    'auths.loginTypes.Nobody',
    'auths.loginTypes.AcmeType',
    'auths.loginTypes.Meta',
    'loginTypes.AcmeExample',
    '%2e%2e',
    '..%2F..%2Fapp.config.json',
    '..%5C..%5Capp.config.json',
    'auths%2FloginTypes%2FAcmeExample',
    'auths/loginTypes/AcmeExample',
    '__proto__',
    'constructor',
    'auths.__proto__.constructor',
    'AcmeExample%00',
    '%E0%A4%A',
    '%20',
    'x'.repeat(3000),
  ])('answers /login/%s with 404 and begins no login', async (name) => {
    await using site = await openAcmeSite({ site: () => new Response('Not found', { status: 404 }) })
    const response = await site.browser().visit(`${site.origin}/login/${name}`)
    expect(response.status).toBe(404)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(site.errors).toEqual([])
  })

  it('takes a name that two logins have for unknown, and the full names for what they are', async () => {
    await using site = await openAcmeSite({
      site: () => new Response(null, { status: 404 }),
      prepare: (folder) => {
        const define = { title: 'Another', type: 'auths.loginTypes.AcmeType' }
        folder.writeElement('auths.more.AcmeExample', define, readInstance(folder.path))
      },
    })
    const ask = (name: string) => site.browser().visit(`${site.origin}/login/${name}`)
    expect((await ask('AcmeExample')).status).toBe(404)
    expect((await ask(example)).status).toBe(302)
  })

  it('tells the login what kind of browser asks, and goes where it says', async () => {
    await using site = await openAcmeSite({
      prepare: (folder) => {
        folder.write('auths/loginTypes/AcmeApp/e.json', { title: 'App', type: 'auths.loginTypes.AcmeType' })
        folder.write(
          'auths/loginTypes/AcmeApp/AcmeApp.mjs',
          `import AcmeType from '../AcmeType/AcmeType.ts'
          export default class AcmeApp extends AcmeType {
            loginRedirect({ userAgent }) {
              return userAgent.includes('AcmeApp') ? 'http://inside.acme.example/' : undefined
            }
          }`,
        )
        const define = { title: 'Inside', type: 'auths.loginTypes.AcmeApp' }
        folder.writeElement('auths.loginTypes.Inside', define, readInstance(folder.path))
      },
    })
    const redirectFor = async (userAgent: string) => {
      const browser = site.browser({ 'user-agent': userAgent })
      return (await browser.visit(`${site.origin}/login/Inside`)).headers.get('location')
    }
    expect(await redirectFor('Mozilla/5.0 AcmeApp/3')).toBe('http://inside.acme.example/')
    expect(await redirectFor('Mozilla/5.0')).toContain(`${site.acme.url}/authorize?`)
  })
})

describe("a login on another host than the redirectUri's", () => {
  it('is first sent there, once, with its returnTo, and works from there', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser()
    const elsewhere = site.origin.replace('127.0.0.1', 'localhost')
    const { response, visited } = await browser.follow(`${elsewhere}/login?returnTo=%2Finvoices`)
    expect(visited[1]).toBe(`${site.origin}/login?returnTo=%2Finvoices&moved=1`)
    expect(visited[2]).toContain(site.acme.url)
    expect(await readPage(response)).toEqual({ path: '/invoices', userId: 'ada' })
    expect(browser.cookies(elsewhere).size).toBe(0)
  })

  it('goes on where it is behind a proxy that hides the host', async () => {
    await using site = await openAcmeSite({ origin: 'https://site.example' })
    const hidden = 'http://10.0.0.1:3000/login'
    const first = await site.handler.fetch(new Request(hidden))
    expect(first.headers.get('location')).toBe('https://site.example/login?moved=1')
    const second = await site.handler.fetch(new Request(`${hidden}?moved=1`))
    expect(second.headers.get('location')).toContain(site.acme.url)
  })
})

function readInstance(path: string): object {
  const file = join(path, 'auths/loginTypes/AcmeExample/AcmeExample.json')
  return JSON.parse(readFileSync(file, 'utf8')) as object
}
