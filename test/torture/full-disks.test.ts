/** The disk is full again and again in the midst of logins, and has room again. */
import { dirname } from 'node:path'
import { createHandler } from 'wecom-elements/http'
import { expect, it } from 'vitest'
import type { LoginTold } from '../support/browser-logins.js'
import { startVictim } from '../support/crash.js'
import { contentAfter } from '../support/changing-instance.js'
import { readInstanceAnew } from '../support/changed-instance.js'
import { crashJob, openCrashApp } from '../support/crash-app.js'
import type { Told } from '../support/crash-worker.js'
import { disks, limitFiles } from '../support/full-disk.js'
import { SecretSearch } from '../support/secret-search.js'
import { readEverything } from '../support/store.js'
import { expectKept } from '../support/told-logins.js'
import { amount, tellCounts } from '../support/torture.js'

// After some more of them SQLite's log is as long as it gets and is written over: no disk is too full for that.
const times = amount({ short: 2, long: 15 })

it.each(disks)(
  'logins on $name fail in our words and are halved by nothing, and go on by themselves',
  async (disk) => {
    const search = new SecretSearch()
    await using t = await openCrashApp(30)
    if (t.store.config.dialect !== 'sqlite') throw new Error('This file is about SQLite.')
    const folder = dirname(t.store.config.filename)
    const logins = Array.from({ length: 1000 + 200 * times }, (_, index) => {
      const userId = `user${1 + (index % 30)}`
      return { userId, code: t.emulator.grantCode(userId) }
    })
    const job = crashJob(t, { kind: 'logIn', logins, atOnce: 4 })
    await using victim = await startVictim(job, disk.as(folder))
    const toldOf = <Kind extends LoginTold['kind']>(kind: Kind) =>
      victim.told.filter((one): one is Extract<LoginTold, { readonly kind: Kind }> => one.kind === kind)
    const moreOf = async (kind: LoginTold['kind'], more: number) => {
      const before = toldOf(kind).length
      await victim.until(() => toldOf(kind).length >= before + more)
      expect(toldOf(kind).length, victim.output().slice(-2000)).toBeGreaterThanOrEqual(before + more)
    }
    for (let time = 0; time < times; time += 1) {
      await moreOf('failed', 5)
      disk.makeRoom(victim, folder)
      await moreOf('loggedIn', 20)
      disk.fill(victim, folder)
    }
    process.kill(victim.pid, 'SIGSTOP')
    disk.bringHome(victim, folder)
    await victim.kill()

    expect(await t.store.query('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
    const [begun, loggedIn, failed] = [toldOf('begun'), toldOf('loggedIn'), toldOf('failed')]
    await expectKept(t, createHandler(t.app), { begun, loggedIn })
    expect([...new Set(failed.map(({ status }) => status))]).toEqual([503])

    search.hideWhatWasSent(t.emulator)
    search.hide(...begun.flatMap(({ state, browserKey }) => [state, browserKey]))
    const used = logins.slice(0, begun.length + failed.length)
    search.hide(...used.map(({ code }) => code))
    for (const { answer } of failed) search.showText(answer)
    search.showText(victim.output())
    search.showText(await readEverything(t.store))
    search.showFiles(folder)
    expect(search.find()).toEqual([])
    const counts = { 'times full': times, logins: loggedIn.length, failed: failed.length, ...search.counts }
    tellCounts(disk.name, counts)
  },
  3_600_000,
)

it('an instance is changed as a whole or not at all while no file can be written, and then as it was meant', async () => {
  await using t = await openCrashApp(3, { plain: {} })
  await using victim = await startVictim(crashJob(t, { kind: 'changeInstance' }))
  const count = (kind: Told['kind']) => victim.told.filter((one) => one.kind === kind).length
  const reach = (kind: Told['kind'], wanted: number) => victim.until(() => count(kind) >= wanted)
  for (let time = 0; time < times; time += 1) {
    await reach('changed', count('changed') + 1 + (time % 3))
    const refused = count('refused')
    limitFiles(victim.pid, '100')
    await reach('refused', refused + 3)
    const steps = count('changed')
    expect(await readInstanceAnew(t)).toEqual(contentAfter(steps))
    expect(count('changed')).toBe(steps)
    limitFiles(victim.pid, 'unlimited')
  }
  await victim.kill()
  const refusals = victim.told.flatMap((one) => (one.kind === 'refused' ? [one] : []))
  expect([...new Set(refusals.map(({ code }) => code))]).toEqual(['ELEMENT_FILES_UNWRITABLE'])
  for (const { message } of refusals) expect(message).toContain(t.app.root)
  tellCounts('no room for an instance', {
    'times full': times,
    steps: count('changed'),
    refused: refusals.length,
  })
}, 3_600_000)
