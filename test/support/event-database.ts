/** Receivers of events on a database, with a stand-in for WeCom's API and the rows of members. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { EventFields } from '../../emulator/events/xml.js'
import { type DueTables, dueTablesStep } from '../../elements/auths/loginTypes/QywxInnerType/store/due.js'
import {
  type EventParts,
  EventReceiver,
  type EventReceiverOptions,
} from '../../elements/auths/loginTypes/QywxInnerType/events/receiver.js'
import { Background } from '../../runtime/background.js'
import type { Logger } from '../../runtime/index.js'
import { Leases } from '../../runtime/storage/leases.js'
import { type RuntimeTables, runtimeTables } from '../../runtime/storage/runtime-tables.js'
import { Storage } from '../../runtime/storage/storage.js'
import { ManualClock } from './manual-clock.js'
import { exampleCallback, renderChange, sealEvent } from './sealed-event.js'
import { type TestStore, createStore } from './store.js'
import { makeTempFolder } from './temp-folder.js'

export const owner = { element: 'auths.loginTypes.Example', corpId: 'ww1' }

type Limits = Parameters<EventParts['readUser']>[1]

/** WeCom's API and the rows of members, as far as events have to do with them. */
class StandIn implements EventParts {
  /** What was read and moved, in order. */
  readonly log: string[] = []
  /** Whom reading fails for. */
  readonly broken = new Set<string>()
  /** Called before each reading. */
  onRead: (what: string, limits: Limits) => Promise<unknown> = () => Promise.resolve()
  reading = 0
  /** When the last renaming happened. */
  changedAtMs: number | undefined
  mostAtOnce = 0

  readonly users = {
    rename: (oldUserId: string, newUserId: string, { changedAtMs }: { changedAtMs: number }) => {
      this.changedAtMs = changedAtMs
      return this.#note(`rename ${oldUserId} ${newUserId}`)
    },
  }
  readonly moveSessions = (oldUserId: string, newUserId: string) =>
    this.#note(`sessions ${oldUserId} ${newUserId}`)
  readonly readUser = (userId: string, limits: Limits) => this.#read(`user ${userId}`, limits)
  readonly readDepartment = (deptId: string, limits: Limits) => this.#read(`department ${deptId}`, limits)

  #note(what: string): Promise<void> {
    this.log.push(what)
    return this.broken.has(what) ? Promise.reject(new Error(`no ${what}`)) : Promise.resolve()
  }

  async #read(what: string, limits: Limits): Promise<void> {
    this.reading += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.reading)
    try {
      await this.onRead(what, limits)
      await this.#note(what)
    } finally {
      this.reading -= 1
    }
  }
}

interface Stand extends AsyncDisposable {
  readonly receiver: EventReceiver
  readonly parts: StandIn
  readonly warnings: string[]
  /** Sends an event as WeCom does and gives the status. */
  readonly send: (fields: EventFields, more?: { nonce?: string; atMs?: number }) => Promise<number>
  /** Resolves when nothing is read any more. */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A database with receivers on it, each as in a process of its own. */
export async function openEventDatabase() {
  const folder = makeTempFolder()
  const store = await createStore(join(folder.path, 'app.sqlite'))
  const clock = new ManualClock()
  const stands: Stand[] = []
  return {
    store,
    clock,
    openReceiver(options: Partial<EventReceiverOptions> = { pauseMs: 1 }): Stand {
      const stand = openStand(store, clock, options)
      stands.push(stand)
      return stand
    },
    due: async () =>
      (await readTable(store, 'qywxDue')).map(({ kind, key }) => `${String(kind)} ${String(key)}`).sort(),
    async [Symbol.asyncDispose]() {
      for (const stand of stands) await stand.close()
      folder[Symbol.dispose]()
    },
  }
}

export async function readTable({ query }: TestStore, table: string) {
  return query(`select * from "${table}"`)
}

function openStand(store: TestStore, clock: ManualClock, options: Partial<EventReceiverOptions>): Stand {
  const storage = new Storage({ config: store.config, root: '/', clock })
  const warnings: string[] = []
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_, message) => warnings.push(message ?? ''),
    error: () => undefined,
  }
  const background = new Background(logger)
  const leases = new Leases(storage.database<RuntimeTables>([runtimeTables]), randomBytes)
  const parts = new StandIn()
  const receiver = new EventReceiver({
    owner,
    callback: exampleCallback,
    parts,
    context: {
      database: storage.database<DueTables>([{ owner: 'test.Events', steps: [dueTablesStep] }]),
      background,
      lock: (name, lockOptions, work) => leases.lock(name, lockOptions, work),
      logger,
      clock,
    },
    ...options,
  })
  const close = async () => {
    await background.close()
    await storage.close()
  }
  return {
    receiver,
    parts,
    warnings,
    async send(fields, { nonce = randomBytes(6).toString('hex'), atMs = clock.now() } = {}) {
      const { query, body } = sealEvent(renderChange(fields, atMs), { corpId: owner.corpId, nonce })
      return (await receiver.receive({ method: 'POST', query, body })).status
    },
    settled: () => background.settled(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A receiver that marks and never reads. */
export const onlyMarking = { pauseMs: 3_600_000 }

/** A member who came into another department. */
export const slim = { ChangeType: 'update_user', UserID: 'LiNa', Department: '1' }
