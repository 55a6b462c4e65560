import { describe, expect, it } from 'vitest'
import { makeCorporation, readStored } from '../support/corporation.js'
import { expectCode } from '../support/expect-code.js'
import { type WecomApp, jobOf, loginOf, openBesideProcesses, openWecomApp } from '../support/wecom-app.js'
import { logInByBrowser } from '../support/wecom-session.js'
import { startWorker, startWorkers } from '../support/workers.js'

const departmentList = '/cgi-bin/department/list'
const userList = '/cgi-bin/user/list'

/** Resolves when so many requests of the path arrived since the start. */
function untilAsked({ emulator }: WecomApp, path: string, times: number): Promise<void> {
  return expect
    .poll(() => emulator.count(path), { timeout: 20_000, interval: 5 })
    .toBeGreaterThanOrEqual(times)
}

const history = async (t: WecomApp) => (await t.login().syncHistory()).rows

describe('syncs that are asked for while one runs', () => {
  it('are that one: 20 callers, one reading, the same counts for all', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(30), latencyMs: 5 } })
    const all = await Promise.all(Array.from({ length: 20 }, () => t.login().syncCorp()))
    expect(t.emulator.count(departmentList)).toBe(1)
    for (const counts of all) expect(counts).toEqual({ ...all[0], users: 30, added: 30 })
    expect(await history(t)).toHaveLength(1)
  })

  it('are that one also from another app on the same database', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(30), latencyMs: 300 } })
    const other = loginOf(await t.openAgain())
    const first = t.login().syncCorp()
    await untilAsked(t, departmentList, 1)
    const second = await other.syncCorp()
    expect(second).toEqual(await first)
    expect(t.emulator.count(departmentList)).toBe(1)
    expect((await other.syncHistory()).rows).toHaveLength(1)
  })

  it('tell each caller how far it is', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(30), latencyMs: 10 } })
    const said = [[], []] as string[][]
    await Promise.all(
      said.map((phases) => t.login().syncCorp({ onProgress: ({ phase }) => phases.push(phase) })),
    )
    for (const phases of said) expect(phases).toContain('members')
  })

  it('go on for the others when the callback of one throws', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(30), latencyMs: 5 } })
    const bad = t.login().syncCorp({
      onProgress: () => {
        throw new RangeError('a mistake of the host')
      },
    })
    const good = t.login().syncCorp()
    await bad.catch(() => undefined)
    expect(await good).toMatchObject({ users: 30, failed: [] })
  })

  it('go on for the others when one gives up, who gets their own reason', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(30), latencyMs: 20 } })
    const [first, second] = [new AbortController(), new AbortController()]
    const begun = t.login().syncCorp({ signal: first.signal })
    const joined = t.login().syncCorp({ signal: second.signal })
    const stays = t.login().syncCorp()
    await untilAsked(t, departmentList, 1)
    first.abort(new Error('first has enough'))
    second.abort(new Error('second has enough'))
    await expect(begun).rejects.toThrow('first has enough')
    await expect(joined).rejects.toThrow('second has enough')
    expect(await stays).toMatchObject({ users: 30, failed: [] })
    expect(t.emulator.count(departmentList)).toBe(1)
  })

  it('stop when all have given up, and whoever comes then begins anew', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(30), latencyMs: 20 } })
    const stop = new AbortController()
    const callers = [1, 2].map(() => t.login().syncCorp({ signal: stop.signal }))
    await untilAsked(t, departmentList, 1)
    stop.abort(new Error('enough'))
    await Promise.all(callers.map((caller) => expect(caller).rejects.toThrow('enough')))
    // At once: the one that stops must not take this one along.
    expect(await t.login().syncCorp()).toMatchObject({ users: 30 })
    expect((await history(t)).map(({ outcome }) => outcome)).toEqual(['complete', 'stopped'])
  })

  it('never are one that may mark many as left', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(30), latencyMs: 20 } })
    await t.login().syncCorp()
    for (let number = 1; number <= 15; number += 1) t.emulator.users.remove(`user${number}`)
    const careful = t.login().syncCorp()
    const refused = expectCode(careful, 40303)
    await untilAsked(t, departmentList, 2)
    const meant = t.login().syncCorp({ allowMassLeave: true })
    await refused
    expect(await meant).toMatchObject({ left: 15 })
    expect(t.emulator.count(departmentList)).toBe(3)
  })

  it('of another instance are its own', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(12), latencyMs: 10 } })
    await Promise.all([t.login('Plain').syncCorp(), t.login('English').syncCorp()])
    expect(t.emulator.count(departmentList)).toBe(2)
  })
})

describe('several processes', () => {
  it('make one sync of what they are asked for at once', async () => {
    await using t = await openBesideProcesses({ members: 200, departments: 40 }, 400)
    const workers = await startWorkers(2)
    try {
      const [one, two] = await Promise.all(workers.map((worker) => worker.perform(jobOf(t))))
      expect(one).toEqual(two)
      expect(one).toMatchObject({ users: 200, added: 200 })
      expect(t.emulator.count(departmentList)).toBe(1)
      expect(await history(t)).toMatchObject([{ outcome: 'complete', by: 'process' }])
    } finally {
      for (const worker of workers) worker[Symbol.dispose]()
    }
  }, 60_000)

  it('wait for one that was killed no longer than its lease', async () => {
    await using t = await openBesideProcesses({ members: 60, departments: 20 }, 25)
    using worker = await startWorker()
    void worker.perform(jobOf(t)).catch(() => undefined)
    await untilAsked(t, userList, 4)
    worker.child.kill('SIGKILL')
    expect(await t.login().syncCorp()).toMatchObject({ users: 60, failed: [] })
    expect((await history(t)).map(({ outcome }) => outcome)).toEqual(['complete', 'stopped'])
  }, 60_000)

  it('that died between a row and its places are made up for', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(30) })
    await t.login().syncCorp()
    const whole = await readStored(t.store)
    // What a process leaves that is killed after the first of its two writes.
    await t.store.query('delete from "qywxPlace" where "userRow" = 7')
    await t.store.query('update "qywxUser" set "placedIn" = null where "id" = 7')
    await t.login().syncCorp()
    expect(await readStored(t.store)).toEqual(whole)
  })
})

describe('syncHistory', () => {
  it('lists the newest first, page by page, with counts, duration and who asked', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    for (let run = 0; run < 3; run += 1) {
      t.clock.advance(1000)
      await t.login().syncCorp()
    }
    t.emulator.failNext(departmentList, { errcode: 60020 })
    await expectCode(t.login().syncCorp(), 60020)
    expect((await t.app.audit.list({ act: 'syncCorp' })).rows.map(({ outcome }) => outcome)).toEqual([
      60020, 0, 0, 0,
    ])

    const rows = await history(t)
    expect(rows.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 60020],
      ['complete', null],
      ['complete', null],
      ['complete', null],
    ])
    expect(rows.at(-1)).toMatchObject({
      by: 'process',
      startedAt: '2026-01-01T00:00:01.000Z',
      durationMs: 0,
      counts: { departments: 4, users: 12, added: 12, failed: [] },
    })
    const first = await t.login().syncHistory({ limit: 3 })
    const second = await t.login().syncHistory({ limit: 3, cursor: first.nextCursor ?? '' })
    expect([...first.rows, ...second.rows]).toEqual(rows)
    expect(second.nextCursor).toBeNull()
    await expect(t.login().syncHistory({ cursor: 'x' })).rejects.toThrow(TypeError)
    expect((await t.login('English').syncHistory()).rows).toEqual([])
  })

  // A row of each sync was kept for ever.
  it('goes back 180 days, and beyond that to the last one that was complete', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(3) })
    const dayMs = 24 * 3600_000
    await t.login('English').syncCorp()
    const outcomes = async () => (await history(t)).map(({ outcome }) => outcome)
    for (const days of [1, 29, 1]) {
      t.clock.advance(days * dayMs)
      await t.login().syncCorp()
    }
    t.emulator.failNext(departmentList, { errcode: 60020 }, 2)
    t.clock.advance(155 * dayMs)
    await expectCode(t.login().syncCorp(), 60020)
    expect(await outcomes()).toEqual(['failed', 'complete', 'complete'])
    t.clock.advance(181 * dayMs)
    await expectCode(t.login().syncCorp(), 60020)
    expect(await outcomes()).toEqual(['failed', 'complete'])
    for (let run = 0; run < 2; run += 1) await t.login().syncCorp()
    expect(await outcomes()).toEqual(['complete', 'complete', 'failed'])
    expect((await t.login('English').syncHistory()).rows).toHaveLength(1)
  })

  it('names departments that failed', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    t.emulator.failNext(userList, { errcode: 60011 }, 1, { department_id: '3' })
    await t.login().syncCorp()
    expect(await history(t)).toMatchObject([
      { outcome: 'partial', code: null, counts: { failed: [{ deptId: '3', code: 60011 }] } },
    ])
  })
})

describe('a sync that is asked for over HTTP', () => {
  it('is by the member who asked, if the host allows it, and is in the audit', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    const authorize = (_: unknown, __: string, name: string) => name === 'syncCorp'
    const browser = await logInByBrowser(t, 'user1', { authorize })
    expect(await browser.call('syncCorp')).toMatchObject({ errcode: 0, data: { users: 12, added: 11 } })
    expect((await history(t))[0]).toMatchObject({ by: 'user1', outcome: 'complete' })
    expect((await t.app.audit.list({ act: 'syncCorp' })).rows).toMatchObject([{ outcome: 0, way: 'remote' }])
  })

  it('is not begun where the host does not allow it, nor with allowMassLeave', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    const stranger = await logInByBrowser(t, 'user1')
    expect(await stranger.call('syncCorp')).toMatchObject({ status: 403, errcode: 40300 })
    const allowed = await logInByBrowser(t, 'user1', { authorize: () => true })
    expect(await allowed.call('syncCorp', { allowMassLeave: true })).toMatchObject({
      status: 400,
      errcode: 40000,
    })
    expect(await allowed.call('syncCorp', { dryRun: true })).toMatchObject({ errcode: 40000 })
    expect(await history(t)).toEqual([])
  })
})
