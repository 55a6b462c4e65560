import type { Change } from '../changes.js'
import type { Knobs } from '../knobs.js'
import type { EmulatorState } from '../state.js'
import type { Callback } from './callback.js'
import { deliver, type Delivery } from './delivery.js'
import { describeChange } from './describe-change.js'
import { addQuery, renderEnvelope, seal, type Sender } from './envelope.js'
import { Subscriptions } from './subscriptions.js'
import { verify, type Verification } from './verify.js'
import { renderXml, type EventFields } from './xml.js'

interface Job {
  delivery: Delivery
  callback: Callback
  done: () => void
}

/** Sends what happens in the corporation to the URLs of the knobs `callback` and `appCallback`. */
export class Events {
  readonly deliveries: Delivery[] = []
  readonly #state: EmulatorState
  readonly #closing = new AbortController()
  readonly #waiting: Job[] = []
  #subscriptions: Subscriptions | null = null
  #running = 0
  #onSettled: (() => void)[] = []

  constructor(state: EmulatorState) {
    this.#state = state
    state.corporation.onChange = (change) => {
      this.#tell(change)
    }
    this.followKnobs({ appCallback: state.knobs.appCallback })
  }

  /** Takes note of changed knobs: a new URL knows who is there, another visible range makes members come and go. */
  followKnobs(changes: Partial<Knobs>): void {
    const { corporation, knobs } = this.#state
    if (changes.appCallback !== undefined) {
      this.#subscriptions = knobs.appCallback === null ? null : new Subscriptions(corporation)
      this.#subscriptions?.review()
    }
    this.#reviewSubscriptions()
  }

  /** Sends one event; resolves when it was delivered or given up. */
  send(fields: EventFields, callback: Callback): Promise<Delivery> {
    const { corpId } = this.#state
    const agentId = callback === this.#state.knobs.appCallback ? this.#state.agentId : null
    const sender = this.#createSender(agentId)
    const xml = renderXml({
      ToUserName: corpId,
      FromUserName: 'sys',
      CreateTime: Math.floor(sender.nowMs / 1000),
      MsgType: 'event',
      Event: 'change_contact',
      ...fields,
    })
    const { encrypted, query } = seal(xml, callback, sender)
    const delivery: Delivery = {
      fields,
      xml,
      url: addQuery(callback.url, query),
      body: renderEnvelope(encrypted, sender),
      tries: [],
      outcome: 'pending',
    }
    this.deliveries.push(delivery)
    return new Promise((resolve) => {
      const done = () => {
        resolve(delivery)
      }
      this.#waiting.push({ delivery, callback, done })
      this.#startNext()
    })
  }

  verify(callback: Callback): Promise<Verification> {
    return verify(callback, this.#createSender(null), this.#closing.signal)
  }

  /** Resolves when no event is on its way any more. */
  settled(): Promise<void> {
    if (this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => this.#onSettled.push(resolve))
  }

  /** Gives up what is still on its way. */
  close(): void {
    this.#closing.abort(new Error('The emulator was closed.'))
  }

  #createSender(agentId: string | null): Sender {
    const { corpId, random, knobs } = this.#state
    return { corpId, agentId, random, nowMs: knobs.clock() }
  }

  #tell(change: Change): void {
    const { callback } = this.#state.knobs
    if (callback !== null) {
      const fields = describeChange(change, callback.form ?? 'slim')
      if (fields !== null) void this.send(fields, callback)
    }
    if (change.type === 'update_user' && change.oldUserid !== undefined) {
      this.#subscriptions?.rename(change.oldUserid, change.user.userid)
    }
    this.#reviewSubscriptions()
  }

  #reviewSubscriptions(): void {
    const { appCallback } = this.#state.knobs
    if (appCallback === null || this.#subscriptions === null) return
    for (const { event, userid } of this.#subscriptions.review()) {
      const fields = { FromUserName: userid, Event: event, AgentID: Number(this.#state.agentId) }
      void this.send(fields, appCallback)
    }
  }

  #startNext(): void {
    const next = this.#waiting[0]
    if (next === undefined || this.#running >= (next.callback.parallel ?? 1)) return
    this.#waiting.shift()
    this.#running += 1
    const { timeoutMs = 5000 } = next.callback
    const { clock } = this.#state.knobs
    void deliver(next.delivery, { timeoutMs, clock, closing: this.#closing.signal }).then(() => {
      this.#finish(next)
    })
    this.#startNext()
  }

  #finish(job: Job): void {
    this.#running -= 1
    job.done()
    this.#startNext()
    if (this.#running > 0) return
    const listeners = this.#onSettled
    this.#onSettled = []
    for (const listener of listeners) listener()
  }
}
