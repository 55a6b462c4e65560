import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, type IncomingMessage, get } from 'node:http'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { serve } from '../../runtime/http/index.js'
import { ElementError } from '../../runtime/index.js'
import { catchRejection } from '../support/catch-error.js'
import { openAcmeSite } from '../support/acme-site.js'
import { createGate } from '../support/gate.js'
import { openTestApp } from '../support/test-app.js'

const acme = { ACME_CLIENT_ID: 'client', ACME_CLIENT_SECRET: 'secret', ACME_URL: 'http://127.0.0.1:9' }

describe('serve', () => {
  it('takes any free port for 0, and says which', async () => {
    await using app = await openTestApp('acme', { env: acme })
    const server = await serve(app, { port: 0 })
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
    expect((await fetch(`${server.url}/api/session`)).status).toBe(401)
    await server.close()
  })

  it('listens on server.host and server.port of the app, which its options override', async () => {
    await using app = await openTestApp('acme', {
      env: acme,
      config: { server: { host: '::1', port: 0 } },
    })
    const server = await serve(app)
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect((await fetch(`${server.url}/api/session`)).status).toBe(401)
    await server.close()
  })

  it('names host and port of an address that is taken', async () => {
    const owner = createServer().listen(0, '127.0.0.1')
    await once(owner, 'listening')
    const { port } = owner.address() as { port: number }
    await using app = await openTestApp('acme', { env: acme })
    const error = await catchRejection(serve(app, { port }))
    expect(ElementError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'APP_CONFIG_INVALID' })
    expect((error as Error).message).toContain(`127.0.0.1:${port} (EADDRINUSE)`)
    expect(app.getElement('auths.loginTypes.AcmeExample')).toBeDefined()
    owner.close()
  })

  it('lets a request under way end, then takes no more and closes the app', async () => {
    const [arrived, release] = [createGate(), createGate()]
    await using site = await openAcmeSite({
      site: async () => {
        arrived.open()
        await release.opened
        return new Response('done')
      },
    })
    const underWay = fetch(`${site.origin}/slow`)
    await arrived.opened

    const closing = site.server?.close()
    await expect(fetch(`${site.origin}/late`)).rejects.toThrow('fetch failed')
    release.open()
    expect(await (await underWay).text()).toBe('done')
    await closing
    await site.server?.closed
    expect(() => site.app.getElement('auths.loginTypes.AcmeExample')).toThrow(/APP_CLOSED/)
  })

  // It waited up to 5 s for the connection of a request that was under way, which the client then keeps alive.
  it('does not wait for connections that are merely kept alive', async () => {
    const [arrived, release] = [createGate(), createGate()]
    await using site = await openAcmeSite({
      site: async () => {
        arrived.open()
        await release.opened
        return new Response('done')
      },
    })
    using agent = keepAliveAgent()
    const underWay = once(get(`${site.origin}/slow`, { agent }), 'response') as Promise<[IncomingMessage]>
    await arrived.opened
    const closing = site.server?.close()
    release.open()
    const [response] = await underWay
    expect(await text(response)).toBe('done')

    const beganAtMs = performance.now()
    await closing
    expect(performance.now() - beganAtMs).toBeLessThan(4000)
  })

  it('closes once, however often it is asked', async () => {
    await using site = await openAcmeSite()
    await Promise.all([site.server?.close(), site.server?.close()])
    await site.server?.close()
  })

  it('leaves no listener for signals behind', async () => {
    const count = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')
    const before = count()
    await using app = await openTestApp('acme', { env: acme })
    const server = await serve(app, { port: 0 })
    expect(count()).toBe(before + 2)
    await server.close()
    expect(count()).toBe(before)
  })

  it('survives a browser that goes away', async () => {
    const [arrived, release] = [createGate(), createGate()]
    await using site = await openAcmeSite({
      site: async () => {
        arrived.open()
        await release.opened
        return new Response('for nobody')
      },
    })
    const goAway = new AbortController()
    const request = fetch(`${site.origin}/slow`, { signal: goAway.signal })
    await arrived.opened
    goAway.abort()
    await expect(request).rejects.toThrow()
    release.open()
    expect((await fetch(`${site.origin}/api/session`)).status).toBe(401)
  })
})

describe('a process that serves', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends in order with code 0 on %s',
    async (signal) => {
      const repository = resolve(import.meta.dirname, '../..')
      const script = fileURLToPath(new URL('../support/serve-child.ts', import.meta.url))
      const child = spawn(process.execPath, ['--import', 'tsx', script], {
        cwd: repository,
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      const lines: string[] = []
      for await (const line of createInterface(child.stdout)) {
        lines.push(line)
        if (lines.length > 1) continue
        expect((await fetch(`${line}/api/session`)).status).toBe(401)
        child.kill(signal)
      }
      expect(await ended).toEqual([0, null])
      expect(lines[1]).toBe('closed')
    },
    30_000,
  )
})

function keepAliveAgent(): Agent & Disposable {
  const agent = new Agent({ keepAlive: true })
  return Object.assign(agent, {
    [Symbol.dispose]() {
      agent.destroy()
    },
  })
}
