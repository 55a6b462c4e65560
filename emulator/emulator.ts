import { SENSITIVE_FIELDS, type EmulatedDepartment, type SensitiveField } from './corporation.js'
import type { UserDirectory, UserInit } from './corporation.js'
import type { Scope } from './codes.js'
import type { Fault } from './faults.js'
import { openHttpServer } from './http-server.js'
import { applyKnobs, DEFAULT_KNOBS, type Knobs } from './knobs.js'
import { RequestLog, type RequestRecord } from './request-log.js'
import { SEED_DEPARTMENTS, SEED_USERS } from './seed.js'
import { Service } from './service.js'
import { EmulatorState } from './state.js'

/** Options of {@link startEmulator}; every knob may be given too. */
export interface EmulatorOptions extends Partial<Knobs> {
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  port?: number
  /** Decides corpId, corpSecret, tokens and codes. Default `wecom`; two emulators with one seed look alike. */
  seed?: string | number
  /** The people. Default: 25 members, an outsider, a linked visitor; nobody when only `departments` is given. */
  users?: readonly UserInit[]
  /** The departments. Default: eight. */
  departments?: readonly EmulatedDepartment[]
  /** false for benches: `requests` stays empty, `count` goes on counting. Default true. */
  requestLog?: boolean
}

/** Options of {@link Emulator.grantCode}. */
export interface GrantOptions {
  /** Default `snsapi_base`, as after the PC login page. */
  scope?: Scope
  /** What the member consents to with `snsapi_privateinfo`. Default: every sensitive field. */
  fields?: readonly SensitiveField[]
  /** A code of another app, which getuserinfo refuses with 50001. */
  agentId?: string
  /** The host[:port] of the redirect_uri; an untrusted one makes getuserinfo refuse with 50001. */
  redirectHost?: string
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
  /** The people, live: a change shows in the next answer. */
  readonly users: UserDirectory
  /** The departments by id, live. */
  readonly departments: Map<number, EmulatedDepartment>
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
   * Makes the next calls of a path meet a fault.
   * @throws TypeError for a path that is not served.
   */
  failNext: (path: string, fault: Fault, times?: number) => void
  /**
   * Changes knobs of the running emulator.
   * @throws TypeError for a name that is no knob.
   */
  set: (knobs: Partial<Knobs>) => void
  /** Ends every access token early, as WeCom may do. Default errcode 40014. */
  revokeTokens: (code?: 40014 | 42001) => void
  /** Ends the server and all open connections. */
  close: () => Promise<void>
}

/**
 * Starts an emulator of WeCom on 127.0.0.1.
 *
 * @throws TypeError for an unknown option; Error when the port is taken.
 * @example Log a member in without a browser
 * await using emulator = await startEmulator()
 * const code = emulator.grantCode('ZhangWei')
 * const token = await fetch(`${emulator.apiUrl}/cgi-bin/gettoken?corpid=${emulator.corpId}&corpsecret=${emulator.corpSecret}`)
 * @example Time is the test's
 * let now = Date.now()
 * await using emulator = await startEmulator({ clock: () => now })
 * now += 301_000 // every code is expired
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, seed = 'wecom', users, departments, requestLog = true, ...knobs } = options
  const state = createState(String(seed), users, departments, knobs)
  const service = new Service(state, new RequestLog(requestLog))
  const server = await openHttpServer(service.listener, port)

  return {
    apiUrl: server.origin,
    loginUrl: server.origin,
    oauthUrl: server.origin,
    corpId: state.corpId,
    corpSecret: state.corpSecret,
    agentId: state.agentId,
    users: state.corporation.users,
    departments: state.corporation.departments,
    requests: service.log.records,
    count: (path) => service.log.count(path),
    grantCode: (userId, grant) => grantCode(state, userId, grant),
    failNext: (path, fault, times = 1) => {
      if (!Service.paths.includes(path)) {
        throw new TypeError(
          `'${path}' is not served, so it cannot fail; there are ${Service.paths.join(', ')}`,
        )
      }
      service.faults.add(path, fault, times)
    },
    set: (changes) => {
      applyKnobs(state.knobs, changes)
      state.corporation.setVisibleRange(state.knobs.visibleRange)
    },
    revokeTokens: (code = 40014) => {
      state.tokens.revokeAll(code)
    },
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  }
}

function createState(
  seed: string,
  users: readonly UserInit[] | undefined,
  departments: readonly EmulatedDepartment[] | undefined,
  changes: Partial<Knobs>,
): EmulatorState {
  const knobs: Knobs = { ...DEFAULT_KNOBS }
  if (departments !== undefined) {
    const ids = new Set(departments.map(({ id }) => id))
    const roots = departments.filter(({ parentid }) => !ids.has(parentid))
    knobs.visibleRange = { departments: roots.map(({ id }) => id), users: [] }
  }
  applyKnobs(knobs, changes)

  const state = new EmulatorState(seed, knobs)
  const people = users ?? (departments === undefined ? SEED_USERS : [])
  // Copies, since tests change them.
  for (const user of people) state.corporation.users.add(structuredClone(user))
  for (const department of departments ?? SEED_DEPARTMENTS) {
    state.corporation.departments.set(department.id, structuredClone(department))
  }
  state.corporation.setVisibleRange(knobs.visibleRange)
  return state
}

function grantCode(state: EmulatorState, userId: string, options: GrantOptions = {}): string {
  const user = state.corporation.users.get(userId)
  if (user === undefined) {
    throw new TypeError(
      `Nobody has the userid '${userId}'. Add the person with emulator.users.add(...) first.`,
    )
  }
  const { scope = 'snsapi_base', fields = SENSITIVE_FIELDS } = options
  return state.codes.issue(
    {
      user,
      agentId: options.agentId ?? state.agentId,
      redirectHost: options.redirectHost ?? null,
      scope,
      consentedFields: scope === 'snsapi_privateinfo' ? fields : [],
    },
    state.knobs.clock(),
  )
}
