/** Every method of the official Type meets a WeCom whose TLS is wrong: it says nothing to that server, and tells why. */
import { Code } from 'wecom-elements'
import { describe, expect, it } from 'vitest'
import { catchRejection } from '../support/catch-error.js'
import { corporation, methods, readTruth } from '../support/login-methods.js'
import { SecretSearch } from '../support/secret-search.js'
import { readEverything } from '../support/store.js'
import { startTlsFront, tlsFaults } from '../support/tls-front.js'
import { isLong, tellCounts, timeoutSeconds } from '../support/torture.js'
import { openWecomApp } from '../support/wecom-app.js'

/** Three tries, and their pauses. */
const longestMs = (3 * timeoutSeconds + 7) * 1000

const tokenLifetimeMs = 7_300_000

const cases = methods.map((method, nth) => ({ method, name: method.name, nth }))

describe.concurrent.each(cases)('$name', ({ method, nth }) => {
  it('meets each fault of TLS with a typed error in bounded time, and the next call is fine', async () => {
    const search = new SecretSearch()
    await using front = await startTlsFront()
    await using t = await openWecomApp({
      emulator: corporation,
      plain: { timeoutSeconds, apiBaseUrl: front.url },
      app: { logger: search.logger },
    })
    front.lead(t.emulator.apiUrl)
    await method.perform(t, t.login())
    await t.login().syncCorp()
    const truth = await readTruth(t)
    const counts = { 'TLS faults': 0, connections: 0 }

    // In the short form each meets half of them, and two that follow each other meet all.
    const met = tlsFaults.filter((_, at) => isLong || at % 2 === nth % 2)
    for (const [at, [fault, words]] of met.entries()) {
      const tokenIsOver = method.paths.length === 1 ? [true] : isLong ? [true, false] : [at % 2 === 0]
      for (const isOver of tokenIsOver) {
        const where = `${fault}${isOver ? ', with a token to get' : ''}`
        await method.prepare?.(t.login())
        if (isOver) t.clock.advance(tokenLifetimeMs)
        const [heard, connected] = [t.emulator.requests.length, front.connections()]
        front.behave(fault)
        const beganAt = performance.now()
        const error = await catchRejection(method.perform(t, t.login()))
        const tookMs = performance.now() - beganAt
        search.show(error)
        counts['TLS faults'] += 1
        counts.connections += front.connections() - connected
        expect(Code.is(error) && error.code, `${where}: ${String(error)}`).toBe(50000)
        expect(String(error), where).toMatch(words)
        expect(front.connections() - connected, where).toBeGreaterThan(0)
        expect(tookMs, where).toBeLessThan(longestMs)
        // Only one that showed a good certificate was told anything.
        if (fault !== 'cutAnswer') expect(t.emulator.requests.length, where).toBe(heard)

        front.behave('good')
        await method.perform(t, t.login())
        await t.login().syncCorp()
        expect(await readTruth(t), where).toEqual(truth)
      }
    }
    search.hideWhatWasSent(t.emulator)
    search.showText(await readEverything(t.store))
    expect(search.find()).toEqual([])
    tellCounts(`${method.name}, TLS`, { ...counts, ...search.counts })
  }, 900_000)
})
