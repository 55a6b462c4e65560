/** Processes that are killed at any moment: what they committed is there, and nothing else is. */
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { createHandler } from 'wecom-elements/http'
import { readStored } from '../support/corporation.js'
import { crash } from '../support/crash.js'
import { crashJob, openCrashApp } from '../support/crash-app.js'
import type { CrashTask, Told } from '../support/crash-worker.js'
import { SecretSearch } from '../support/secret-search.js'
import { readEverything } from '../support/store.js'
import { expectKept } from '../support/told-logins.js'
import { amount, tellCounts } from '../support/torture.js'
import type { WecomApp } from '../support/wecom-app.js'

const kills = amount({ short: 4, long: 100 })

// The next sync waits until the lease of the dead one has ended, which takes seconds.
const syncKills = amount({ short: 1, long: 40 })

function crashOn(t: WecomApp, task: CrashTask, afterMs: number, since?: Told['kind']) {
  return crash(crashJob(t, task), afterMs, since)
}

it('a first start that is killed leaves a database that the next one can use', async () => {
  const counts = { kills: 0, logins: 0 }
  for (let round = 0; round < kills; round += 1) {
    await using t = await openCrashApp(3)
    await crashOn(t, { kind: 'migrate' }, Math.random() * 60)
    counts.kills += 1
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('user1') })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1)
    counts.logins += 1
  }
  tellCounts('killed at the first start', counts)
}, 3_600_000)

it('a login that is killed happened or did not: its session is there, and no state is good twice', async () => {
  const search = new SecretSearch()
  await using t = await openCrashApp(30, { app: { logger: search.logger } })
  const handler = createHandler(t.app)
  const counts = { kills: 0, logins: 0, unfinished: 0 }
  for (let round = 0; round < kills; round += 1) {
    // In its first login, or in one of the next.
    const since = round % 2 === 0 ? 'loggedIn' : 'begun'
    const logins = Array.from({ length: 200 }, (_, index) => {
      const userId = `user${1 + (index % 30)}`
      return { userId, code: t.emulator.grantCode(userId) }
    })
    const { told, output } = await crashOn(t, { kind: 'logIn', logins }, Math.random() * 100, since)
    counts.kills += 1
    const loggedIn = told.flatMap((one) => (one.kind === 'loggedIn' ? [one] : []))
    const begun = told.flatMap((one) => (one.kind === 'begun' ? [one] : []))
    await expectKept(t, handler, { begun, loggedIn })
    counts.logins += loggedIn.length
    counts.unfinished += begun.length - loggedIn.length
    search.hide(...begun.flatMap(({ state, browserKey }) => [state, browserKey]))
    search.hide(...logins.slice(0, begun.length).map(({ code }) => code))
    search.showText(output())
  }
  search.hideWhatWasSent(t.emulator)
  search.showText(await readEverything(t.store))
  if (t.store.config.dialect === 'sqlite') search.showFiles(dirname(t.store.config.filename))
  expect(search.find()).toEqual([])
  expect(counts.logins).toBeGreaterThan(0)
  tellCounts('killed in logins', { ...counts, ...search.counts })
}, 3_600_000)

it('a sync that is killed leaves whole rows, each as it was or as it is, and the next one ends it', async () => {
  await using t = await openCrashApp(120)
  const truth = t.app.getElement<QywxInnerType>('auths.loginTypes.English')
  await t.login().syncCorp()
  const counts = { kills: 0, rows: 0, syncs: 0 }
  for (let round = 0; round < syncKills; round += 1) {
    const before = await readMembers(t)
    for (let index = 1; index <= 120; index += 1) {
      t.emulator.users.move(`user${index}`, [2 + ((index + round) % 3)])
    }
    const { told } = await crashOn(t, { kind: 'syncCorp' }, Math.random() * 400)
    counts.kills += 1
    counts.syncs += told.filter(({ kind }) => kind === 'synced').length

    await truth.syncCorp()
    const wanted = await readMembers(t, 'English')
    for (const [userId, member] of await readMembers(t)) {
      counts.rows += 1
      expect([before.get(userId), wanted.get(userId)], userId).toContain(member)
    }
    await t.login().syncCorp()
    expect(await readMembers(t)).toEqual(wanted)
  }
  tellCounts('killed in syncs', counts)
}, 3_600_000)

/** What a row says of the member, as text, with the places at which a member is found. */
async function readMembers({ store }: WecomApp, instance = 'Plain'): Promise<Map<string, string>> {
  const { qywxUser, qywxPlace } = (await readStored(store)) as Record<string, Record<string, unknown>[]>
  const rows = (qywxUser ?? []).filter(({ element }) => element === `auths.loginTypes.${instance}`)
  return new Map(
    rows.map(({ id, userId, name, department, mainDepartment, status, leaderIn }) => {
      const places = (qywxPlace ?? []).flatMap((place) =>
        place['userRow'] === id ? [Number(place['departmentId'])] : [],
      )
      return [String(userId), JSON.stringify({ name, department, mainDepartment, status, leaderIn, places })]
    }),
  )
}
