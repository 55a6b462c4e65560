/** A server that logs in, syncs, reloads and hears of events for long: what it holds levels off. */
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { logInByCode } from '../support/browser-logins.js'
import { accessTo, openCrashApp } from '../support/crash-app.js'
import { exampleCallback } from '../support/sealed-event.js'
import { SecretSearch } from '../support/secret-search.js'
import type { Held } from '../support/soak-server.js'
import { startSoakSite } from '../support/soak-site.js'
import { type TestStore, readEverything } from '../support/store.js'
import { amount, tellCounts } from '../support/torture.js'

const lastsMs = amount({ short: 20_000, long: 600_000 })
const measuredEvery = amount({ short: 1, long: 5 })
const members = 60
const loginsPerRound = 12
const refusedEvery = 10
const changesEvery = 4

// Twenty days a round: a session ends before the next one begins, and a row of the audit after nine, which is before
// the second quarter of the fewest rounds.
const roundMs = 20 * 24 * 3600_000
const fewestRounds = 40

const mebibyte = 2 ** 20

/**
 * By how much the last quarter of a run may hold more than its second; of what is not named, by nothing but a few. Which
 * of the visitors' connections are still kept alive is chance; one that is left behind by each round shows all the same.
 */
const allowances: Readonly<Record<string, number>> = {
  heap: mebibyte,
  rss: 24 * mebibyte,
  descriptors: loginsPerRound,
  TCPSocketWrap: loginsPerRound,
}
const fewMore = 3

/** What grew, of all that was measured; nothing of what levels off. */
function listGrowing(measured: readonly Held[]): string[] {
  const quarter = Math.floor(measured.length / 4)
  const [early, late] = [measured.slice(quarter, 2 * quarter), measured.slice(-quarter)]
  const names = new Set(measured.flatMap((held) => Object.keys(held)))
  return [...names].flatMap((name) => {
    const [before, after] = [medianOf(name, early), medianOf(name, late)]
    return after - before > (allowances[name] ?? fewMore) ? [`${name}: ${before} -> ${after}`] : []
  })
}

function medianOf(name: string, measured: readonly Held[]): number {
  const values = measured.map((held) => held[name] ?? 0).sort((a, b) => a - b)
  return values[Math.floor(values.length / 2)] ?? 0
}

/** How many rows there are in each table. */
async function countRows({ query }: TestStore): Promise<Held> {
  const tables = await query(`select name from sqlite_master where type = 'table' order by name`)
  const counted = tables.map(async ({ name }) => {
    const [row] = await query(`select count(*) as "rows" from "${String(name)}"`)
    return [`rows of ${String(name)}`, Number(row?.['rows'])] as const
  })
  return Object.fromEntries(await Promise.all(counted))
}

it('memory, descriptors, timers and rows level off', async () => {
  const search = new SecretSearch()
  let aheadMs = 0
  await using t = await openCrashApp(members, {
    plain: { callback: exampleCallback },
    emulator: { clock: () => Date.now() + aheadMs },
  })
  await using site = await startSoakSite(accessTo(t))
  t.emulator.set({ callback: { url: `${site.url}/api/callback/Plain`, ...exampleCallback } })
  const counts = { rounds: 0, logins: 0, refused: 0, syncs: 0, reloads: 0, events: 0 }

  const visit = async (n: number) => {
    const userId = `user${1 + (n % members)}`
    const code = n % refusedEvery === 0 ? 'a code that is none' : t.emulator.grantCode(userId)
    const send = (request: Request) => {
      request.headers.set('x-address', `192.0.2.${n % 250}`)
      return fetch(new Request(request.url.replace('http://127.0.0.1:3000', site.url), request))
    }
    const isIn = await logInByCode({ fetch: send }, { userId, code }, (told) => {
      if (told.kind === 'begun') search.hide(told.state, told.browserKey)
      if (told.kind === 'failed') search.showText(told.answer)
    })
    counts[isIn ? 'logins' : 'refused'] += 1
  }
  const change = async (n: number) => {
    t.emulator.users.change(`user${1 + (n % members)}`, { position: `第${n}级` })
    t.emulator.users.move(`user${1 + ((n + 7) % members)}`, [2 + (n % 3)])
    counts.events += 2
    await t.emulator.eventsSettled()
  }

  const measured: Held[] = []
  const endsAt = performance.now() + lastsMs
  for (let n = 0; n < fewestRounds || performance.now() < endsAt; n += 1) {
    const first = n * loginsPerRound
    await Promise.all(Array.from({ length: loginsPerRound }, (_, index) => visit(first + index)))
    // What events told of is read after a pause.
    if (n % changesEvery === 0) await change(n)
    await site.wish({ kind: 'sync' })
    counts.syncs += 1
    // A title is new each time, and so the instance is a new object.
    await t.app.saveInstance({ fullName: 'auths.loginTypes.Plain', title: `Plain ${n}` })
    await site.wish({ kind: 'reload' })
    counts.reloads += 1
    counts.rounds += 1
    if (n % measuredEvery === 0) measured.push({ ...(await site.measure()), ...(await countRows(t.store)) })
    aheadMs += roundMs
    await site.wish({ kind: 'advance', ms: roundMs })
  }
  expect(listGrowing(measured)).toEqual([])
  expect(counts.refused).toBe(Math.ceil((counts.rounds * loginsPerRound) / refusedEvery))
  expect(t.emulator.deliveries.filter(({ tries }) => tries.at(-1)?.status !== 200)).toEqual([])

  search.hideWhatWasSent(t.emulator)
  search.showText(site.output())
  search.showText(await readEverything(t.store))
  if (t.store.config.dialect === 'sqlite') search.showFiles(dirname(t.store.config.filename))
  expect(search.find()).toEqual([])
  const last = measured.at(-1) ?? {}
  tellCounts('soak', { ...counts, ...search.counts, ...last })
}, 3_600_000)
