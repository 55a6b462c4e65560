import { describe, expect, it } from 'vitest'
import { serve } from '../../runtime/http/index.js'
import { type AcmeSite, openAcmeSite } from '../support/acme-site.js'
import type { AppFolder } from '../support/test-app.js'

/** What the fixture's Type notes of each sync, in this process. */
interface Note {
  readonly signal: AbortSignal
}
const notes = new Map<string, Note[]>()

const untilStopped = `await new Promise((resolve) => signal.addEventListener('abort', resolve))`

/** Gives the instance a Type that can sync; `body` is what a sync does, which the fixture has noted. */
function withSync(key: string, body = '') {
  notes.set(key, [])
  Object.assign(globalThis, { syncNotes: notes })
  return (folder: AppFolder) => {
    folder.write('auths/loginTypes/SyncType/e.json', { title: 'Sync', type: 'auths.loginTypes.AcmeType' })
    folder.write(
      'auths/loginTypes/SyncType/SyncType.mjs',
      `import AcmeType from '../AcmeType/AcmeType.ts'
      export default class SyncType extends AcmeType {
        async syncCorp({ signal }) {
          const notes = globalThis.syncNotes.get('${key}')
          notes.push({ signal })
          ${body}
          return { users: 1 }
        }
      }`,
    )
    folder.write('auths/loginTypes/AcmeExample/e.json', { title: 'Sync', type: 'auths.loginTypes.SyncType' })
  }
}

async function serveAgain(site: AcmeSite, syncEverySeconds: number) {
  const { clock, acme, folder } = site
  const ignore = () => undefined
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore }
  const app = await folder.open({ clock, env: acme.env, logger })
  const server = await serve(app, { port: 0, syncEverySeconds })
  return { server, [Symbol.asyncDispose]: () => server.close() }
}

describe('serve with syncEverySeconds', () => {
  it('syncs at the start and once in that time, of all processes on a database', async () => {
    await using site = await openAcmeSite({ prepare: withSync('once') })
    const count = () => notes.get('once')?.length ?? 0
    await using first = await serveAgain(site, 1)
    await expect.poll(count, { timeout: 5000 }).toBe(1)
    await using second = await serveAgain(site, 1)
    // The second looked too, and a second later both: the storage's clock stands still.
    const lookedTwice = async () => {
      await first.server.handler.fetch(new Request(`${site.origin}/healthz`))
      await second.server.handler.fetch(new Request(`${site.origin}/healthz`))
      return performance.now() > began + 2500
    }
    const began = performance.now()
    await expect.poll(lookedTwice, { timeout: 10_000 }).toBe(true)
    expect(count()).toBe(1)
    site.clock.advance(1000)
    await expect.poll(count, { timeout: 5000 }).toBe(2)
  }, 30_000)

  it('tells a sync under way to stop when it closes, and waits for it', async () => {
    await using site = await openAcmeSite({ prepare: withSync('stop', untilStopped) })
    const again = await serveAgain(site, 3600)
    await expect.poll(() => notes.get('stop')?.length, { timeout: 5000 }).toBe(1)
    const [note] = notes.get('stop') ?? []
    expect(note?.signal.aborted).toBe(false)
    await again.server.close()
    expect(note?.signal.aborted).toBe(true)
  })

  // The lease of a sync that failed was held for the whole period: with one a day, members were a day behind.
  it('tries again 300 s after a sync that failed, and after the period when one succeeded', async () => {
    const failsOnce = `if (notes.length === 1) throw new Error('not now')`
    await using site = await openAcmeSite({ prepare: withSync('again', failsOnce) })
    // A server looks when it starts, and its close waits for what it began.
    const countAfter = async (ms: number) => {
      site.clock.advance(ms)
      await (await serveAgain(site, 86_400)).server.close()
      return notes.get('again')?.length
    }
    expect(await countAfter(0)).toBe(1)
    expect(await countAfter(299_999)).toBe(1)
    expect(await countAfter(1)).toBe(2)
    expect(await countAfter(300_000)).toBe(2)
    expect(await countAfter(86_400_000 - 300_001)).toBe(2)
    expect(await countAfter(1)).toBe(3)
  })

  // No later than the period says, where that is shorter.
  it('tries again after a shorter period as that says', async () => {
    await using site = await openAcmeSite({ prepare: withSync('soon', `throw new Error('not now')`) })
    const countAfter = async (ms: number) => {
      site.clock.advance(ms)
      await (await serveAgain(site, 60)).server.close()
      return notes.get('soon')?.length
    }
    expect([await countAfter(0), await countAfter(59_999), await countAfter(1)]).toEqual([1, 1, 2])
  })

  it('leaves a login alone that cannot sync', async () => {
    await using site = await openAcmeSite()
    await using again = await serveAgain(site, 1)
    expect((await again.server.handler.fetch(new Request(`${site.origin}/healthz`))).status).toBe(200)
    expect(site.rows('audit')).toEqual([])
  })

  it.each([0, -1, 0.5, NaN])('refuses %j with a TypeError', async (syncEverySeconds) => {
    await using site = await openAcmeSite()
    await expect(serve(site.app, { port: 0, syncEverySeconds })).rejects.toThrow(TypeError)
  })
})
