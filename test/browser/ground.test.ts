import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/expect-accessible.js'
import { openBrowser } from '../support/open-browser.js'

// What the other browser tests stand on: a wish that the browser does not grant would make them say nothing.

let server: Server
let origin: string

beforeAll(async () => {
  server = createServer(({ url, headers }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    const { pathname, search } = new URL(url ?? '/', origin)
    if (pathname === '/frame') response.setHeader('set-cookie', 'framed=1; SameSite=None; Secure')
    if (pathname === '/') {
      const frame = origin.replace('127.0.0.1', search.slice(1))
      response.end(`<html lang="en"><title>t</title><iframe src="${frame}/frame"></iframe>`)
    } else response.end(`<html lang="en"><title>t</title><p>cookies: ${headers.cookie ?? 'none'}</p>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** What a frame of that host finds of its own cookies the second time. */
async function readCookiesOf(host: string): Promise<string | null> {
  await using browser = await openBrowser()
  await browser.page.goto(`${origin}/?${host}`)
  await browser.page.goto(`${origin}/?${host}`)
  return await browser.page.frameLocator('iframe').locator('p').textContent()
}

describe('the browser of the tests', () => {
  it('keeps no cookies for a frame of another site', async () => {
    expect(await readCookiesOf('localhost')).toBe('cookies: none')
    expect(await readCookiesOf('127.0.0.1')).toBe('cookies: framed=1')
  })

  it('has the language, the colours, the width and the User-Agent that it is told', async () => {
    await using browser = await openBrowser({
      locale: 'en-GB',
      colorScheme: 'dark',
      viewport: { width: 360, height: 640 },
      userAgent: 'a browser',
    })
    const read =
      '[navigator.language, matchMedia("(prefers-color-scheme: dark)").matches, innerWidth, navigator.userAgent]'
    expect(await browser.page.evaluate(read)).toEqual(['en-GB', true, 360, 'a browser'])
  })

  it('reaches no other machine', async () => {
    await using browser = await openBrowser()
    await expect(browser.page.goto('https://login.work.weixin.qq.com/')).rejects.toThrow(
      'ERR_INTERNET_DISCONNECTED',
    )
    await expect(browser.page.goto('https://example.com/')).rejects.toThrow('ERR_INTERNET_DISCONNECTED')
  })

  it('takes note of what went wrong in a page', async () => {
    await using browser = await openBrowser()
    await browser.page.goto(`${origin}/plain`)
    await browser.page.evaluate('setTimeout(() => { throw new TypeError("a fault of the page") })')
    await expect.poll(() => browser.complaints).toContainEqual(expect.stringContaining('a fault of the page'))
  })

  it('finds what is not accessible', async () => {
    await using browser = await openBrowser()
    await browser.page.setContent('<html lang="en"><title>t</title><main><h1>t</h1><img src="data:,"></main>')
    await expect(expectAccessible(browser.page)).rejects.toThrow('image-alt')
  })
})
