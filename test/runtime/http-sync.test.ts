import { describe, expect, it } from 'vitest'
import { serve } from '../../runtime/http/index.js'
import { type AcmeSite, openAcmeSite } from '../support/acme-site.js'
import type { AppFolder } from '../support/test-app.js'

/** What the fixture's Type notes of each sync, in this process. */
interface Note {
  readonly signal: AbortSignal
}
const notes = new Map<string, Note[]>()

/** Gives the instance a Type that can sync; `waits` keeps a sync going until it is told to stop. */
function withSync(key: string, waits = false) {
  notes.set(key, [])
  Object.assign(globalThis, { syncNotes: notes })
  return (folder: AppFolder) => {
    folder.write('auths/loginTypes/SyncType/e.json', { title: 'Sync', type: 'auths.loginTypes.AcmeType' })
    folder.write(
      'auths/loginTypes/SyncType/SyncType.mjs',
      `import AcmeType from '../AcmeType/AcmeType.ts'
      export default class SyncType extends AcmeType {
        async syncCorp({ signal }) {
          globalThis.syncNotes.get('${key}').push({ signal })
          if (${waits}) await new Promise((resolve) => signal.addEventListener('abort', resolve))
          return { users: 1 }
        }
      }`,
    )
    folder.write('auths/loginTypes/AcmeExample/e.json', { title: 'Sync', type: 'auths.loginTypes.SyncType' })
  }
}

async function serveAgain(site: AcmeSite, syncEverySeconds: number) {
  const { clock, acme, folder } = site
  const server = await serve(await folder.open({ clock, env: acme.env }), { port: 0, syncEverySeconds })
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
    await using site = await openAcmeSite({ prepare: withSync('stop', true) })
    const again = await serveAgain(site, 3600)
    await expect.poll(() => notes.get('stop')?.length, { timeout: 5000 }).toBe(1)
    const [note] = notes.get('stop') ?? []
    expect(note?.signal.aborted).toBe(false)
    await again.server.close()
    expect(note?.signal.aborted).toBe(true)
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
