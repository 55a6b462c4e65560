import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../app.js'
import { unknownErrcode } from '../../kernel/errcode.js'
import type { AuditSource } from '../../storage/audit.js'
import { toRefusal } from './answers.js'
import type { AbleLogin } from './login-abilities.js'
import type { SyncBody, SyncState } from './shapes.js'

interface Run {
  state: SyncState
  readonly stop: AbortController
  /** Called whenever `state` is another. */
  readonly listeners: Set<() => void>
}

const idle: SyncState = {
  status: 'idle',
  dryRun: false,
  startedAt: null,
  endedAt: null,
  progress: null,
  result: null,
  failure: null,
}

// A large corporation makes progress many times a second, and a page shows no more.
const pauseMs = 100
// What a dry run would change may be everybody; nobody reads further.
const mostChanges = 1000

/** The syncs that were begun in the console: they go on while nobody looks, and the last of each login is known. */
export class SyncRuns {
  readonly #app: App
  readonly #runs = new Map<string, Run>()

  constructor(app: App) {
    this.#app = app
  }

  find(fullName: string): SyncState {
    return this.#runs.get(fullName)?.state ?? idle
  }

  /** Begins one; while one runs that is the one. */
  begin(
    login: AbleLogin,
    { dryRun = false, allowMassLeave = false }: SyncBody,
    source: AuditSource,
  ): SyncState {
    const { fullName } = login
    if (this.find(fullName).status === 'running') return this.find(fullName)
    const state: SyncState = { ...idle, status: 'running', dryRun, startedAt: this.#now() }
    const run: Run = { state, stop: new AbortController(), listeners: new Set() }
    this.#runs.set(fullName, run)
    const { background } = this.#app.internals
    background.run(`the sync of ${fullName}`, (closing) =>
      this.#run(login, run, { dryRun, allowMassLeave, source, closing }),
    )
    return state
  }

  /** Stops what runs; what was read is kept. */
  cancel(fullName: string): SyncState {
    this.#runs.get(fullName)?.stop.abort()
    return this.find(fullName)
  }

  /** The state now and whenever it has changed, until it has ended. */
  async *watch(fullName: string, signal: AbortSignal): AsyncGenerator<SyncState> {
    for (;;) {
      const run = this.#runs.get(fullName)
      const { state } = run ?? { state: idle }
      yield state
      if (run === undefined || state.status !== 'running') return
      await untilChanged(run, state, signal)
      await sleep(pauseMs, undefined, { signal })
    }
  }

  async #run(
    login: AbleLogin,
    run: Run,
    { source, closing, ...asked }: Required<SyncBody> & { source: AuditSource; closing: AbortSignal },
  ): Promise<void> {
    const { audit } = this.#app.internals
    const signal = AbortSignal.any([run.stop.signal, closing])
    const act = {
      act: asked.dryRun ? 'previewSync' : 'syncCorp',
      element: login.fullName,
      tenant: login.tenant,
    }
    try {
      const result = await audit.from(source, () =>
        audit.track(act, async () =>
          login.syncCorp?.({
            ...asked,
            signal,
            onProgress: ({ phase, done, total }) => {
              setState(run, { progress: { phase, done, total } })
            },
          }),
        ),
      )
      this.#end(run, { status: 'done', result: shorten(result ?? {}) })
    } catch (error) {
      if (signal.aborted) this.#end(run, { status: 'cancelled' })
      else this.#end(run, { status: 'failed', failure: toRefusal(error, source.requestId ?? '') })
      // It is the log's matter only where the page can't say what was wrong.
      if (!signal.aborted && run.state.failure?.errcode === unknownErrcode) throw error
    }
  }

  #end(run: Run, end: Partial<SyncState>): void {
    setState(run, { ...end, endedAt: this.#now() })
  }

  #now(): string {
    return new Date(this.#app.internals.clock.now()).toISOString()
  }
}

function setState(run: Run, change: Partial<SyncState>): void {
  run.state = { ...run.state, ...change }
  for (const tell of run.listeners) tell()
}

async function untilChanged(run: Run, seen: SyncState, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (run.state !== seen) return
  await new Promise<void>((resolve, reject) => {
    const giveUp = () => {
      run.listeners.delete(tell)
      reject(signal.reason as Error)
    }
    const tell = () => {
      run.listeners.delete(tell)
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    run.listeners.add(tell)
    signal.addEventListener('abort', giveUp, { once: true })
  })
}

function shorten(result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { changes } = result
  if (!Array.isArray(changes)) return result
  return { ...result, changes: changes.slice(0, mostChanges), changesTotal: changes.length }
}
