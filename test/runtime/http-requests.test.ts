import { request as sendRaw } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { AcmeSite, AcmeSiteOptions } from '../support/acme-site.js'
import { logIn, openAcmeSite } from '../support/acme-site.js'
import { callFunction, functionAddress, readEnvelope, readUserId } from '../support/remote-calls.js'

const json = 'application/json'
const largest = 64 * 1024

/** What a function call may bring, at a function that anybody may call. */
const openSite = (options: AcmeSiteOptions = {}) =>
  openAcmeSite({
    prepare: (folder) => {
      const args = [{ name: 'name', dataType: 'Stext', required: true }]
      const functionList = [{ name: 'greet', args, loginRequired: false }]
      const define = { title: 'Acme', type: 'auths.loginTypes.AcmeType', functionList }
      folder.write('auths/loginTypes/AcmeExample/e.json', define)
    },
    ...options,
  })

async function post(
  site: AcmeSite,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Record<string, string> = { 'content-type': json },
) {
  const init = {
    method: 'POST',
    headers,
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' as const }),
  }
  const response = await site.browser().visit(functionAddress(site, 'greet'), init)
  const { errcode, data } = await readEnvelope(response)
  return { status: response.status, errcode, data }
}

describe('the method of a remote call', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is not %s', async (method) => {
    await using site = await openSite()
    const headers = { 'x-http-method-override': 'POST', 'x-http-method': 'POST', 'x-method-override': 'POST' }
    const address = `${functionAddress(site, 'getLoginConfig')}?_method=POST`
    const response = await site.browser().visit(address, { method, headers })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(response.headers.getSetCookie()).toEqual([])
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    if (method !== 'HEAD') expect(await readEnvelope(response)).toMatchObject({ errcode: 40500 })
  })
})

describe('the Origin of a remote call', () => {
  it.each<[string, Record<string, string>]>([
    ['is missing', { origin: '' }],
    ['is null', { origin: 'null' }],
    ['is another site’s', { origin: 'https://evil.example' }],
    ['is a host that begins alike', { origin: 'http://127.0.0.1.evil.example' }],
    ['is another port', { origin: 'http://127.0.0.1:1' }],
    [
      'is another site’s, with ours in X-Forwarded-Host',
      { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
    ],
  ])('refuses a call with cookies that %s', async (_, headers) => {
    await using site = await openSite({ authorize: () => true })
    const browser = site.browser()
    await logIn(site, browser)
    for (const name of ['countPeople', 'greet', 'getLoginConfig', 'getLoginCode', 'nothing']) {
      const response = await callFunction(site, browser, name, {}, { headers })
      expect([response.status, (await readEnvelope(response)).errcode]).toEqual([403, 40300])
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(await readUserId(site, browser)).toBe('ada')
  })

  it('may be missing where no cookie of ours comes with the call', async () => {
    await using site = await openSite()
    expect(await post(site, '{"name":"Bob"}')).toMatchObject({ status: 200, data: 'Hello, Bob.' })
    const headers = { 'content-type': json, cookie: 'theme=dark; sid=1' }
    const request = new Request(functionAddress(site, 'countPeople'), { method: 'POST', headers })
    expect((await site.handler.fetch(request)).status).toBe(200)
  })

  // SameSite keeps the cookies of a form on another site back, so that the call looked like a browser's first.
  it('of another site takes no browser its key, whose logins would be lost', async () => {
    await using site = await openSite()
    const headers = { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }
    const address = functionAddress(site, 'getLoginConfig')
    const response = await site.browser().visit(address, { method: 'POST', headers })
    expect(response.headers.getSetCookie()).toEqual([])
    expect(response.status).toBe(403)
  })
})

describe('the type of a body', () => {
  it.each([
    json,
    'application/json; charset=utf-8',
    'Application/JSON;charset=UTF-8',
    ' application/json ; a=b',
  ])('may be %j', async (type) => {
    await using site = await openSite()
    expect(await post(site, '{"name":"王"}', { 'content-type': type })).toMatchObject({ data: 'Hello, 王.' })
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ])('may not be %j', async (type) => {
    await using site = await openSite()
    const answer = await post(site, '{"name":"Bob"}', { 'content-type': type })
    expect(answer).toMatchObject({ status: 415, errcode: 41500 })
  })
})

describe('a body', () => {
  it('that is empty has no arguments', async () => {
    await using site = await openSite()
    const address = functionAddress(site, 'countPeople')
    for (const init of [
      { method: 'POST' },
      { method: 'POST', body: '', headers: { 'content-type': json } },
    ]) {
      expect(await readEnvelope(await site.browser().visit(address, init))).toMatchObject({
        errcode: 0,
        data: 0,
      })
    }
    expect(await post(site, null)).toMatchObject({ status: 400, errcode: 40000 })
  })

  it.each([
    '{"name":',
    '{name:1}',
    "{'name':'Bob'}",
    '[]',
    '[{"name":"Bob"}]',
    'null',
    '"Bob"',
    '7',
    'true',
    ' ',
    '\u0000',
    '{"name":"Bob"}{}',
  ])('that is %j is refused with 40000', async (body) => {
    await using site = await openSite()
    expect(await post(site, body)).toMatchObject({ status: 400, errcode: 40000 })
    expect(site.errors).toEqual([])
  })

  it.each([
    [largest, 200],
    [largest + 1, 413],
  ])('of %i bytes is answered with %i', async (size, status) => {
    await using site = await openSite()
    const body = `{"name":"${'x'.repeat(size - 11)}"}`
    expect(Buffer.byteLength(body)).toBe(size)
    expect(await post(site, body)).toMatchObject({ status, errcode: status === 200 ? 0 : 41300 })
    const chunks = new Blob([body]).stream()
    expect(await post(site, chunks)).toMatchObject({ status, errcode: status === 200 ? 0 : 41300 })
    expect(await post(site, '{"name":"Bob"}')).toMatchObject({ status: 200 })
  })

  it('that never ends is refused at 64 KiB', async () => {
    await using site = await openSite()
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024
        controller.enqueue(new Uint8Array(1024).fill(32))
      },
    })
    const request = new Request(functionAddress(site, 'greet'), {
      method: 'POST',
      body: endless,
      duplex: 'half',
    })
    expect((await site.handler.fetch(request)).status).toBe(413)
    expect(sent).toBeLessThan(2 * largest)
  })

  it('that says it is short and is not, is not read beyond what it says', async () => {
    await using site = await openSite()
    const { hostname, port } = new URL(site.origin)
    const path = new URL(functionAddress(site, 'greet')).pathname
    const headers = { 'content-type': json, 'content-length': '14' }
    const status = await new Promise<number>((resolve, reject) => {
      const request = sendRaw({ hostname, port, path, method: 'POST', headers }, (response) => {
        void text(response).then(() => {
          resolve(response.statusCode ?? 0)
        })
      })
      request.on('error', reject)
      request.end('{"name":"Bob"}')
    })
    expect(status).toBe(200)
    expect((await site.browser().visit(`${site.origin}/healthz`)).status).toBe(200)
  })

  it.each([
    ['a value', (nest: string) => `{"name":${nest}}`],
    ['the body itself', (nest: string) => nest],
    ['an unknown argument', (nest: string) => `{"name":"Bob","more":${nest}}`],
  ])('nested as deep as it goes, as %s, is refused like any other', async (_, write) => {
    await using site = await openSite()
    const depth = 32_000
    const nest = '['.repeat(depth) + ']'.repeat(depth)
    expect(await post(site, write(nest))).toMatchObject({ status: 400, errcode: 40000 })
  })

  it('that is not UTF-8 never arrives as other text that was not sent', async () => {
    await using site = await openSite()
    const bytes = Buffer.concat([
      Buffer.from('{"name":"a'),
      Buffer.from([0xff, 0xc0, 0xaf]),
      Buffer.from('b"}'),
    ])
    const { status, data } = await post(site, bytes)
    if (status !== 400) expect(data).toMatch(/^Hello, a\ufffd+b\.$/)
    expect(site.errors).toEqual([])
  })

  it.each([
    '{"__proto__":{"name":"Bob","isAdmin":true}}',
    '{"name":"Bob","__proto__":{"isAdmin":true}}',
    '{"name":"Bob","constructor":{"prototype":{"isAdmin":true}}}',
    '{"name":"Bob","toString":1}',
  ])('pollutes nothing: %s', async (body) => {
    await using site = await openSite()
    expect(await post(site, body)).toMatchObject({ status: 400, errcode: 40000 })
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })
})

describe('the path of a remote call', () => {
  const ask = (site: AcmeSite, path: string) => {
    const { hostname, port } = new URL(site.origin)
    // As it stands, without the tidying of URL.
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      const request = sendRaw({ hostname, port, path, method: 'POST' }, (response) => {
        void text(response).then((body) => {
          resolve({ status: response.statusCode ?? 0, body })
        })
      })
      request.on('error', reject)
      request.end()
    })
  }

  it.each([
    '/api/other/Acme/auths/loginTypes/AcmeExample/countPeople',
    '/api/test/Other/auths/loginTypes/AcmeExample/countPeople',
    '/api/test.Acme/auths/loginTypes/AcmeExample/countPeople',
    '/api/TEST/ACME/auths/loginTypes/AcmeExample/countPeople',
    '/api/auths/loginTypes/AcmeExample/countPeople',
  ])('of another app is not ours: %s', async (path) => {
    await using site = await openSite({ site: () => new Response('the site', { status: 404 }) })
    expect(await ask(site, path)).toEqual({ status: 404, body: 'the site' })
  })

  it.each([
    '',
    'auths',
    'countPeople',
    'auths/loginTypes/AcmeExample',
    'auths/loginTypes/AcmeExample/',
    'auths/loginTypes/AcmeExample/countPeople/',
    'auths//loginTypes/AcmeExample/countPeople',
    '/auths/loginTypes/AcmeExample/countPeople',
    'auths/loginTypes/acmeexample/countPeople',
    'auths/loginTypes/AcmeExample/COUNTPEOPLE',
    'auths/loginTypes%2FAcmeExample/countPeople',
    'auths%5CloginTypes%5CAcmeExample/countPeople',
    'auths/loginTypes/AcmeExample%00/countPeople',
    'auths/loginTypes/AcmeExample/countPeople%00',
    'auths/loginTypes/AcmeExample/%E0%A4%A',
    'auths/loginTypes/AcmeExample/e.json',
    'auths/../../app.config.json/countPeople',
    '../../../etc/passwd',
    '%2e%2e/%2e%2e/app.config.json',
    '..%2f..%2fapp.config.json/x',
    'auths/__proto__/AcmeExample/countPeople',
    `auths/loginTypes/${'x'.repeat(8000)}/countPeople`,
    `${'a/'.repeat(4000)}countPeople`,
  ])('that names nothing is 404 and calls nothing: %s', async (path) => {
    await using site = await openSite({ site: () => new Response('the site', { status: 404 }) })
    const { status, body } = await ask(site, `/api/test/Acme/${path}`)
    expect(status).toBe(404)
    expect(body).not.toContain(site.folder.path)
    expect(body.length).toBeLessThan(500)
    expect(site.errors).toEqual([])
  })

  it('lies below basePath where there is one, and nowhere else', async () => {
    await using site = await openSite({
      basePath: '/auth/v1',
      site: () => new Response(null, { status: 404 }),
    })
    const path = '/api/test/Acme/auths/loginTypes/AcmeExample/countPeople'
    expect(await ask(site, `/auth/v1${path}`)).toMatchObject({ status: 200 })
    for (const before of ['', '/auth', '/auth/v1/x', '//auth/v1']) {
      expect((await ask(site, before + path)).status).toBe(404)
    }
  })
})
