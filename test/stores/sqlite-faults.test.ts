import { chmodSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'
import type { Job } from '../support/worker.js'
import { type Worker, startWorker } from '../support/workers.js'

const started: Worker[] = []

afterEach(() => {
  for (const worker of started.splice(0)) worker[Symbol.dispose]()
})

/** Logins in a process of their own, with 0 for each that succeeded and the code of each that failed. */
async function logInElsewhere(
  t: WecomApp,
  userIds: readonly string[],
  how: Parameters<typeof startWorker>[0],
): Promise<(number | string)[]> {
  const worker = await startWorker(how)
  started.push(worker)
  const job: Job = {
    env: {
      CORP_ID: t.emulator.corpId,
      CORP_SECRET: t.emulator.corpSecret,
      AGENT_ID: t.emulator.agentId,
      EMULATOR: t.emulator.apiUrl,
    },
    storage: t.store.config,
    task: { kind: 'logIn', codes: userIds.map((userId) => t.emulator.grantCode(userId)) },
  }
  return (await worker.perform(job)) as (number | string)[]
}

const realTime = { emulator: { clock: () => Date.now() } }

describe('a SQLite file', { timeout: 60_000 }, () => {
  it('on a disk that fills up fails logins in our words, halves no row, and goes on when there is room', async () => {
    await using t = await openWecomApp(realTime)
    const names = Array.from({ length: 300 }, (_, index) => `member${index}`)
    for (const userid of names) t.emulator.users.add({ userid, name: userid.repeat(20), department: [3] })

    // A limit on the size of files is what a full disk is to a program; its signal is put off as on a disk.
    const outcomes = await logInElsewhere(t, names, { limits: "trap '' XFSZ; ulimit -f 200" })
    expect(outcomes.filter((outcome) => outcome === 0).length).toBeGreaterThan(0)
    expect(outcomes.filter((outcome) => outcome !== 0).length).toBeGreaterThan(0)
    expect(new Set(outcomes)).toEqual(new Set([0, 'STORAGE_UNAVAILABLE']))

    expect(await t.store.query('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
    const stored = await t.login().QywxInnerAuthModel.count()
    expect(stored).toBe(outcomes.filter((outcome) => outcome === 0).length)
    await t.login().getLoginCode({ authCode: t.emulator.grantCode(names.at(-1) ?? '') })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(stored + 1)
  })

  it('that may only be read says so', async () => {
    await using t = await openWecomApp(realTime)
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    if (t.store.config.dialect !== 'sqlite') throw new Error('This file is about SQLite.')
    const { filename } = t.store.config
    chmodSync(dirname(filename), 0o555)
    chmodSync(filename, 0o444)
    // Root may write anything, so the process runs as nobody.
    const as = process.getuid?.() === 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups' : ''
    const outcomes = await logInElsewhere(t, ['ZhangWei'], { as })
    expect(outcomes).toEqual(['STORAGE_UNAVAILABLE'])
    chmodSync(dirname(filename), 0o755)
    chmodSync(filename, 0o600)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1)
  })
})
