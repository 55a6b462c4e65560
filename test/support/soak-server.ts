/** A real server in a process of its own, whose time a test moves, and which says what it holds. */
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { QywxInnerType } from '../../elements/auths/loginTypes/QywxInnerType/QywxInnerType.js'
import { serve } from '../../runtime/http/index.js'
import { createApp } from '../../runtime/index.js'
import type { CrashJob } from './crash-worker.js'

export type SoakJob = Omit<CrashJob, 'task'>

export type SoakWish =
  | { readonly kind: 'sync' | 'reload' | 'measure' }
  /** Moves the time of the app on. */
  | { readonly kind: 'advance'; readonly ms: number }

/** What a process holds: bytes, open files, and whatever keeps it alive, by kind. */
export type Held = Readonly<Record<string, number>>

async function measure(): Promise<Held> {
  // What waits for a turn of the event loop, or for a finalizer, is let go first.
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.()
    await sleep(5)
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  const active: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) active[kind] = (active[kind] ?? 0) + 1
  return { rss, heap: heapUsed + external, descriptors: readdirSync('/proc/self/fd').length, ...active }
}

async function open({ root, env, storage }: SoakJob) {
  let aheadMs = 0
  const app = await createApp({
    root,
    env,
    config: { storage },
    allowEmulator: true,
    clock: { now: () => Date.now() + aheadMs },
  })
  const clientAddress = ({ headers }: Request) => headers.get('x-address')
  const server = await serve(app, { port: 0, clientAddress })
  process.on('message', (wish: SoakWish) => {
    void (async () => {
      if (wish.kind === 'advance') aheadMs += wish.ms
      if (wish.kind === 'sync') await app.getElement<QywxInnerType>('auths.loginTypes.Plain').syncCorp()
      if (wish.kind === 'reload') await app.reload()
      await app.internals.background.settled()
      process.send?.(wish.kind === 'measure' ? await measure() : 'done')
    })()
  })
  process.send?.(server.url)
}

process.once('message', (job: SoakJob) => void open(job))
process.send?.('ready')
