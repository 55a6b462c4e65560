import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { createTransport } from '../../runtime/transport.js'
import { catchRejection } from '../support/catch-error.js'

const megabyte = 1024 * 1024

/** A server that answers as told, with what came in. */
async function startServer(listener: RequestListener) {
  let sockets = 0
  const server = createServer(listener)
  server.on('connection', () => (sockets += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets: () => sockets,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function openTransport(env: Record<string, string> = {}) {
  const transport = createTransport(env)
  return { ...transport, [Symbol.asyncDispose]: () => transport.close() }
}

const soon = () => AbortSignal.timeout(10_000)

describe('the transport', () => {
  it('sends method, path, headers and body, and gives status, headers and body', async () => {
    await using server = await startServer((request, response) => {
      void text(request).then((body) => {
        response.writeHead(201, { 'X-Twice': ['a', 'b'], 'X-Once': 'c' })
        response.end([request.method, request.url, request.headers['x-sent'], body].join(' '))
      })
    })
    await using transport = openTransport()
    const answer = await transport.request({
      method: 'POST',
      origin: server.origin,
      path: '/a?b=c',
      headers: { 'x-sent': 'yes' },
      body: 'hällo',
      signal: soon(),
    })
    expect(answer).toMatchObject({
      status: 201,
      headers: { 'x-twice': 'a, b', 'x-once': 'c' },
      body: 'POST /a?b=c yes hällo',
    })
  })

  it('keeps its connections for requests that follow each other', async () => {
    await using server = await startServer((_, response) => response.end('ok'))
    await using transport = openTransport()
    for (let index = 0; index < 20; index += 1) {
      await transport.request({ method: 'GET', origin: server.origin, path: '/', signal: soon() })
    }
    // The pool may open a second while the first one is not yet told to be free.
    expect(server.sockets()).toBeLessThanOrEqual(2)
  })

  it('opens no more than a few connections for many requests at once', async () => {
    await using server = await startServer((_, response) => setImmediate(() => response.end('ok')))
    await using transport = openTransport()
    const asking = Array.from({ length: 200 }, () =>
      transport.request({ method: 'GET', origin: server.origin, path: '/', signal: soon() }),
    )
    expect((await Promise.all(asking)).every(({ status }) => status === 200)).toBe(true)
    expect(server.sockets()).toBeLessThanOrEqual(32)
  })

  it('follows no redirect', async () => {
    const asked: (string | undefined)[] = []
    await using server = await startServer((request, response) => {
      asked.push(request.url)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    await using transport = openTransport()
    const answer = await transport.request({
      method: 'GET',
      origin: server.origin,
      path: '/',
      signal: soon(),
    })
    expect(answer).toMatchObject({ status: 302, headers: { location: '/elsewhere' } })
    expect(asked).toEqual(['/'])
  })

  it('gives up when the signal says so, before the answer and in its midst', async () => {
    await using silent = await startServer(() => undefined)
    await using halting = await startServer((_, response) => response.write('the first half'))
    await using transport = openTransport()
    for (const { origin } of [silent, halting]) {
      const giveUp = new AbortController()
      const asking = transport.request({ method: 'GET', origin, path: '/', signal: giveUp.signal })
      setImmediate(() => {
        giveUp.abort()
      })
      expect(await catchRejection(asking)).toMatchObject({ name: 'AbortError' })
    }
  })

  it('gives up after its time, before the answer and in its midst', async () => {
    await using silent = await startServer(() => undefined)
    await using halting = await startServer((_, response) => response.write('the first half'))
    await using transport = openTransport()
    for (const { origin } of [silent, halting]) {
      const asking = transport.request({ method: 'GET', origin, path: '/', timeoutMs: 50 })
      expect(await catchRejection(asking)).toMatchObject({ name: 'TimeoutError' })
    }
  })

  it('sends nothing when the signal was there before', async () => {
    await using server = await startServer((_, response) => response.end('ok'))
    await using transport = openTransport()
    const asking = transport.request({
      method: 'GET',
      origin: server.origin,
      path: '/',
      signal: AbortSignal.abort(),
    })
    expect(await catchRejection(asking)).toMatchObject({ name: 'AbortError' })
    expect(server.sockets()).toBe(0)
  })

  it('refuses an answer that is too large, whether it says so or not', async () => {
    const piece = Buffer.alloc(megabyte)
    await using announced = await startServer((_, response) => {
      response.writeHead(200, { 'content-length': 17 * megabyte })
      response.end(Buffer.alloc(17 * megabyte))
    })
    await using chunked = await startServer((_, response) => {
      for (let index = 0; index < 17; index += 1) response.write(piece)
      response.end()
    })
    await using transport = openTransport()
    for (const { origin } of [announced, chunked]) {
      const asking = transport.request({ method: 'GET', origin, path: '/', signal: soon() })
      expect(await catchRejection(asking)).toMatchObject({ name: 'QuotaExceededError' })
    }
  })

  it('takes an answer of sixteen megabytes', async () => {
    await using server = await startServer((_, response) => response.end('x'.repeat(16 * megabyte)))
    await using transport = openTransport()
    const answer = await transport.request({
      method: 'GET',
      origin: server.origin,
      path: '/',
      signal: soon(),
    })
    expect(answer.body).toHaveLength(16 * megabyte)
  })

  it('rejects when nobody listens', async () => {
    let origin: string
    {
      await using server = await startServer(() => undefined)
      origin = server.origin
    }
    await using transport = openTransport()
    const asking = transport.request({ method: 'GET', origin, path: '/', signal: soon() })
    expect(await catchRejection(asking)).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('works again when the server has closed the connection between two requests', async () => {
    await using server = await startServer((_, response) => {
      response.writeHead(200, { connection: 'close' }).end('ok')
    })
    await using transport = openTransport()
    for (let index = 0; index < 3; index += 1) {
      const answer = await transport.request({
        method: 'GET',
        origin: server.origin,
        path: '/',
        signal: soon(),
      })
      expect(answer.body).toBe('ok')
    }
    expect(server.sockets()).toBe(3)
  })
})

describe('a forward proxy', () => {
  it('is asked to open the way when a request names it', async () => {
    await using target = await startServer((_, response) => response.end('never reached directly'))
    const asked: (string | undefined)[] = []
    const proxy = createServer()
    proxy.on('connect', (request, socket) => {
      asked.push(request.url)
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    await using transport = openTransport()
    const asking = transport.request({
      method: 'GET',
      origin: target.origin,
      path: '/',
      signal: soon(),
      proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    })
    await catchRejection(asking)
    expect(asked).toEqual([target.origin.replace('http://', '')])
    expect(target.sockets()).toBe(0)
    await new Promise((resolve) => proxy.close(resolve))
  })
})
