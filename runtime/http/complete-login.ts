import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Code } from '../kernel/errors.js'
import type { AuditSource } from '../storage/audit.js'
import type { LoginElement } from './login-elements.js'
import type { Routes } from './route.js'

/** What a browser brings back from the vendor, with the key in its cookie. */
export interface ReturnedLogin {
  readonly login: LoginElement
  readonly code: string
  readonly state: string
  /** Then it isn't looked up again before the login; whoever is quicker all the same is found out there. */
  readonly isUnused: boolean
  readonly browserKey: string
  readonly request: Request
  readonly source: AuditSource
}

/** A session to which a login led. */
export interface CompletedLogin {
  readonly token: string
  readonly user: unknown
  /** What the host adds to the answer; a repeat that comes later finds none. */
  readonly headers?: Headers
}

/** The number with which every login type refuses a state. */
export const stateRefused = 40301

// As long as a login may take, and a little more: whoever waits longer waits for nobody.
const longestLoginSeconds = 16
const pauseMs = 50

/** Logins that run in this process, so that a second request for one joins it. */
const running = new Map<string, Promise<CompletedLogin | undefined>>()

/**
 * Logs in and begins a session, once however often the browser asks: a refresh, a double click or a second request
 * gets the session of the first. Gives undefined when there is none to be had by this state.
 *
 * The login goes on when the browser gives up the request, since its repeat is under way.
 */
export async function completeLogin(
  routes: Routes,
  back: ReturnedLogin,
): Promise<CompletedLogin | undefined> {
  const token = sessionTokenOf(back)
  const known = running.get(token)
  if (known !== undefined) return known

  const attempt = beginOrFollow(routes, back, token)
  running.set(token, attempt)
  try {
    return await attempt
  } finally {
    running.delete(token)
  }
}

async function beginOrFollow(
  routes: Routes,
  back: ReturnedLogin,
  token: string,
): Promise<CompletedLogin | undefined> {
  const { states } = routes.app.internals
  if (!back.isUnused && (await states.wasUsed(usedStateOf(back)))) return follow(routes, back, token)
  try {
    return await begin(routes, back, token)
  } catch (error) {
    if (error instanceof Overtaken) return follow(routes, back, token)
    await states.forget(back.state, back.browserKey)
    throw error
  }
}

/** Another process was quicker with this login, and ends it. */
class Overtaken extends Error {}

/** The login itself: what the type says, what the host says, the session, and the row that tells of it. */
function begin(routes: Routes, back: ReturnedLogin, token: string): Promise<CompletedLogin> {
  const { login, state, browserKey, request, source } = back
  const { fullName, tenant } = login
  const { audit, sessions, states } = routes.app.internals
  const logIn = async (about: (userId: string) => void): Promise<CompletedLogin> => {
    const user = await askType(routes, back)
    // A type that forgets to consume the state would let anybody log others in as themselves.
    if (!(await states.wasUsed(usedStateOf(back)))) {
      throw new Code(stateRefused, 'This login did not begin in this browser.', { httpStatus: 403 })
    }
    const { userId } = user
    about(userId)
    const headers = new Headers()
    await routes.onLogin?.({ fullName, userId, user, request, headers })
    await sessions.begin({ fullName, tenant, userId, user }, routes.limits, token)
    await states.finish(state, browserKey)
    return { token, user, headers }
  }
  const act = { act: 'login', element: fullName, tenant }
  const isNoAct = (error: unknown) => error instanceof Overtaken
  return audit.from(source, () => audit.track(act, logIn, isNoAct))
}

/** The type refuses a state that was good a moment ago when another process has used it since. */
async function askType(routes: Routes, back: ReturnedLogin): Promise<{ readonly userId: string }> {
  const { login, code, state, browserKey } = back
  try {
    return await login.getLoginCode({ authCode: code, state, browserKey })
  } catch (error) {
    const isRefused = Code.is(error) && error.code === stateRefused
    if (isRefused && (await routes.app.internals.states.wasUsed(usedStateOf(back)))) throw new Overtaken()
    throw error
  }
}

/** Waits for the session that another process is beginning, while that one is at it. */
async function follow(
  { app }: Routes,
  back: ReturnedLogin,
  token: string,
): Promise<CompletedLogin | undefined> {
  const { sessions, states } = app.internals
  for (let waitedMs = 0; waitedMs < longestLoginSeconds * 1000; waitedMs += pauseMs) {
    // Before the session is looked for, which is there when the login has finished, unless it was ended.
    const isRunning = await states.isRunning(usedStateOf(back), longestLoginSeconds)
    const session = await sessions.find(token)
    if (session !== undefined) return { token, user: session.user }
    if (!isRunning) return undefined
    await sleep(pauseMs)
  }
  return undefined
}

/**
 * The token of the session to which this state leads in this browser: a repeat finds the same one, and nobody can
 * make it who has not both the address and the cookie.
 */
function sessionTokenOf({ login, state, browserKey }: ReturnedLogin): string {
  return createHmac('sha256', browserKey).update(`session ${login.fullName} ${state}`).digest('base64url')
}

function usedStateOf({ login, state, browserKey }: ReturnedLogin) {
  return { element: login.fullName, state, browserKey }
}
