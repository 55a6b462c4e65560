import type { Database, ElementContext } from '../../../../../runtime/element.js'
import type { EventAnswer, EventRequest, EventState } from '../../Meta/Meta.js'
import type { QywxCallbackConfig } from '../config.js'
import type { RowOwner } from '../store/row-owner.js'
import { DueList, type DueTables } from '../store/due.js'
import type { CallbackKeys } from './envelope.js'
import type { ContactEvent, Rename } from './event.js'
import { DueReader, type ReadDue } from './reader.js'
import { SeenEvents } from '../store/seen-events.js'

/** What events need of the parts of an instance. */
export interface EventParts {
  readonly users: {
    /**
     * Gives the member's row, binding included, another user id. Nothing happens when nobody is stored under the old
     * one. A row that stands under the new one already is of the same member, read before the event came: they become
     * one. `changedAtMs` is when WeCom says it happened: a row that was marked as left since then was so only because
     * of the rename, and gets its binding back.
     */
    rename(oldUserId: string, newUserId: string, more: { readonly changedAtMs: number }): Promise<unknown>
  }
  /** Makes the sessions of one user id those of another. */
  moveSessions(oldUserId: string, newUserId: string): Promise<unknown>
  /** Stores what WeCom says of a member now; one that it does not show is marked as left or invisible. */
  readonly readUser: ReadDue
  /** Brings a department and what is under it up to date; one that is gone is removed. */
  readonly readDepartment: ReadDue
}

export interface EventReceiverOptions {
  readonly owner: RowOwner
  /** Without it there are no events. */
  readonly callback: QywxCallbackConfig | undefined
  readonly parts: EventParts
  readonly context: Pick<ElementContext, 'database' | 'background' | 'lock' | 'logger' | 'clock'>
  /** How many are read at a time; 8 by default. */
  readonly concurrency?: number
  /** How long the reading waits for more marks; 300 by default. */
  readonly pauseMs?: number
}

const defaultConcurrency = 8
const defaultPauseMs = 300

// WeCom sends an event that was not answered twice more within seconds. One that comes later is taken for a copy.
const longestAgeMs = 600_000

/** Answers WeCom's server: marks what an event is about as due, and has it read in the background. */
export class EventReceiver {
  readonly #options: EventReceiverOptions
  readonly #keys: CallbackKeys | undefined
  readonly #due: DueList
  readonly #seen: SeenEvents
  readonly #reader: DueReader
  #received = 0
  #lastReceivedAtMs: number | undefined

  constructor(options: EventReceiverOptions) {
    const { owner, callback, parts, context } = options
    const { concurrency = defaultConcurrency, pauseMs = defaultPauseMs } = options
    const database = context.database as Database<DueTables>
    this.#options = options
    this.#keys = callback && {
      token: callback.token,
      encodingAesKey: callback.encodingAesKey,
      corpId: owner.corpId,
    }
    this.#due = new DueList(database, owner)
    this.#seen = new SeenEvents(database, owner)
    const read = { user: parts.readUser, department: parts.readDepartment }
    this.#reader = new DueReader({ due: this.#due, owner, read, context, concurrency, pauseMs })
  }

  /**
   * Answers what WeCom's server sends: its question whether the URL is ours with the text that was encrypted in it, an
   * event with nothing. Both wait for no answer of WeCom's API.
   *
   * @throws ElementError when the storage can't be used: then WeCom sends the event again.
   */
  async receive({ method, query, body }: EventRequest): Promise<EventAnswer> {
    if (this.#keys === undefined) return { status: 404, body: '' }
    // Decryption and XML are loaded by the first that needs them: many instances receive no events.
    const { openEcho, openEvent } = await import('./envelope.js')
    const opened = method === 'GET' ? openEcho(query, this.#keys) : openEvent(query, body, this.#keys)
    if (opened.kind === 'refused') return this.#refuse(opened.status, opened.reason)
    if (method === 'GET') return { status: 200, body: opened.text }

    const { parseEvent } = await import('./event.js')
    const event = parseEvent(opened.text)
    if (event === undefined) return this.#refuse(400, 'what was encrypted in it is not XML of WeCom')
    await this.#follow(event, opened.signature)
    this.#received += 1
    this.#lastReceivedAtMs = this.#now()
    return { status: 200, body: '' }
  }

  /** How many events came to this process, and how much of what all were about is still to be read. */
  async readState(): Promise<Omit<EventState, 'url'>> {
    const last = this.#lastReceivedAtMs
    return {
      received: this.#received,
      lastReceivedAt: last === undefined ? null : new Date(last).toISOString(),
      due: await this.#due.count(),
    }
  }

  /** Reads everything that is due now, as a sync of the whole corporation may want to. */
  drain(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    return this.#reader.drain(options)
  }

  /** Deletes what events said of a member and is not read yet. */
  forget(userId: string): Promise<void> {
    return this.#due.settle({ kind: 'user', key: userId, markedAtMs: Number.MAX_SAFE_INTEGER })
  }

  async #follow({ due, rename, createdAtMs }: ContactEvent, signature: string): Promise<void> {
    if (due.length === 0) return
    if (rename !== undefined && this.#isRecent(createdAtMs)) {
      await this.#renameOnce(rename, createdAtMs, signature)
    }
    await this.#due.mark(due, this.#now())
    this.#reader.nudge()
  }

  /** A copy of an old event must not move a member: by now the old user id may be somebody else's. */
  async #renameOnce({ oldUserId, newUserId }: Rename, changedAtMs: number, signature: string): Promise<void> {
    const { parts, context, owner } = this.#options
    await context.lock(`qywxRename ${owner.element} ${owner.corpId}`, {}, async () => {
      if (await this.#seen.has(signature)) return
      await parts.users.rename(oldUserId, newUserId, { changedAtMs })
      await parts.moveSessions(oldUserId, newUserId)
      // Last: where one of these fails WeCom sends the event again, and it is done over, which changes nothing more.
      await this.#seen.add(signature, this.#now())
    })
  }

  #isRecent(createdAtMs: number): boolean {
    return Math.abs(this.#now() - createdAtMs) <= longestAgeMs
  }

  #now(): number {
    return this.#options.context.clock.now()
  }

  #refuse(status: number, reason: string): EventAnswer {
    const { context, owner } = this.#options
    context.logger.warn({ fullName: owner.element, status }, `an event was refused: ${reason}`)
    return { status, body: '' }
  }
}
