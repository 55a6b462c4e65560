import { afterEach, describe, expect, it } from 'vitest'
import { openWecomApp, type WecomApp } from '../support/wecom-app.js'
import type { Job } from '../support/worker.js'
import { type Worker, startWorkers } from '../support/workers.js'

const started: Worker[] = []

afterEach(() => {
  for (const worker of started.splice(0)) worker[Symbol.dispose]()
})

async function start(count: number): Promise<Worker[]> {
  const workers = await startWorkers(count)
  started.push(...workers)
  return workers
}

const jobFor = (t: WecomApp, task: Job['task']): Job => ({
  env: {
    CORP_ID: t.emulator.corpId,
    CORP_SECRET: t.emulator.corpSecret,
    AGENT_ID: t.emulator.agentId,
    EMULATOR: t.emulator.apiUrl,
  },
  storage: t.store.config,
  task,
})

/** The processes have the system's clock, so the emulator has it too. */
const realTime = { emulator: { clock: () => Date.now() } }

describe('four processes on one empty database', { timeout: 60_000 }, () => {
  it('make its tables once, and ask WeCom for one token for 4 x 50 callers', async () => {
    await using t = await openWecomApp({ emulator: { ...realTime.emulator, latencyMs: 50 } })
    const workers = await start(4)
    const job = jobFor(t, { kind: 'getTokens', callers: 50 })
    const tokens = (await Promise.all(workers.map((worker) => worker.perform(job)))) as string[][]
    expect(new Set(tokens.flat()).size).toBe(1)
    expect(t.emulator.count('/cgi-bin/gettoken')).toBe(1)
  })

  it('let one of 4 x 50 callers in with one state', async () => {
    await using t = await openWecomApp({ ...realTime, app: { clock: { now: () => Date.now() } } })
    const workers = await start(4)
    const { state } = await t.login().getLoginConfig()
    const outcomes = (await Promise.all(
      workers.map((worker) => {
        const codes = Array.from({ length: 50 }, () => t.emulator.grantCode('ZhangWei'))
        return worker.perform(jobFor(t, { kind: 'logIn', codes, state }))
      }),
    )) as (number | string)[][]
    expect(outcomes.flat().filter((code) => code === 0)).toHaveLength(1)
    expect(outcomes.flat().filter((code) => code === 40301)).toHaveLength(199)
    expect(t.emulator.count('/cgi-bin/auth/getuserinfo')).toBe(1)
  })

  it('are held up no longer than its lease by one that is killed while it asks', async () => {
    await using t = await openWecomApp(realTime)
    const [victim, other] = await start(2)
    t.emulator.failNext('/cgi-bin/gettoken', 'hang')
    victim?.perform(jobFor(t, { kind: 'hangWithToken' })).catch(() => undefined)
    await expect.poll(() => t.emulator.count('/cgi-bin/gettoken'), { timeout: 10_000 }).toBe(1)
    victim?.child.kill('SIGKILL')

    const began = performance.now()
    await other?.perform(jobFor(t, { kind: 'getTokens', callers: 50 }))
    const [lease] = await t.store.query('select count(*) as held from lease')
    expect(Number(lease?.['held'])).toBe(0)
    expect(performance.now() - began).toBeLessThan(30_000)
    expect(t.emulator.count('/cgi-bin/gettoken')).toBe(2)
  })
})
