import { describe, expect, it } from 'vitest'
import { openRosterSite } from '../../support/roster-site.js'

const asBrowser = { headers: { accept: 'text/html,*/*' } }

describe('the pages of the console', () => {
  it.each([
    '/console',
    '/console/',
    '/console/index.html',
    '/console/elements/auths.loginTypes.Staff',
    '/console/audit',
  ])('are one page, also at %s, for whoever asks', async (path) => {
    await using site = await openRosterSite()
    const response = await fetch(site.server.url + path, asBrowser)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.text()).toContain('<base href="/console/" />')
  })

  it('let no script in but their own, and are never framed', async () => {
    await using site = await openRosterSite()
    const response = await fetch(`${site.server.url}/console/`, asBrowser)
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    const page = await response.text()
    expect(nonce).not.toBe('')
    expect(page).toContain(`"${nonce}"`)
    expect(page).not.toMatch(/__(CONSOLE_BASE|CSP_NONCE)__/)
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/)
    const again = await fetch(`${site.server.url}/console/`, asBrowser)
    expect(again.headers.get('content-security-policy')).not.toBe(policy)
  })

  it('load what they are made of, which is kept for good', async () => {
    await using site = await openRosterSite({ basePath: '/admin' })
    const page = await (await fetch(`${site.server.url}/admin/console/x/y`, asBrowser)).text()
    const base = new URL(/<base href="([^"]+)"/.exec(page)?.[1] ?? '', site.server.url)
    expect(base.pathname).toBe('/admin/console/')
    const parts = [...page.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(
      ([, path = '']) => new URL(path, base),
    )
    expect(parts.length).toBeGreaterThanOrEqual(3)
    for (const part of parts) {
      const response = await fetch(part)
      const isHashed = part.pathname.includes('/assets/')
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/javascript|css|svg/)
      expect(response.headers.get('cache-control')).toBe(
        isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    }
  })

  it('are no answer to programs, and lead to no other file', async () => {
    await using site = await openRosterSite()
    const ask = async (path: string, init = {}) => (await fetch(site.server.url + path, init)).status
    expect(await ask('/console/audit')).toBe(404)
    expect(await ask('/console/', { method: 'POST', headers: { origin: site.server.url } })).toBe(404)
    expect(await ask('/console/assets/nothing.js', asBrowser)).toBe(404)
    for (const path of [
      'assets/..%2findex.html',
      'assets/%2e%2e%2f%2e%2e%2fpackage.json',
      '..%2fpackage.json',
    ])
      expect(await ask(`/console/${path}`)).toBe(404)
  })
})
