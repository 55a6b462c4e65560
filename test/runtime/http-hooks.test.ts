import { describe, expect, it } from 'vitest'
import { createHandler, serve } from '../../runtime/http/index.js'
import { Code } from '../../runtime/index.js'
import {
  type AcmeSite,
  type AcmeSiteOptions,
  beginLogin,
  callbackPath,
  logIn,
  openAcmeSite,
  readPage,
} from '../support/acme-site.js'
import {
  beginRemotely,
  callFunction,
  endRemotely,
  readEnvelope,
  readUserId,
} from '../support/remote-calls.js'

const example = 'auths.loginTypes.AcmeExample'
const inEnglish = { 'accept-language': 'en' }
const inside = { 'user-agent': 'Mozilla/5.0 AcmeApp/3', 'accept-language': 'en' }
const html = { accept: 'text/html,*/*;q=0.8' }

describe('onLogin', () => {
  it('hears of each login before its session begins, and its headers reach the answer', async () => {
    const heard: unknown[] = []
    await using site = await openAcmeSite({
      onLogin: ({ request, headers, ...login }) => {
        heard.push({ ...login, path: new URL(request.url).pathname, sessions: site.rows('session').length })
        headers.append('set-cookie', 'theme=dark; Path=/')
        headers.append('set-cookie', 'lang=en; Path=/')
      },
    })
    const browser = site.browser()
    await logIn(site, browser)
    const login = { fullName: example, userId: 'ada', user: { userId: 'ada', name: 'Ada Lovelace' } }
    expect(heard).toEqual([{ ...login, path: callbackPath, sessions: 0 }])
    expect([...browser.cookies(site.origin).keys()].sort()).toEqual([
      'lang',
      'theme',
      'wecom-elements-browser',
      'wecom-elements-session',
    ])
    const answer = await endRemotely(site, browser, await beginRemotely(site, browser))
    expect(answer.headers.getSetCookie()).toHaveLength(3)
    expect(heard).toHaveLength(2)
  })

  it('is called once for 50 repeats at once, and not for a later one', async () => {
    let count = 0
    await using site = await openAcmeSite({
      onLogin: ({ headers }) => {
        headers.set('x-login', String(++count))
      },
    })
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    const answers = await Promise.all(Array.from({ length: 50 }, () => browser.visit(callback)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(303))
    // Those that came while the login was under way have its headers.
    const seen = new Set(answers.map(({ headers }) => headers.get('x-login')))
    expect(seen.has('1')).toBe(true)
    expect([...seen].filter((value) => value !== '1' && value !== null)).toEqual([])
    expect((await browser.visit(callback)).status).toBe(303)
    expect(count).toBe(1)
  })

  it.each([
    ['a Code', new Code(40399, 'Not today.', { httpStatus: 403 }), 403, 40399],
    ['a plain Error', new TypeError('hunter2'), 500, 50000],
    // It was taken for a repeat that another process was quicker with, and waited for that one.
    ['the Code of a refused state', new Code(40301, 'Not you.', { httpStatus: 403 }), 403, 40301],
  ])('refuses the login by throwing %s, and leaves no session', async (_, error, status, errcode) => {
    await using site = await openAcmeSite({ onLogin: () => Promise.reject(error) })
    const browser = site.browser({ 'accept-language': 'en' })
    await browser.visit(`${site.origin}/login`)
    const page = await browser.visit(await beginLogin(site, browser))
    expect(page.status).toBe(status)
    const text = await page.text()
    expect(text).toContain(String(errcode))
    expect(text).not.toContain('hunter2')
    const remote = await endRemotely(site, browser, await beginRemotely(site, browser))
    expect([remote.status, (await readEnvelope(remote)).errcode]).toEqual([status, errcode])
    expect(site.rows('session')).toEqual([])
    expect(await readUserId(site, browser)).toBeNull()
    expect(site.rows('audit')).toMatchObject([
      { act: 'login', way: 'callback', outcome: errcode, userId: 'ada' },
      { act: 'login', way: 'remote', outcome: errcode, userId: 'ada' },
    ])
  })

  it('that refuses leaves the person logged in who was', async () => {
    let isClosed = false
    await using site = await openAcmeSite({
      onLogin: () => {
        if (isClosed) throw new Code(40399, 'Closed.', { httpStatus: 403 })
      },
    })
    const browser = site.browser()
    await logIn(site, browser)
    isClosed = true
    await logIn(site, browser)
    expect(await readUserId(site, browser)).toBe('ada')
  })
})

describe("callback: 'page'", () => {
  it('leaves the path of redirectUri to the host, whose page logs in by remote call', async () => {
    await using site = await openAcmeSite({ callback: 'page' })
    const browser = site.browser()
    const callback = await beginLogin(site, browser)
    const page = await browser.visit(callback)
    expect(await readPage(page)).toEqual({ path: callback.pathname + callback.search, userId: null })
    expect(site.acme.requests).toEqual(['/authorize'])
    const { searchParams } = callback
    const [state, code] = [searchParams.get('state') ?? '', searchParams.get('code') ?? '']
    expect((await endRemotely(site, browser, state, code)).status).toBe(200)
    expect(await readUserId(site, browser)).toBe('ada')
  })
})

describe("callback: 'page' with a redirectUri on a path of our own", () => {
  const open = async (path: string, options: AcmeSiteOptions = {}) => {
    const site = await openAcmeSite({ callback: 'page', ...options })
    await site.changeConfig('AcmeExample', { redirectUri: site.origin + path })
    return site
  }

  // No page of the host is ever seen there: /login sent the browser that came back to the provider again, without an end.
  it.each(['/login', '/login/AcmeExample', '/api/session', '/api/logout', '/healthz'])(
    'is refused before the login begins, and the log names the fix: %s',
    async (path) => {
      await using site = await open(path)
      const { response, visited } = await logIn(site, site.browser(inEnglish))
      expect([response.status, visited]).toEqual([500, [`${site.origin}/login`]])
      expect(await response.text()).toContain('Its log says why')
      expect(response.headers.getSetCookie()).toEqual([])
      expect(site.acme.requests).toEqual([])
      expect(site.errors).toMatchObject([
        { fields: { err: { code: 'ELEMENT_CONFIG_INVALID', fullName: example, pointer: '/redirectUri' } } },
      ])
      expect((site.errors[0]?.fields as { err: Error }).err.message).toContain(`Its path ${path} is `)
    },
  )

  it('is refused by a remote call too', async () => {
    await using site = await open('/login')
    const answer = await callFunction(site, site.browser(), 'getLoginConfig')
    expect([answer.status, (await readEnvelope(answer)).errcode]).toEqual([500, 50000])
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('is ours below basePath alone', async () => {
    const options = { basePath: '/auth' }
    await using own = await open('/auth/login', options)
    expect((await own.browser().visit(`${own.origin}/auth/login`)).status).toBe(500)
    await using hosts = await open('/login', options)
    expect((await hosts.browser().visit(`${hosts.origin}/auth/login`)).status).toBe(302)
  })
})

describe('an arrival that did not begin here, inside the vendor’s app', () => {
  const foreign = (site: AcmeSite) =>
    `${site.origin}${callbackPath}?code=${site.acme.grantCode()}&state=made-up`

  it('is sent to /login once and then shown a page, until a minute is over', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser(inside)
    const first = await browser.visit(foreign(site))
    expect([first.status, first.headers.get('location')]).toEqual([302, `/login/${example}`])
    expect(first.headers.getSetCookie().join()).toMatch(/Max-Age=60;.*HttpOnly; SameSite=Lax/)
    const second = await browser.visit(foreign(site))
    expect(second.status).toBe(403)
    expect(await second.text()).toContain('Please begin the login here')
    expect(site.acme.requests).toEqual([])
    expect(site.rows('session')).toEqual([])
  })

  it('ends logged in through the login that begins then, and not with the code that it brought', async () => {
    await using site = await openAcmeSite()
    const stranger = site.acme.grantCode({ sub: 'eve', name: 'Eve' })
    const { response } = await site.browser(inside).follow(`${site.origin}${callbackPath}?code=${stranger}`)
    expect((await readPage(response)).userId).toBe('ada')
  })

  it('is sent to the choice where several logins share the path', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const { url, response } = await site.browser(inside).follow(foreign(site))
    expect(url.href).toBe(`${site.origin}/login`)
    expect(await response.text()).toContain('href="/login/auths.loginTypes.AcmeOther"')
  })

  it.each([
    ['HEAD', {}],
    ['GET', { 'sec-purpose': 'prefetch' }],
  ])('is sent nowhere by a look ahead: %s %j', async (method, headers) => {
    await using site = await openAcmeSite()
    const answer = await site.browser(inside).visit(foreign(site), { method, headers })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, []])
  })
})

describe('basePath', () => {
  const options: AcmeSiteOptions = { basePath: '/auth/v1' }

  it('stands before all our routes and links, and not before the callback', async () => {
    await using site = await openAcmeSite({ ...options, logins: ['AcmeExample', 'AcmeOther'] })
    const browser = site.browser({ 'accept-language': 'en' })
    const choice = await (await browser.visit(`${site.origin}/auth/v1/login`)).text()
    expect(choice).toContain(`href="/auth/v1/login/${example}"`)
    const callback = await beginLogin(site, browser, '/auth/v1/login/AcmeExample')
    callback.searchParams.delete('code')
    const again = `href="/auth/v1/login/${example}"`
    expect(await (await browser.visit(callback)).text()).toContain(again)
    const strange = await browser.visit(`${site.origin}${callbackPath}?code=a&state=b`)
    expect(await strange.text()).toContain('href="/auth/v1/login"')
    const sentOn = await site.browser(inside).visit(`${site.origin}${callbackPath}?code=a&state=b`)
    expect(sentOn.headers.get('location')).toBe('/auth/v1/login')
    const guarded = site.handler.requireSession(() => new Response('in'))
    const toLogin = await guarded(new Request(`${site.origin}/orders?a=1`, { headers: html }))
    expect(toLogin.headers.get('location')).toBe('/auth/v1/login?returnTo=%2Forders%3Fa%3D1')
    expect((await browser.visit(`${site.origin}/auth/v1/healthz`)).status).toBe(200)
    expect((await browser.visit(`${site.origin}/auth/v1/api/session`)).status).toBe(401)
    for (const path of ['/login', '/api/session', '/healthz', '/auth/login']) {
      expect((await readPage(await browser.visit(site.origin + path))).path).toBe(path)
    }
  })

  it.each(['auth', '/', '/auth/', '//auth', '/a b', '/a?b', '/:name', '/*', 'https://a.example'])(
    'that is %j is refused with a TypeError',
    async (basePath) => {
      await using site = await openAcmeSite()
      expect(() => createHandler(site.app, { basePath })).toThrow(TypeError)
      await expect(serve(site.app, { basePath, port: 0 })).rejects.toThrow(/basePath/)
    },
  )
})

describe('requireSession', () => {
  const openGuarded = async () => {
    const site = await openAcmeSite()
    const browser = site.browser()
    await logIn(site, browser)
    const cookie = [...browser.cookies(site.origin)].map((pair) => pair.join('=')).join('; ')
    const guarded = site.handler.requireSession(async (request, { userId }, ...rest: unknown[]) =>
      Response.json({ userId, body: await request.text(), rest }),
    )
    return { site, cookie, guarded, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
  }

  it('hands on request, session and whatever else the framework gives', async () => {
    await using t = await openGuarded()
    const headers = { cookie: t.cookie, origin: t.site.origin }
    const request = new Request(`${t.site.origin}/orders`, { method: 'POST', headers, body: 'two' })
    const answer = await t.guarded(request, { params: { id: 7 } }, 'more')
    expect(await answer.json()).toEqual({ userId: 'ada', body: 'two', rest: [{ params: { id: 7 } }, 'more'] })
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])(
    'refuses a %s without the site’s own Origin',
    async (method) => {
      await using t = await openGuarded()
      for (const origin of [undefined, 'https://evil.example', 'null']) {
        const headers = { cookie: t.cookie, ...html, ...(origin !== undefined && { origin }) }
        const answer = await t.guarded(new Request(`${t.site.origin}/orders`, { method, headers }))
        expect([answer.status, ((await answer.json()) as { errcode: number }).errcode]).toEqual([403, 40300])
      }
    },
  )

  // They had number and text alone, so that a client which reads every answer alike found no requestId.
  it('refuses in the whole envelope, under the number in the header', async () => {
    await using t = await openGuarded()
    const ask = (init: RequestInit) => t.guarded(new Request(`${t.site.origin}/orders`, init))
    const refused = [
      { answer: await ask({}), status: 401, errcode: 40100, errmsg: 'Nobody is logged in.' },
      {
        answer: await ask({ method: 'POST', headers: { cookie: t.cookie } }),
        status: 403,
        errcode: 40300,
        errmsg: 'The Origin header has to be this site’s own.',
      },
    ]
    for (const { answer, status, errcode, errmsg } of refused) {
      const requestId = answer.headers.get('x-request-id')
      expect(requestId).toMatch(/^[0-9a-f]{24}$/)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([status, 'no-store'])
      const sysTime = t.site.clock.now()
      expect(await answer.json()).toEqual({ errcode, errmsg, requestId, sysTime, duration: 0, data: {} })
    }
  })

  it('sends a page to the login and back, and a program gets 401', async () => {
    await using t = await openGuarded()
    const ask = (init: RequestInit) => t.guarded(new Request(`${t.site.origin}/orders?a=/b`, init))
    const page = await ask({ headers: html })
    expect(page.status).toBe(302)
    expect(page.headers.get('location')).toBe('/login?returnTo=%2Forders%3Fa%3D%2Fb')
    for (const init of [{}, { headers: { accept: '*/*' } }, { method: 'POST', headers: html }]) {
      const refused = await ask(init)
      expect([refused.status, refused.headers.get('cache-control')]).toEqual([401, 'no-store'])
      expect(await refused.json()).toMatchObject({ errcode: 40100 })
    }
  })
})

it('session(request) takes the request of Node, and any that has no cookies', async () => {
  await using site = await openAcmeSite()
  const browser = site.browser()
  await logIn(site, browser)
  const cookie = [...browser.cookies(site.origin)].map((pair) => pair.join('=')).join('; ')
  expect(await site.handler.session({ headers: { cookie } })).toMatchObject({ userId: 'ada' })
  expect(await site.handler.session({ headers: {} })).toBeNull()
  expect(await site.handler.session(new Request(site.origin))).toBeNull()
})
