import { createState, type CorporationOptions } from './create-state.js'
import type { DepartmentDirectory } from './department-directory.js'
import { checkCallback, type Callback } from './events/callback.js'
import type { Delivery } from './events/delivery.js'
import { Events } from './events/events.js'
import type { Verification } from './events/verify.js'
import type { EventFields } from './events/xml.js'
import type { Fault, FaultFilter } from './faults.js'
import { grantCode, type GrantOptions } from './grant-code.js'
import { openHttpServer } from './http-server.js'
import { applyKnobs, type Knobs } from './knobs.js'
import { RequestLog, type RequestRecord } from './request-log.js'
import { Service } from './service.js'
import type { EmulatorState } from './state.js'
import type { TagDirectory } from './tag-directory.js'
import type { UserDirectory } from './user-directory.js'

/** Options of {@link startEmulator}; every knob may be given too. */
export interface EmulatorOptions extends Partial<Knobs>, CorporationOptions {
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  port?: number
  /** false for benches: `requests` stays empty, `count` goes on counting. Default true. */
  requestLog?: boolean
}

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Base of `/cgi-bin/...`, without a slash at the end, as the two others. */
  readonly apiUrl: string
  /** Base of `/wwlogin/sso/login`. */
  readonly loginUrl: string
  /** Base of `/connect/oauth2/authorize`. */
  readonly oauthUrl: string
  /** Begins with `wwemulator`. */
  readonly corpId: string
  readonly corpSecret: string
  readonly agentId: string
  /** The people, live: a change shows in the next answer, and its methods send events. */
  readonly users: UserDirectory
  /** The departments by id, live as the people are. */
  readonly departments: DepartmentDirectory
  /** The tags by id, live as the people are. None at first, unless `tags` was given. */
  readonly tags: TagDirectory
  /** Every request so far, oldest first. */
  readonly requests: RequestRecord[]
  /** How many requests of that path arrived since the start. */
  count: (path: string) => number
  /**
   * A login code as if that person had just logged in.
   * @throws TypeError when nobody has that userid.
   */
  grantCode: (userId: string, options?: GrantOptions) => string
  /**
   * Makes the next calls of a path meet a fault: once, `times`, or always with Infinity; with `where` only those calls
   * whose query has its values, as `{ department_id: '5' }`.
   * @throws TypeError for a path that is not served.
   */
  failNext: (path: string, fault: Fault, times?: number, where?: FaultFilter) => void
  /**
   * Changes knobs of the running emulator.
   * @throws TypeError for a name that is no knob.
   */
  set: (knobs: Partial<Knobs>) => void
  /** Ends every access token early, as WeCom may do. Default errcode 40014. */
  revokeTokens: (code?: 40014 | 42001) => void
  /** Every event so far, oldest first, with each try to deliver it. */
  readonly deliveries: readonly Delivery[]
  /**
   * Sends an event by hand: a duplicate, a late one, one that never happened; with a callback of its own, one that is
   * signed or encrypted wrongly; with the knob `appCallback`, one of the app. Sender, time and `change_contact` are
   * filled in where they are not given. Resolves when it was delivered or given up.
   * @throws TypeError when there is neither a callback here nor the knob `callback`.
   */
  sendEvent: (fields: EventFields, callback?: Callback) => Promise<Delivery>
  /**
   * Verifies the URL as WeCom does when an administrator saves it.
   * @throws TypeError when there is neither a callback here nor the knob `callback`.
   */
  verifyCallback: (callback?: Callback) => Promise<Verification>
  /** Resolves when no event is on its way any more. */
  eventsSettled: () => Promise<void>
  /** Ends the server and all open connections; events on their way are given up. */
  close: () => Promise<void>
}

/**
 * Starts an emulator of WeCom on 127.0.0.1.
 *
 * @throws TypeError for an unknown option; Error when the port is taken.
 * @example Log a member in without a browser
 * import { startEmulator } from 'wecom-elements/emulator'
 *
 * await using emulator = await startEmulator()
 * const { apiUrl, corpId, corpSecret } = emulator
 * const code = emulator.grantCode('ZhangWei')
 * const token = await fetch(`${apiUrl}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${corpSecret}`)
 * @example Time is the test's
 * import { startEmulator } from 'wecom-elements/emulator'
 *
 * let now = Date.now()
 * await using emulator = await startEmulator({ clock: () => now })
 * now += 301_000 // every code is expired
 * @example A large corporation, and an event for a change in it
 * import { startEmulator } from 'wecom-elements/emulator'
 *
 * await using emulator = await startEmulator({
 *   size: { members: 100_000, departments: 1000 },
 *   callback: { url: 'http://127.0.0.1:3000/api/callback/x', token: 'QDG6eK', encodingAesKey: 'a'.repeat(43) },
 * })
 * const [userid = ''] = emulator.users.keys()
 * emulator.users.move(userid, [2])
 * await emulator.eventsSettled()
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, requestLog = true, ...rest } = options
  const state = createState(rest)
  const service = new Service(state, new RequestLog(requestLog))
  const events = new Events(state)
  const server = await openHttpServer(service.listener, port)
  const close = async () => {
    events.close()
    await server.close()
  }

  return {
    apiUrl: server.origin,
    loginUrl: server.origin,
    oauthUrl: server.origin,
    corpId: state.corpId,
    corpSecret: state.corpSecret,
    agentId: state.agentId,
    users: state.corporation.users,
    departments: state.corporation.departments,
    tags: state.corporation.tags,
    requests: service.log.records,
    count: (path) => service.log.count(path),
    grantCode: (userId, grant) => grantCode(state, userId, grant),
    failNext: (path, fault, times = 1, where = {}) => {
      if (!Service.paths.includes(path)) {
        throw new TypeError(
          `'${path}' is not served, so it cannot fail; there are ${Service.paths.join(', ')}`,
        )
      }
      service.faults.add(path, fault, times, where)
    },
    set: (changes) => {
      applyKnobs(state.knobs, changes)
      if (changes.visibleRange !== undefined) state.corporation.setVisibleRange(changes.visibleRange)
      events.followKnobs(changes)
    },
    revokeTokens: (code = 40014) => {
      state.tokens.revokeAll(code)
    },
    deliveries: events.deliveries,
    sendEvent: (fields, callback) => events.send(fields, resolveCallback(state, callback)),
    verifyCallback: (callback) => events.verify(resolveCallback(state, callback)),
    eventsSettled: () => events.settled(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function resolveCallback(state: EmulatorState, given: Callback | undefined): Callback {
  const callback = given ?? state.knobs.callback
  if (callback === null) throw new TypeError('No URL receives events. Set the knob callback, or pass one.')
  checkCallback(callback)
  return callback
}
