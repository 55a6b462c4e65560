import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AcmeSite, openAcmeSite } from '../support/acme-site.js'

const asBrowser = { accept: 'text/html,*/*', 'accept-language': 'en' }

/** The login page, and the addresses of its scripts. */
async function openLoginPage(site: AcmeSite, path = '/login') {
  const response = await site.browser(asBrowser).visit(site.origin + path)
  const page = await response.text()
  const script = /<script type="module" src="([^"]+)"/.exec(page)?.[1] ?? ''
  const data = JSON.parse(
    (/data-login="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  ) as Record<string, unknown>
  return { response, page, script, data }
}

describe('the files of the login page', () => {
  it('have their hash in their name and may be kept for good', async () => {
    await using site = await openAcmeSite()
    const { script, data } = await openLoginPage(site)
    for (const path of [script, String(data['entry'])]) {
      expect(path).toMatch(/^\/assets\/[\w-]+\.[0-9a-f]{16}\.js$/)
      const { status, headers } = await site.browser().visit(site.origin + path)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('are served by a process that drew no page', async () => {
    await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
    const { data } = await openLoginPage(site, '/login/AcmeOther')
    await using other = await openAcmeSite()
    expect((await other.browser().visit(other.origin + String(data['entry']))).status).toBe(200)
  })

  it('have another name when the file of a type changes', async () => {
    await using site = await openAcmeSite()
    const { data: before } = await openLoginPage(site)
    site.folder.write('auths/loginTypes/AcmeType/browser/panel.js', 'export const mount = () => undefined')
    const { data: after } = await openLoginPage(site)
    expect(after['entry']).not.toBe(before['entry'])
    expect((await site.browser().visit(site.origin + String(before['entry']))).status).toBe(404)
    const body = await (await site.browser().visit(site.origin + String(after['entry']))).text()
    expect(body).toBe('export const mount = () => undefined')
  })

  it.each([
    '/assets/',
    '/assets/login-page.js',
    '/assets/login-page.0123456789abcdef.js',
    '/assets/..%2F..%2Fapp.config.json',
    '/assets/AcmeType.ts',
    '/assets/entry/Nobody',
    '/assets/entry/auths.loginTypes.AcmeType',
  ])('are not to be had as %s', async (path) => {
    await using site = await openAcmeSite({ site: () => new Response(null, { status: 404 }) })
    const { status, headers } = await site.browser().visit(site.origin + path)
    expect(status).toBe(404)
    expect(headers.get('cache-control') ?? 'no-store').toBe('no-store')
  })

  it('lie under basePath', async () => {
    await using site = await openAcmeSite({ basePath: '/auth' })
    const { script, data } = await openLoginPage(site, '/auth/login')
    for (const path of [script, String(data['entry']), '/auth/assets/client.js']) {
      expect(path).toMatch(/^\/auth\/assets\//)
      expect((await site.browser().visit(site.origin + path)).status).toBe(200)
    }
  })
})

describe('the module of a login', () => {
  it('is found by the name of the login', async () => {
    await using site = await openAcmeSite()
    const { response, url } = await site.browser().follow(`${site.origin}/assets/entry/AcmeExample`)
    expect(url.pathname).toMatch(/^\/assets\/panel\.[0-9a-f]{16}\.js$/)
    expect(await response.text()).toContain('export const mount')
  })

  it('is nothing where its type has none', async () => {
    await using site = await openAcmeSite({
      prepare: (folder) => {
        folder.write('auths/loginTypes/BareType/e.json', { title: 'Bare', type: 'auths.loginTypes.AcmeType' })
        folder.write(
          'auths/loginTypes/BareType/BareType.mjs',
          `import AcmeType from ${JSON.stringify(join(folder.path, 'auths/loginTypes/AcmeType/AcmeType.ts'))}
          export default class BareType extends AcmeType { static browserEntry = undefined }`,
        )
        folder.write('auths/loginTypes/AcmeExample/e.json', {
          title: 'Bare',
          type: 'auths.loginTypes.BareType',
        })
      },
    })
    const response = await site.browser().visit(`${site.origin}/assets/entry/AcmeExample`)
    expect([response.status, await response.text()]).toEqual([204, ''])
  })
})

describe('the client for pages without a bundler', () => {
  it('is one script, asked for again only when it changed', async () => {
    await using site = await openAcmeSite()
    const address = `${site.origin}/assets/client.js`
    const response = await site.browser().visit(address)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toContain('createClient')
    const tag = response.headers.get('etag') ?? ''
    const again = await site.browser({ 'if-none-match': tag }).visit(address)
    expect([again.status, again.headers.get('etag')]).toEqual([304, tag])
  })
})

describe('the login page', () => {
  it('lets in what the type names and itself, and no inline script', async () => {
    await using site = await openAcmeSite()
    const { response } = await openLoginPage(site)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'nonce-")
    expect(policy).toContain('frame-src http://127.0.0.1:*;')
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('says how long its state is good, as a remote call does', async () => {
    await using site = await openAcmeSite()
    expect((await openLoginPage(site)).data).toMatchObject({ lifetimeSeconds: 600, returnTo: null })
    const address = `${site.origin}/api/test/Acme/auths/loginTypes/AcmeExample/getLoginConfig`
    const headers = { 'content-type': 'application/json' }
    const response = await site.browser().visit(address, { method: 'POST', headers, body: '{}' })
    expect(response.headers.get('x-state-lifetime')).toBe('600')
  })

  it('escapes what it hands to its script', async () => {
    await using site = await openAcmeSite()
    const returnTo = encodeURIComponent(`/"><script>alert(1)</script>`)
    const { page, data } = await openLoginPage(site, `/login?returnTo=${returnTo}`)
    expect(page).not.toContain('<script>alert')
    expect(data['returnTo']).toContain('script')
  })
})
