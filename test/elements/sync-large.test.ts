import { describe, expect, it } from 'vitest'
import type { SyncCounts } from '../../elements/auths/loginTypes/QywxInnerType/sync/counts.js'
import { type WecomApp, jobOf, openWecomApp, realClock } from '../support/wecom-app.js'
import { startWorker } from '../support/workers.js'

const openLarge = (members: number) =>
  openWecomApp({
    emulator: {
      size: { members, departments: members / 50 },
      requestLog: false,
      clock: realClock.now,
      callsPerMinute: 1_000_000,
    },
    app: { clock: realClock },
  })

/** How many rows there are, and a sum over all of them that changes with any write. */
const summarise = async ({ store }: WecomApp) =>
  store.query(
    `select count(*) as "rows", sum("updatedAtMs") as "updated", sum("readAtMs") as "read", max("id") as "last"
      from "qywxUser" where "element" = 'auths.loginTypes.Plain'`,
  )

/** Syncs in a process of its own, and says how much memory that process had at most. */
async function syncApart(t: WecomApp): Promise<{ counts: SyncCounts; peakKiB: number }> {
  using worker = await startWorker()
  const result = await worker.perform({ ...jobOf(t), task: { kind: 'syncWithMemory' } })
  return result as { counts: SyncCounts; peakKiB: number }
}

/**
 * What the two runs may differ by besides a quarter: the garbage of ten times as many answers, which V8 lets grow to the
 * semi-space's three times 16 MiB before it looks, whatever is alive. Holding 18,000 more members would take that too,
 * and rows, places and answers of each beside it.
 */
const allowanceKiB = 48 * 1024

describe('a large corporation', () => {
  it('is synced in memory that does not grow with it, and the second time no member row is written', async () => {
    await using small = await openLarge(2000)
    const little = await syncApart(small)
    expect(little.counts).toMatchObject({ departments: 40, users: 2000, added: 2000, failed: [] })

    await using t = await openLarge(20_000)
    const much = await syncApart(t)
    expect(much.counts).toEqual({
      departments: 400,
      users: 20_000,
      added: 20_000,
      updated: 0,
      left: 0,
      unchanged: 0,
      failed: [],
    })
    expect(much.peakKiB).toBeLessThan(little.peakKiB * 1.25 + allowanceKiB)
    expect(t.emulator.count('/cgi-bin/user/list')).toBe(400)
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(0)

    const before = await summarise(t)
    expect(await t.login().syncCorp()).toEqual({ ...much.counts, added: 0, unchanged: 20_000 })
    expect(await summarise(t)).toEqual(before)

    // Whoever left is found among all of them, and is the only one who is asked about.
    const [gone = ''] = t.emulator.users.keys()
    t.emulator.users.remove(gone)
    expect(await t.login().syncCorp()).toMatchObject({ left: 1, unchanged: 19_999 })
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(1)
    expect(await t.login().QywxInnerAuthModel.count({ status: 5 })).toBe(1)
  }, 300_000)
})
