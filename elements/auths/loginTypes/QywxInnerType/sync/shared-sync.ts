/** One sync of an instance at a time, however many ask for it, in this process or another. */
import { Code } from '../../../../../runtime/element.js'
import type { QywxInnerSettings } from '../config.js'
import type { Parts } from '../parts.js'
import type { SyncRow } from '../store/syncs.js'
import { waitWithin } from '../wecom/wait-within.js'
import { runCorpSync } from './corp.js'
import { type SyncCounts, type SyncProgress, SyncTally } from './counts.js'

const dayMs = 24 * 3600_000

export interface SharedSyncOptions {
  readonly by: string
  readonly allowMassLeave: boolean
  readonly onProgress: ((progress: SyncProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
}

/** A sync that runs in this process; it stops when all who wait for it have given up. */
interface Run {
  readonly result: Promise<SyncCounts>
  readonly stop: AbortController
  readonly listeners: Set<(progress: SyncProgress) => void>
  waiting: number
}

export class SharedSync {
  readonly #parts: Parts
  readonly #leaverRetentionDays: number | undefined
  #running: Run | undefined

  constructor(parts: Parts, { leaverRetentionDays }: Pick<QywxInnerSettings, 'leaverRetentionDays'>) {
    this.#parts = parts
    this.#leaverRetentionDays = leaverRetentionDays
  }

  /** Syncs, or joins a sync that runs. One that may mark many as left is never another's. */
  async sync(options: SharedSyncOptions): Promise<SyncCounts> {
    const joined = options.allowMassLeave ? undefined : this.#running
    const run = joined ?? this.#start(options)
    // A callback that throws is the end for whoever gave it, and for nobody else.
    const mistake = new AbortController()
    const signal = AbortSignal.any([
      mistake.signal,
      ...(options.signal === undefined ? [] : [options.signal]),
    ])
    const listen = (progress: SyncProgress) => {
      try {
        options.onProgress?.(progress)
      } catch (error) {
        mistake.abort(error)
      }
    }
    run.listeners.add(listen)
    run.waiting += 1
    try {
      const outcome = await waitWithin(run.result, { signal })
      return outcome === 'tooSlow' ? await run.result : outcome.value
    } finally {
      run.listeners.delete(listen)
      run.waiting -= 1
      if (run.waiting === 0) this.#stop(run, signal.reason)
    }
  }

  /** Nobody joins a sync that stops. */
  #stop(run: Run, reason: unknown): void {
    if (this.#running === run) this.#running = undefined
    run.stop.abort(reason)
  }

  #start(options: SharedSyncOptions): Run {
    const stop = new AbortController()
    const listeners: Run['listeners'] = new Set()
    const onProgress = (progress: SyncProgress) => {
      for (const tell of listeners) tell(progress)
    }
    const result = this.#runAlone({ ...options, signal: stop.signal, onProgress }).finally(() => {
      if (this.#running === run) this.#running = undefined
    })
    // Who waits gets it; when all have given up nobody does.
    result.catch(() => undefined)
    const run: Run = { result, stop, listeners, waiting: 0 }
    if (!options.allowMassLeave) this.#running = run
    return run
  }

  async #runAlone(options: SharedSyncOptions): Promise<SyncCounts> {
    const { syncs, lockSync } = this.#parts
    const before = await syncs.newest()
    return lockSync(options.signal, async () => {
      const others = options.allowMassLeave ? undefined : readOthers(before, await syncs.newest())
      return others ?? this.#run(options)
    })
  }

  async #run({ by, ...options }: SharedSyncOptions): Promise<SyncCounts> {
    const { syncs } = this.#parts
    const id = await syncs.begin(by)
    const tally = new SyncTally(false)
    try {
      await runCorpSync(this.#parts, tally, { ...options, isDryRun: false })
      await this.#removeOldLeavers()
    } catch (error) {
      const code = Code.is(error) ? error.code : null
      const outcome = options.signal?.aborted === true ? 'stopped' : 'failed'
      await syncs.finish(id, { outcome, code, counts: tally.toCounts() }).catch(() => undefined)
      throw error
    }
    const counts = tally.toCounts()
    await syncs.finish(id, {
      outcome: counts.failed.length > 0 || !tally.isWhole ? 'partial' : 'complete',
      code: null,
      counts,
    })
    return counts
  }

  async #removeOldLeavers(): Promise<void> {
    const { users, clock } = this.#parts
    if (this.#leaverRetentionDays === undefined) return
    await users.removeLeftBefore(clock.now() - this.#leaverRetentionDays * dayMs)
  }
}

/** What another process counted that was at it when we came; undefined when there was none, or it came to nothing. */
function readOthers(before: SyncRow | undefined, now: SyncRow | undefined): SyncCounts | undefined {
  if (now?.finishedAtMs == null || now.counts === null) return undefined
  const wasRunning = before?.finishedAtMs === null || now.id !== before?.id
  const isGood = now.outcome === 'complete' || now.outcome === 'partial'
  return wasRunning && isGood ? (JSON.parse(now.counts) as SyncCounts) : undefined
}
