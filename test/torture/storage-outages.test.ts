/** The database is locked, restarted or crashes, again and again in the midst of logins. */
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { createHandler } from 'wecom-elements/http'
import { expect, it } from 'vitest'
import { type LoginTold, logInByCode } from '../support/browser-logins.js'
import { openCrashApp } from '../support/crash-app.js'
import { startPostgres } from '../support/postgres-server.js'
import { SecretSearch } from '../support/secret-search.js'
import { type Begun, type LoggedIn, expectKept } from '../support/told-logins.js'
import { amount, tellCounts } from '../support/torture.js'
import type { WecomApp } from '../support/wecom-app.js'

const members = 30
const perSecond = 40

/** Logins that go on, and what was seen of them, until they are told to end. */
function beginLogins(t: WecomApp) {
  const handler = createHandler(t.app, { rateLimit: false })
  const told: LoginTold[] = []
  const stop = new AbortController()
  const attempts: Promise<unknown>[] = []
  const looping = (async () => {
    for (let n = 0; !stop.signal.aborted; n += 1) {
      const userId = `user${1 + (n % members)}`
      const login = { userId, code: t.emulator.grantCode(userId) }
      attempts.push(logInByCode(handler, login, (one) => told.push(one)))
      await sleep(1000 / perSecond)
    }
  })()
  const end = async () => {
    stop.abort()
    await looping
    await Promise.all(attempts)
    return {
      begun: told.filter((one): one is Begun => one.kind === 'begun'),
      loggedIn: told.filter((one): one is LoggedIn => one.kind === 'loggedIn'),
      failed: told.flatMap((one) => (one.kind === 'failed' ? [one] : [])),
    }
  }
  /** Resolves when somebody is in who was not before. */
  const anotherIn = async () => {
    const count = () => told.filter(({ kind }) => kind === 'loggedIn').length
    const before = count()
    await expect.poll(count, { timeout: 60_000, interval: 20 }).toBeGreaterThan(before)
  }
  return { handler, anotherIn, end }
}

/** Ends the logins, and looks at what is left of them. */
async function judge(t: WecomApp, logins: ReturnType<typeof beginLogins>, search: SecretSearch) {
  const { begun, loggedIn, failed } = await logins.end()
  await expectKept(t, logins.handler, { begun, loggedIn })
  expect(failed.filter(({ status }) => status !== 503)).toEqual([])
  expect(await t.login().QywxInnerAuthModel.count({ status: 1 })).toBeLessThanOrEqual(members)
  search.hideWhatWasSent(t.emulator)
  search.hide(...begun.flatMap(({ state, browserKey }) => [state, browserKey]))
  for (const { answer } of failed) search.showText(answer)
  expect(search.find()).toEqual([])
  return { logins: loggedIn.length, failed: failed.length, ...search.counts }
}

it('logins wait while another program has the SQLite file locked, or fail in our words, and go on by themselves', async () => {
  const search = new SecretSearch()
  await using t = await openCrashApp(members, { app: { logger: search.logger } })
  if (t.store.config.dialect !== 'sqlite') throw new Error('This test is about SQLite.')
  const { filename } = t.store.config
  await t.login().getLoginConfig()
  const logins = beginLogins(t)
  const counts = { locks: 0 }
  for (let round = 0; round < amount({ short: 3, long: 30 }); round += 1) {
    await logins.anotherIn()
    const other = new Sqlite(filename)
    other.exec('begin exclusive')
    // Within what is waited for, and beyond it.
    await sleep(round % 3 === 2 ? 4000 : Math.random() * 1500)
    other.exec('commit')
    other.close()
    counts.locks += 1
  }
  await logins.anotherIn()
  tellCounts('SQLite locked', { ...counts, ...(await judge(t, logins, search)) })
}, 3_600_000)

it('logins fail in our words while PostgreSQL stops or crashes, lose nothing that they had, and go on by themselves', async () => {
  const server = await startPostgres()
  try {
    const search = new SecretSearch()
    const storage = { dialect: 'postgres', connectionString: server.url } as const
    await using t = await openCrashApp(members, { storage, app: { logger: search.logger } })
    await t.login().getLoginConfig()
    const logins = beginLogins(t)
    const counts = { stops: 0, crashes: 0 }
    for (let round = 0; round < amount({ short: 2, long: 60 }); round += 1) {
      await logins.anotherIn()
      await sleep(Math.random() * 200)
      if (round % 2 === 0) {
        await server.pause()
        counts.stops += 1
      } else {
        await server.crash()
        counts.crashes += 1
      }
      await sleep(Math.random() * 300)
      await server.resume()
    }
    await logins.anotherIn()
    search.hide(new URL(server.url).password)
    tellCounts('PostgreSQL restarted', { ...counts, ...(await judge(t, logins, search)) })
  } finally {
    await server.stop()
  }
}, 3_600_000)
