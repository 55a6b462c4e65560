import { describe, expect, it } from 'vitest'
import { createHandler, serve } from '../../runtime/http/index.js'
import { beginLogin, openAcmeSite } from '../support/acme-site.js'
import { openTestApp } from '../support/test-app.js'

const hour = 3600_000

describe('createHandler', () => {
  // A wrong number of seconds was found out at the first login, or never: sessions that no time ended, or all at once.
  it.each([
    { session: { idleSeconds: '12h' } },
    { session: { idleSeconds: 0 } },
    { session: { idleSeconds: -1 } },
    { session: { idleSeconds: 1.5 } },
    { session: { idleSeconds: NaN } },
    { session: { idleSeconds: Infinity } },
    { session: { idleSeconds: null, absoluteSeconds: '7d' } },
    { session: { absoluteSeconds: 0 } },
    { callback: 'pages' },
    { callback: false },
    { rateLimit: { perBrowser: 0 } },
    { rateLimit: { perBrowser: 1.5 } },
    { rateLimit: { perAddress: '3000' } },
  ])('refuses %j with a TypeError that names the option', async (options) => {
    await using app = await openTestApp('notes')
    const [name] = Object.keys(options)
    expect(() => createHandler(app, options as never)).toThrow(TypeError)
    expect(() => createHandler(app, options as never)).toThrow(new RegExp(`^${name ?? ''}\\b.* has to be `))
    await expect(serve(app, { ...(options as object), port: 0 })).rejects.toThrow(TypeError)
  })

  // A host that passes on a setting which it has not got took the default away.
  it('takes an option that is undefined for the default', async () => {
    const session = { idleSeconds: undefined, absoluteSeconds: undefined } as never
    await using site = await openAcmeSite({ session })
    const browser = site.browser()
    const answer = await browser.visit(await beginLogin(site, browser))
    expect(answer.headers.getSetCookie().join()).toContain(`Max-Age=${7 * 24 * 3600};`)
    const ask = async () => (await browser.visit(`${site.origin}/api/session`)).status
    site.clock.advance(12 * hour - 1)
    expect(await ask()).toBe(200)
    site.clock.advance(12 * hour)
    expect(await ask()).toBe(401)
  })
})
