import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Code } from '../kernel/errors.js'
import type { LoginElement } from './login-elements.js'
import type { Routes } from './route.js'

/** What a browser brings back from the vendor, with the key in its cookie. */
export interface LoginReturn {
  readonly login: LoginElement
  readonly code: string
  readonly state: string
  readonly browserKey: string
}

// The number with which every login type refuses a state.
const stateRefused = 40301

// As long as a login may take, and a little more: whoever waits longer waits for nobody.
const longestLoginSeconds = 16
const pauseMs = 50

/** Logins that run in this process, so that a second request for one joins it. */
const running = new Map<string, Promise<string | undefined>>()

/**
 * Logs in and begins a session, once however often the browser asks: a refresh, a double click or a second request
 * gets the session of the first. Gives the session's token, or undefined when there is none to be had by this state.
 *
 * The login goes on when the browser gives up the request, since its repeat is under way.
 */
export async function completeLogin(routes: Routes, back: LoginReturn): Promise<string | undefined> {
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

async function beginOrFollow(routes: Routes, back: LoginReturn, token: string): Promise<string | undefined> {
  const { states } = routes.app.internals
  if (await states.wasUsed(back.state, back.browserKey)) return follow(routes, back, token)
  try {
    return await begin(routes, back, token)
  } catch (error) {
    // Refused for its state, which was good a moment ago: another process was quicker.
    const isOvertaken = Code.is(error) && error.code === stateRefused
    if (isOvertaken && (await states.wasUsed(back.state, back.browserKey))) return follow(routes, back, token)
    if (!isOvertaken) await states.forget(back.state, back.browserKey)
    throw error
  }
}

async function begin({ app, limits }: Routes, back: LoginReturn, token: string): Promise<string> {
  const { login, code, state, browserKey } = back
  const user = await login.getLoginCode({ authCode: code, state, browserKey })
  const { fullName, tenant } = login
  return app.internals.sessions.begin({ fullName, tenant, userId: user.userId, user }, limits, token)
}

/** Waits for the session that another process is beginning, while that one is at it. */
async function follow(
  { app, limits }: Routes,
  back: LoginReturn,
  token: string,
): Promise<string | undefined> {
  const { sessions, states } = app.internals
  for (let waitedMs = 0; waitedMs < longestLoginSeconds * 1000; waitedMs += pauseMs) {
    if ((await sessions.find(token, limits)) !== undefined) return token
    if (!(await states.wasUsed(back.state, back.browserKey, longestLoginSeconds))) return undefined
    await sleep(pauseMs)
  }
  return undefined
}

/**
 * The token of the session to which this state leads in this browser: a repeat finds the same one, and nobody can
 * make it who has not both the address and the cookie.
 */
function sessionTokenOf({ state, browserKey }: LoginReturn): string {
  return createHmac('sha256', browserKey).update(`session ${state}`).digest('base64url')
}
