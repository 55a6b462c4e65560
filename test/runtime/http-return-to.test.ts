import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseReturnTo } from '../../runtime/http/return-to.js'
import { logIn, openAcmeSite, readPage } from '../support/acme-site.js'

it.each([
  '/invoices',
  '/invoices?year=2026&sort=a%20b#total',
  '/a%2Fb',
  '/',
  '/?returnTo=/elsewhere',
  '/@evil.example',
  '/a//b',
])('ends a login at %s, where it began', async (returnTo) => {
  await using site = await openAcmeSite()
  const { response, url } = await logIn(site, site.browser(), `/login?${query(returnTo)}`)
  expect(url.href).toBe(site.origin + returnTo)
  expect((await readPage(response)).userId).toBe('ada')
})

// Hono escapes a Location that is not Latin-1 as a whole, which escapes the escapes in it once more.
it.each(['/发票', '/发票?年=2026', '/发票?name=a%20b', '/café?name=a%20b'])(
  'ends a login at %s, whatever the script',
  async (returnTo) => {
    await using site = await openAcmeSite()
    const { url } = await logIn(site, site.browser(), `/login?${query(returnTo)}`)
    expect(url.href).toBe(new URL(returnTo, site.origin).href)
  },
)

it('keeps where the login began through a choice and a failed attempt', async () => {
  await using site = await openAcmeSite({ logins: ['AcmeExample', 'AcmeOther'] })
  const browser = site.browser()
  const choice = await (await browser.visit(`${site.origin}/login?${query('/a?b=1&c=2')}`)).text()
  const begun = await browser.visit(site.origin + firstLink(choice))
  const { searchParams } = new URL(begun.headers.get('location') ?? '')
  const callback = new URL(searchParams.get('redirect_uri') ?? '')
  callback.searchParams.set('state', searchParams.get('state') ?? '')
  callback.searchParams.set('code', 'made-up')

  const failed = await browser.visit(callback)
  expect(failed.status).toBe(400)
  const { url } = await browser.follow(site.origin + firstLink(await failed.text()))
  expect(url.href).toBe(`${site.origin}/a?b=1&c=2`)
})

const outOfBounds = [
  '',
  'invoices',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/a\\..\\b',
  'http://evil.example/',
  'https:evil.example',
  'javascript:alert(1)',
  ' /invoices',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  '/invoices\r\nSet-Cookie: a=b',
  '/a\u0000b',
  '/a\u007fb',
  `/${'x'.repeat(2000)}`,
]

it.each(outOfBounds)('refuses to end a login at %j and ends it at /', async (returnTo) => {
  await using site = await openAcmeSite()
  const { response, url } = await logIn(site, site.browser(), `/login?${query(returnTo)}`)
  expect(url.href).toBe(`${site.origin}/`)
  expect((await readPage(response)).userId).toBe('ada')
})

it.each([
  '/%2f/evil.example',
  '/%5cevil.example',
  '/%09/evil.example',
  '/..//evil.example',
  '/.//evil.example',
])('stays on the site for %s', async (returnTo) => {
  await using site = await openAcmeSite()
  const { visited } = await logIn(site, site.browser(), `/login?${query(returnTo)}`)
  expect(visited.filter((address) => !address.startsWith(site.acme.url))).toSatisfy((own: string[]) =>
    own.every((address) => address.startsWith(`${site.origin}/`)),
  )
})

it('never leaves the site, whatever the text', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '\t',
    '\n',
    ':',
    '@',
    '?',
    '#',
    'evil.example',
    '。',
  )
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(piece).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        text.map((rest) => `/${rest}`),
      ),
      (returnTo) => {
        const path = parseReturnTo(returnTo)
        if (path === undefined) return
        const origin = 'https://site.example:8443'
        expect(new URL(path, `${origin}/auth/callback`).origin).toBe(origin)
        expect(new URL(path, 'http://other.example').origin).toBe('http://other.example')
      },
    ),
    { numRuns: 2000 },
  )
})

function query(returnTo: string): string {
  return new URLSearchParams({ returnTo }).toString()
}

function firstLink(page: string): string {
  return (/href="([^"]*)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&')
}
