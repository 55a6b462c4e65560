/** Tools that are killed while they create, change, delete and read instances: each is there as a whole, or not at all. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listFolders, readInstanceAnew } from '../support/changed-instance.js'
import { contentAfter, takeStep } from '../support/changing-instance.js'
import { startVictim } from '../support/crash.js'
import { crashJob, openCrashApp } from '../support/crash-app.js'
import { SecretSearch } from '../support/secret-search.js'
import { amount, tellCounts } from '../support/torture.js'

const kills = amount({ short: 4, long: 100 })

/** One who dies holds the lock of the folder for some seconds more: waited for now and then, and else taken away. */
const waitsEvery = 25

it('an instance whose tool is killed is as before the step or as after it, and the next tool goes on', async () => {
  const search = new SecretSearch()
  await using t = await openCrashApp(3, { plain: {}, app: { logger: search.logger } })
  const counts = { kills: 0, steps: 0, leftovers: 0 }
  for (let round = 0; round < kills; round += 1) {
    await using victim = await startVictim(crashJob(t, { kind: 'changeInstance' }))
    // In the midst of a step, or between two.
    const enough = 1 + (round % 7)
    await victim.until(() => victim.told.filter(({ kind }) => kind === 'changed').length >= enough)
    setTimeout(() => void victim.kill(), Math.random() * 30)
    await victim.until(() => false)
    const steps = victim.told.filter(({ kind }) => kind === 'changed').length
    counts.kills += 1
    counts.steps += steps
    counts.leftovers += listFolders(t.app).filter((name) => name.startsWith('..')).length
    const found = await readInstanceAnew(t)
    expect([contentAfter(steps), contentAfter(steps + 1)]).toContainEqual(found)

    if (round % waitsEvery > 0)
      rmSync(join(t.app.root, '.wecom-elements.lock'), { recursive: true, force: true })
    if (found !== undefined) await takeStep(t.app, 2)
    await takeStep(t.app, found === undefined ? 1 : 3)
    if (found === undefined) await takeStep(t.app, 3)
    expect(await readInstanceAnew(t)).toBeUndefined()
    expect(listFolders(t.app)).toEqual([])
    search.showText(victim.output())
  }
  search.hide(t.emulator.corpSecret)
  expect(search.find()).toEqual([])
  tellCounts('killed while an instance changes', counts)
}, 3_600_000)

it('a reload that is killed in the midst of changes takes nothing of them away', async () => {
  await using t = await openCrashApp(3, { plain: {} })
  const counts = { kills: 0, reloads: 0, steps: 0 }
  let step = 0
  for (let round = 0; round < kills; round += 1) {
    await using victim = await startVictim(crashJob(t, { kind: 'reload' }))
    await victim.until(() => victim.told.some(({ kind }) => kind === 'reloaded'))
    setTimeout(() => void victim.kill(), Math.random() * 60)
    // Four, of which three go round: each round ends in another state.
    for (let taken = 0; taken < 4; taken += 1) {
      step += 1
      await takeStep(t.app, step)
      counts.steps += 1
    }
    await victim.until(() => false)
    counts.kills += 1
    counts.reloads += victim.told.filter(({ kind }) => kind === 'reloaded').length
    expect(await readInstanceAnew(t)).toEqual(contentAfter(step))
    expect(listFolders(t.app)).toEqual(contentAfter(step) === undefined ? [] : ['Changing'])
  }
  tellCounts('killed while it reloads', counts)
}, 3_600_000)
