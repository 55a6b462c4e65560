/** Requests that strangers send: paths, queries, headers, cookies and bodies; to the handler, and raw to the port. */
import { connect } from 'node:net'
import fc from 'fast-check'
import { type Server, createHandler, serve } from 'wecom-elements/http'
import { expect, it } from 'vitest'
import { listInherited, mutatedJson, mutatedText } from '../support/mutated.js'
import { SecretSearch } from '../support/secret-search.js'
import { readEverything } from '../support/store.js'
import { amount, makeCases, tellCounts } from '../support/torture.js'
import { openWecomApp } from '../support/wecom-app.js'

const functions = '/api/test/Wecom/auths/loginTypes'
const paths = [
  '/',
  '/login',
  '/login/Plain',
  '/login/auths.loginTypes.Plain',
  '/api/session',
  '/api/logout',
  '/healthz',
  '/assets/x.js',
  '/api/auth/qywx/callback',
  '/api/callback/Plain',
  `${functions}/Plain/getLoginConfig`,
  `${functions}/Plain/getLoginCode`,
  `${functions}/Plain/getUserInfo`,
  `${functions}/Plain/getAccessToken`,
  `${functions}/Plain/constructor`,
  `${functions}/Nobody/x`,
]
const queries = [
  '',
  '?code=abc&state=def',
  '?state=def',
  '?code=abc',
  '?returnTo=/home',
  '?returnTo=//evil.example',
  '?moved=1',
]
const bodies = [{ authCode: 'abc', state: 'def' }, { userId: 'ZhangWei' }, { returnTo: '/home' }]

const printable = fc
  .string({ maxLength: 60, unit: 'binary' })
  .map((text) => text.replace(/[^\x20-\x7e\x80-\xff]/g, ''))
const headerValue = (usual: string) => fc.oneof(fc.constant(usual), printable)

const request = fc.record({
  method: fc.constantFrom(
    'GET',
    'GET',
    'GET',
    'POST',
    'POST',
    'POST',
    'HEAD',
    'PUT',
    'DELETE',
    'OPTIONS',
    'PATCH',
    'PROPFIND',
  ),
  address: fc
    .tuple(fc.constantFrom(...paths), fc.constantFrom(...queries))
    .chain(([path, query]) => fc.oneof(fc.constant(path + query), mutatedText(path + query))),
  headers: fc.record(
    {
      'content-type': headerValue('application/json'),
      origin: headerValue('http://127.0.0.1:3000'),
      cookie: headerValue('browser=abc; session=def'),
      'user-agent': headerValue('Mozilla/5.0 wxwork/4.1 MicroMessenger/7.0'),
      'x-forwarded-proto': printable,
      'x-forwarded-host': printable,
      'sec-purpose': fc.constantFrom('prefetch', ''),
      accept: headerValue('text/html'),
      'accept-language': printable,
      'content-length': fc.constantFrom('0', '10', '-1', 'x'),
    },
    { requiredKeys: [] },
  ),
  body: fc.oneof(...bodies.map(mutatedJson), fc.constant('x'.repeat(70_000))),
})

type Sample = typeof request extends fc.Arbitrary<infer One> ? One : never

function toRequest({ method, address, headers, body }: Sample): Request | undefined {
  try {
    const hasBody = method !== 'GET' && method !== 'HEAD'
    return new Request(`http://127.0.0.1:3000/${address.replace(/^\/+/, '')}`, {
      method,
      headers,
      ...(hasBody && { body }),
    })
  } catch {
    // Not even a request for the web standard; what comes raw to the port is below.
    return undefined
  }
}

it('no request is answered with a fault of the server, and none shows a secret', async () => {
  const inherited = listInherited()
  const search = new SecretSearch()
  await using t = await openWecomApp({ app: { logger: search.logger } })
  const handler = createHandler(t.app, {
    rateLimit: false,
    site: () => new Response('the host’s', { status: 404 }),
  })
  await t.login().syncCorp()
  const statuses = new Map<number, number>()
  for (const sample of makeCases(request, { short: 4000, long: 400_000 })) {
    const sent = toRequest(sample)
    if (sent === undefined) continue
    const { status, headers } = await handler.fetch(sent)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    expect(status, JSON.stringify(sample)).toBeLessThan(500)
    // Another site may be named within a path of this one, where it leads nobody away.
    const { hostname } = new URL(headers.get('location') ?? '/', sent.url)
    expect(hostname, JSON.stringify(sample)).not.toMatch(/evil\.example$/)
  }
  expect(await t.login().QywxInnerAuthModel.count({ status: 1 })).toBeGreaterThan(0)
  expect(listInherited()).toEqual(inherited)
  search.hideWhatWasSent(t.emulator)
  search.showText(await readEverything(t.store))
  expect(search.find()).toEqual([])
  const cases = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const answers = [...statuses].sort().map(([status, count]) => [`x ${status}`, count] as const)
  tellCounts('requests', { cases, ...Object.fromEntries(answers) })
}, 3_600_000)

const head = [
  'POST /api/test/Wecom/auths/loginTypes/Plain/getLoginConfig HTTP/1.1',
  'Host: 127.0.0.1',
  'Content-Type: application/json',
  'Content-Length: 2',
  'Cookie: session=abc',
  'Connection: close',
].join('\r\n')

/** Sends bytes as they are, and gives what came back before the end. */
function sendRaw({ url }: Server, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    const chunks: Buffer[] = []
    const end = () => {
      socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('close', end)
    socket.on('error', end)
    // One that waits for more of the request is no fault: it is hung up on.
    socket.setTimeout(150, end)
    socket.end(text)
  })
}

it('no bytes on the port end the server or get a fault of it', async () => {
  await using t = await openWecomApp()
  const server = await serve(t.app, { port: 0, rateLimit: false })
  const texts = fc.sample(mutatedText(`${head}\r\n\r\n{}`), amount({ short: 300, long: 20_000 }))
  const counts = { cases: 0, answers: 0 }
  for (let from = 0; from < texts.length; from += 20) {
    const answers = await Promise.all(texts.slice(from, from + 20).map((text) => sendRaw(server, text)))
    for (const [index, answer] of answers.entries()) {
      counts.cases += 1
      if (answer === '') continue
      counts.answers += 1
      expect(answer, JSON.stringify(texts[from + index])).toMatch(/^HTTP\/1\.1 [1-4]/)
    }
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  await server.close()
  tellCounts('raw bytes', counts)
}, 3_600_000)
