/** Every method of the official Type meets every fault that WeCom and the network have, on every call that it makes. */
import { Code, ElementError } from 'wecom-elements'
import type { Fault } from 'wecom-elements/emulator'
import { describe, expect, it } from 'vitest'
import { type Method, corporation, methods, readTruth } from '../support/login-methods.js'
import { SecretSearch } from '../support/secret-search.js'
import { readEverything } from '../support/store.js'
import { amount, isLong, tellCounts, timeoutSeconds } from '../support/torture.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'

/** Section by section of https://developer.work.weixin.qq.com/document/path/90313, as far as a login type can meet them. */
const errcodes = [
  -1, 40001, 40003, 40013, 40014, 40029, 40031, 40056, 40058, 40063, 40091, 40093, 41001, 41002, 41004, 41008,
  42001, 42003, 42022, 42007, 42009, 45009, 45033, 46004, 48002, 48006, 48009, 50001, 50002, 50003, 60003,
  60011, 60020, 60021, 60111, 60121, 60123, 80001, 85005, 81013, 84014, 84015, 301002, 301005, 999999,
]

const faults: readonly (readonly [string, Fault])[] = [
  ...errcodes.map((errcode) => [`errcode ${errcode}`, { errcode }] as const),
  ['HTTP 500 with HTML', { status: 500 }],
  ['HTTP 502 with HTML', { status: 502 }],
  ['HTTP 200 with HTML', { status: 200, body: '<html>', contentType: 'text/html' }],
  ['an empty 404', { status: 404, body: '' }],
  ['a cut before the headers', 'cutHeaders'],
  ['a cut in the body', 'cutBody'],
  ['a lost answer', 'loseAnswer'],
  ['no answer', 'hang'],
  ['JSON cut short', { body: '{"errcode":0,"userid":"user1","depart' }],
  ['a JSON array', { body: [] }],
  ['null', { body: null }],
  ['a number as text', { body: { errcode: '0', errmsg: 'ok' } }],
  ['an answer without its fields', { body: { errcode: 0, errmsg: 'ok' } }],
  [
    'fields of wrong types',
    { body: { errcode: 0, userid: 7, userlist: 'x', department: { id: '1' }, access_token: 1 } },
  ],
  ['ten megabytes', { body: { errcode: 0, padding: 'x'.repeat(10_000_000) } }],
  ['twenty megabytes', { body: { errcode: 0, padding: 'x'.repeat(20_000_000) } }],
  ['a redirect', { redirect: 'http://127.0.0.1:1/elsewhere' }],
]

/** Bounded: three tries, twice where a token is renewed, and their pauses. */
const longestMs = (6 * timeoutSeconds + 19) * 1000

async function meet(
  t: WecomApp,
  search: SecretSearch,
  method: Method,
  path: string,
  fault: Fault,
  times: number,
) {
  const login = t.login()
  const full = `/cgi-bin/${path}`
  await method.prepare?.(login)
  if (path === 'gettoken') t.clock.advance(7_300_000)
  const before = t.emulator.count(full)
  t.emulator.failNext(full, fault, times)
  const beganAt = performance.now()
  const error: unknown = await method.perform(t, login).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const tookMs = performance.now() - beganAt
  search.show(error)

  const met = t.emulator.count(full) - before
  // What was not met is taken out of the queue.
  for (let left = times - met; left > 0; left -= 1) {
    const before = t.emulator.count(full)
    const giveUp = new AbortController()
    void fetch(t.emulator.apiUrl + full, { signal: giveUp.signal }).catch(() => undefined)
    await expect.poll(() => t.emulator.count(full), { timeout: 60_000, interval: 2 }).toBeGreaterThan(before)
    giveUp.abort()
  }
  return { error, tookMs, met }
}

describe.concurrent.each(methods.map((method) => ({ method, name: method.name })))('$name', ({ method }) => {
  it('meets every fault with a typed error in bounded time or success, and leaves what was stored whole', async () => {
    const search = new SecretSearch()
    await using t = await openWecomApp({
      emulator: corporation,
      plain: { timeoutSeconds },
      app: { logger: search.logger },
    })
    await method.perform(t, t.login())
    await t.login().syncCorp()
    const truth = await readTruth(t)
    const counts = { faults: 0, errors: 0, successes: 0 }

    for (const [at, [name, fault]] of faults.entries()) {
      const paths = isLong ? method.paths : method.paths.slice(at % method.paths.length).slice(0, 1)
      for (const path of paths) {
        for (const times of isLong ? [1, 3] : [1 + 2 * (at % 2)]) {
          const where = `${name} at ${path}, ${times} times`
          const { error, tookMs, met } = await meet(t, search, method, path, fault, times)
          counts.faults += 1
          if (error === undefined) counts.successes += 1
          else counts.errors += 1
          expect(met, where).toBeGreaterThan(0)
          expect(tookMs, where).toBeLessThan(longestMs)
          expect(
            error === undefined || Code.is(error) || ElementError.is(error),
            `${where}: ${String(error)}`,
          ).toBe(true)

          // After a refused secret WeCom is left alone for a while.
          t.clock.advance(601_000)
          await method.perform(t, t.login())
          await t.login().syncCorp()
          expect(await readTruth(t), where).toEqual(truth)
        }
      }
    }
    expect(counts.faults).toBeGreaterThanOrEqual(amount({ short: faults.length, long: faults.length * 2 }))

    search.hideWhatWasSent(t.emulator)
    search.showText(await readEverything(t.store))
    expect(search.find()).toEqual([])
    tellCounts(method.name, { ...counts, ...search.counts })
  }, 900_000)
})
