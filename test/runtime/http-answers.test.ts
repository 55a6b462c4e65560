import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createHandler } from '../../runtime/http/index.js'
import { type AcmeSite, beginLogin, callbackPath, logIn, openAcmeSite } from '../support/acme-site.js'
import type { AppFolder } from '../support/test-app.js'

const inEnglish = { 'accept-language': 'en' }

describe('the headers of our own answers', () => {
  const callbackOf = async (site: AcmeSite, code: string | undefined) => {
    const browser = site.browser()
    const callback = await beginLogin(site, browser, '/login/AcmeExample')
    if (code === undefined) callback.searchParams.delete('code')
    else if (code !== '') callback.searchParams.set('code', code)
    return browser.visit(callback)
  }

  it.each<[string, (site: AcmeSite) => Promise<Response>]>([
    ['the redirect to the provider', (site) => site.browser().visit(`${site.origin}/login/AcmeExample`)],
    ['the choice of logins', (site) => site.browser().visit(`${site.origin}/login`)],
    ['an unknown login', (site) => site.browser().visit(`${site.origin}/login/Nobody`)],
    [
      'the move to the right host',
      (site) => site.browser().visit(`${site.origin.replace('127.0.0.1', 'localhost')}/login/AcmeExample`),
    ],
    ['a login that succeeded', (site) => callbackOf(site, '')],
    ['a login that failed', (site) => callbackOf(site, 'made-up')],
    ['a login that was cancelled', (site) => callbackOf(site, undefined)],
    [
      'a state of another browser',
      async (site) => site.browser().visit(await beginLogin(site, site.browser(), '/login/AcmeExample')),
    ],
    ['a foreign arrival', (site) => site.browser().visit(`${site.origin}${callbackPath}?code=a&state=b`)],
    [
      'a HEAD of the callback',
      (site) => site.browser().visit(`${site.origin}${callbackPath}?code=a&state=b`, { method: 'HEAD' }),
    ],
    ['no session', (site) => site.browser().visit(`${site.origin}/api/session`)],
    ['a logout', (site) => site.browser().visit(`${site.origin}/api/logout`, { method: 'POST' })],
  ])('forbid to keep, frame, sniff and tell the address of %s', async (_, ask) => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const { headers } = await ask(site)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('let in the one style of the page by a nonce that is new each time', async () => {
    await using site = await openAcmeSite({ logins: [] })
    const readNonce = async () => {
      const response = await site.browser().visit(`${site.origin}/login`)
      const policy = response.headers.get('content-security-policy') ?? ''
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none'
      expect(await response.text()).toContain(`<style nonce="${nonce}">`)
      return nonce
    }
    expect(await readNonce()).not.toBe(await readNonce())
  })
})

describe('the 404 of a handler without a site', () => {
  // It was kept by caches, and had no number to look it up in the log by.
  it('is kept by nobody and names its request', async () => {
    await using site = await openAcmeSite()
    const response = await createHandler(site.app).fetch(new Request(`${site.origin}/elsewhere`))
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store'])
    const requestId = response.headers.get('x-request-id')
    expect(requestId).toMatch(/^[0-9a-f]{24}$/)
    expect(await response.json()).toMatchObject({ errcode: 40400, requestId })
  })
})

describe('a site that throws', () => {
  // Its answer was kept by caches, and only its body had the number to look it up in the log by.
  it('is an answer without detail, kept by nobody, under the number of its line in the log', async () => {
    await using site = await openAcmeSite({ site: () => Promise.reject(new TypeError('a detail')) })
    const response = await site.browser().visit(`${site.origin}/orders`)
    expect([response.status, response.headers.get('cache-control')]).toEqual([500, 'no-store'])
    const requestId = response.headers.get('x-request-id')
    expect(await response.text()).not.toContain('a detail')
    expect(site.errors).toMatchObject([{ fields: { requestId, err: { message: 'a detail' } } }])
  })
})

describe('the pages', () => {
  it('escape the title of an element', async () => {
    await using site = await openAcmeSite({
      logins: ['AcmeExample', 'AcmeOther'],
      prepare: (folder) => {
        const title = `<script>alert("1")</script> & 'Söhne'`
        const define = { title, type: 'auths.loginTypes.AcmeType' }
        folder.write('auths/loginTypes/AcmeOther/e.json', define)
      },
    })
    const page = await (await site.browser().visit(`${site.origin}/login`)).text()
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Söhne&#39;')
    expect(page).not.toContain('<script')
  })

  it('escape returnTo', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const returnTo = `/"><script>alert(1)</script>`
    for (const query of [`returnTo=${returnTo}`, new URLSearchParams({ returnTo }).toString()]) {
      const browser = site.browser()
      const choice = await (await browser.visit(`${site.origin}/login?${query}`)).text()
      const callback = await beginLogin(site, browser, `/login/AcmeExample?${query}`)
      callback.searchParams.set('code', 'made-up')
      const failure = await (await browser.visit(callback)).text()
      for (const page of [choice, failure]) {
        expect(page).toMatch(/returnTo=(%2F|\/)%(25)?22%(25)?3E/)
        expect(page).not.toContain('<script')
        expect(page).not.toContain('/">')
      }
    }
  })

  it.each([
    [undefined, 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['*', 'zh'],
    ['en-US,en;q=0.9,zh;q=0.8', 'en'],
    ['fr', 'en'],
  ])('speak to a browser that accepts %s in the language %s', async (acceptLanguage, lang) => {
    await using site = await openAcmeSite()
    const headers = acceptLanguage === undefined ? undefined : { 'accept-language': acceptLanguage }
    const request = new Request(`${site.origin}${callbackPath}?code=a&state=b`, headers && { headers })
    const page = await (await site.handler.fetch(request)).text()
    expect(page).toContain(`<html lang="${lang}">`)
    expect(page).toContain({ zh: '请从本站开始登录', en: 'Please begin the login here' }[lang])
  })

  it('say that an emulator may stand in, and only then', async () => {
    const readPage = async (allowEmulator: boolean) => {
      await using site = await openAcmeSite({ allowEmulator, logins: [] })
      return await (await site.browser(inEnglish).visit(`${site.origin}/login`)).text()
    }
    expect(await readPage(true)).toContain('An emulator: anyone can log in')
    expect(await readPage(false)).not.toMatch(/emulator/i)
  })
})

describe('a fault that nobody foresaw', () => {
  const secret = 'the-database-password'

  /** A login type that fails with a plain Error in one of its methods. */
  function addFaulty(folder: AppFolder, method: string): void {
    folder.write('auths/loginTypes/Faulty/e.json', { title: 'Faulty', type: 'auths.loginTypes.AcmeType' })
    folder.write(
      'auths/loginTypes/Faulty/Faulty.mjs',
      `import AcmeType from '../AcmeType/AcmeType.ts'
      export default class Faulty extends AcmeType {
        async ${method}() { throw new Error('could not connect with ${secret}') }
      }`,
    )
    const define = { title: 'AcmeExample', type: 'auths.loginTypes.Faulty' }
    folder.write('auths/loginTypes/AcmeExample/e.json', define)
  }

  it.each(['getLoginCode', 'getLoginConfig'])(
    'of %s is shown as 50000 without its message, and logged under the number on the page',
    async (method) => {
      await using site = await openAcmeSite({
        prepare: (folder) => {
          addFaulty(folder, method)
        },
      })
      const { response } = await logIn(site, site.browser(inEnglish))
      expect(response.status).toBe(500)
      const page = await response.text()
      expect(page).toContain('50000')
      expect(page).not.toContain(secret)
      expect(page).toMatch(/href="\/login\/auths\.loginTypes\.AcmeExample"/)

      const requestId = /50000 · ([0-9a-f]{24})/.exec(page)?.[1]
      const err = { message: `could not connect with ${secret}` }
      expect(site.errors).toMatchObject([
        { fields: { requestId, login: 'auths.loginTypes.AcmeExample', err } },
      ])
      expect(response.headers.getSetCookie().join()).not.toContain('session')
    },
  )

  it('of a broken login is told to the log, not to the person', async () => {
    await using site = await openAcmeSite({
      prepare: (folder) => {
        folder.write('auths/loginTypes/AcmeExample/AcmeExample.json', `{"clientSecret": "${secret}"`)
      },
    })
    const response = await site.browser(inEnglish).visit(`${site.origin}/login/AcmeExample`)
    expect(response.status).toBe(500)
    const page = await response.text()
    expect(page).not.toContain(site.folder.path)
    expect(page).not.toContain(secret)
    expect(site.errors).toHaveLength(1)
  })

  it('of the provider is shown with its number and logged', async () => {
    await using site = await openAcmeSite()
    const browser = site.browser(inEnglish)
    const callback = await beginLogin(site, browser)
    await site.acme[Symbol.asyncDispose]()
    const response = await browser.visit(callback)
    expect(response.status).toBeGreaterThanOrEqual(500)
    expect(await response.text()).toContain('50000')
    expect(site.errors).toHaveLength(1)
    expect(site.rows('session')).toEqual([])
  })
})

describe('a storage that is gone', () => {
  /** The site after a restart without its database: a file lies where the folder of the database was. */
  async function withoutStorage(site: AcmeSite) {
    const data = join(site.folder.path, 'data')
    if (existsSync(data)) renameSync(data, `${data}-gone`)
    writeFileSync(data, '')
    const errors: { fields: object }[] = []
    const ignore = () => undefined
    const error = (fields: object) => errors.push({ fields })
    const logger = { debug: ignore, info: ignore, warn: ignore, error }
    const app = await site.folder.open({ env: site.acme.env, logger })
    const { fetch } = createHandler(app, { site: () => new Response('the site') })
    return { fetch, errors, [Symbol.asyncDispose]: () => app.close() }
  }

  it.each([
    ['the beginning of a login', 'GET', '/login'],
    ['a callback', 'GET', `${callbackPath}?code=a&state=${'0'.repeat(40)}`],
  ])('is a page with 503 for %s, and a line in the log', async (_, method, path) => {
    await using site = await openAcmeSite()
    await using broken = await withoutStorage(site)
    const response = await broken.fetch(new Request(site.origin + path, { method, headers: inEnglish }))
    expect(response.status).toBe(503)
    const page = await response.text()
    expect(page).toContain('Login failed')
    expect(page).toContain('50000')
    expect(page).not.toContain(site.folder.path)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(broken.errors).toMatchObject([{ fields: { err: { code: 'STORAGE_UNAVAILABLE' } } }])
  })

  it.each([
    ['/api/session', 'GET'],
    ['/api/logout', 'POST'],
  ])('is 503 in the envelope for %s, and a line in the log', async (path, method) => {
    await using site = await openAcmeSite()
    await using broken = await withoutStorage(site)
    const headers = { cookie: `wecom-elements-session=${'x'.repeat(43)}`, origin: site.origin }
    const response = await broken.fetch(new Request(site.origin + path, { method, headers }))
    expect(response.status).toBe(503)
    const envelope = (await response.json()) as { requestId: string }
    expect(envelope).toMatchObject({ errcode: 50000 })
    expect(JSON.stringify(envelope)).not.toContain(site.folder.path)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(broken.errors).toMatchObject([
      { fields: { requestId: envelope.requestId, err: { code: 'STORAGE_UNAVAILABLE' } } },
    ])
  })

  it('leaves the pages that need none', async () => {
    await using site = await openAcmeSite()
    await using broken = await withoutStorage(site)
    expect(await (await broken.fetch(new Request(site.origin))).text()).toBe('the site')
    expect((await broken.fetch(new Request(`${site.origin}/api/session`))).status).toBe(401)
  })
})
