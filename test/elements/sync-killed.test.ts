import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Row } from '../support/store.js'
import { type WecomApp, jobOf, openBesideProcesses } from '../support/wecom-app.js'
import { startWorkers } from '../support/workers.js'

const rounds = 6
const userList = '/cgi-bin/user/list'

const bookkeeping = ['id', 'element', 'createdAtMs', 'updatedAtMs', 'readAtMs', 'placedIn', 'leftAtMs']

/** What a row says, as text: neither which instance it is of, nor when it was written. */
function contentOf(row: Row): string {
  const said = Object.entries(row).filter(([column]) => !bookkeeping.includes(column))
  return JSON.stringify([...said, row['leftAtMs'] !== null])
}

const rowsOf = ({ store }: WecomApp, table: string, instance: 'Plain' | 'English') =>
  store.query(`select * from "${table}" where "element" like '%.${instance}' order by 2, 3, 4`)

/** Everything that was ever the whole truth of a member, by user key. */
class Truths {
  readonly #known = new Map<unknown, Set<string>>()

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      const known = this.#known.get(row['userKey']) ?? new Set()
      this.#known.set(row['userKey'], known.add(contentOf(row)))
    }
  }

  /** The rows that are a mixture, or half of something. */
  listBroken(rows: readonly Row[]): Row[] {
    return rows.filter((row) => this.#known.get(row['userKey'])?.has(contentOf(row)) !== true)
  }
}

/** Rows whose places are not those that the row says were made for it. */
async function listMisplaced({ store }: WecomApp, rows: readonly Row[]): Promise<Row[]> {
  const found = new Map<number, string[]>()
  for (const { userRow, departmentId } of await store.query('select * from "qywxPlace"'))
    found.set(Number(userRow), [...(found.get(Number(userRow)) ?? []), String(departmentId)])
  return rows.filter(({ id, placedIn }) => {
    const noted = JSON.parse(typeof placedIn === 'string' ? placedIn : '[]') as number[]
    const expected = [...new Set(noted)].map(String).sort().join()
    return (found.get(Number(id)) ?? []).sort().join() !== expected
  })
}

/**
 * A day in the corporation: some move, some change, one leaves, one is new, a department is renamed. Those who leave
 * have not changed before: what they were when they left is then one thing.
 */
function change({ emulator }: WecomApp, round: number): void {
  const userIds = [...emulator.users.keys()]
  for (const [index, userId] of userIds.slice(0, 250).entries()) {
    if (index % 3 === round % 3) emulator.users.change(userId, { position: `第${round}级` })
    if (index % 7 === round % 7) emulator.users.move(userId, [2 + ((index + round) % 20)])
  }
  emulator.users.remove(userIds[260] ?? '')
  emulator.users.add({ userid: `new${round}`, name: `新人${round}`, department: [2 + round] })
  emulator.departments.change(2 + round, { name: `第${round}次更名` })
}

describe('processes that are killed while they sync', () => {
  it('at any moment, leave whole rows, and the next sync completes what they began', async () => {
    await using t = await openBesideProcesses({ members: 300, departments: 30 }, 3)
    const truths = new Truths()
    const learn = async () => {
      await t.login('English').syncCorp()
      truths.add(await rowsOf(t, 'qywxUser', 'English'))
    }
    await learn()
    await t.login().syncCorp()

    const workers = await startWorkers(rounds)
    for (const [round, worker] of workers.entries()) {
      change(t, round)
      await learn()
      const after = t.emulator.count(userList) + Math.floor(Math.random() * 30)
      const pauseMs = Math.random() * 20
      void worker.perform(jobOf(t)).catch(() => undefined)
      await expect
        .poll(() => t.emulator.count(userList), { timeout: 20_000, interval: 1 })
        .toBeGreaterThanOrEqual(after)
      await pause(pauseMs)
      worker.child.kill('SIGKILL')
      await expect.poll(() => worker.child.signalCode).toBe('SIGKILL')
      // Whoever comes next would wait for the end of its lease, which another test does.
      await t.store.query('delete from "lease"')

      const rows = await rowsOf(t, 'qywxUser', 'Plain')
      const moment = `killed at request ${after}, ${pauseMs} ms later`
      expect(truths.listBroken(rows), moment).toEqual([])
      expect(await listMisplaced(t, rows), moment).toEqual([])
    }

    expect(await t.login().syncCorp()).toMatchObject({ failed: [] })
    for (const table of ['qywxUser', 'qywxDepartment']) {
      const [completed, truth] = [await rowsOf(t, table, 'Plain'), await rowsOf(t, table, 'English')]
      const expected = truth.map(contentOf)
      expect(completed).toHaveLength(expected.length)
      expect(completed.filter((row, index) => contentOf(row) !== expected[index])).toEqual([])
    }
    const rows = await rowsOf(t, 'qywxUser', 'Plain')
    expect(await listMisplaced(t, rows)).toEqual([])
    expect(rows.filter(({ placedIn, department }) => placedIn !== department)).toEqual([])
    const outcomes = (await t.login().syncHistory()).rows.map(({ outcome }) => outcome)
    expect(outcomes).not.toContain('running')
    expect(outcomes).toContain('stopped')
  }, 180_000)
})
