import { afterEach, describe, expect, it } from 'vitest'
import { createHandler } from '../../runtime/http/index.js'
import { Browser } from '../support/browser.js'
import { openWecomApp } from '../support/wecom-app.js'
import type { Visited } from '../support/worker.js'
import { type Worker, startWorkers } from '../support/workers.js'

describe('several processes on one database', { timeout: 60_000 }, () => {
  const started: Worker[] = []

  afterEach(() => {
    for (const worker of started.splice(0)) worker[Symbol.dispose]()
  })

  it('begin one session for 4 x 25 callbacks of one login, and each leads to it', async () => {
    const clock = { now: () => Date.now() }
    await using t = await openWecomApp({ emulator: { clock: clock.now, latencyMs: 100 }, app: { clock } })
    started.push(...(await startWorkers(4)))
    const handler = createHandler(t.app)
    const browser = new Browser({}, (request) => handler.fetch(request))
    const origin = 'http://127.0.0.1:3000'
    const begun = await browser.visit(`${origin}/login/Plain`)
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? ''
    const code = t.emulator.grantCode('ZhangWei')

    const { corpId, corpSecret, agentId, apiUrl } = t.emulator
    const env = { CORP_ID: corpId, CORP_SECRET: corpSecret, AGENT_ID: agentId, EMULATOR: apiUrl }
    const task = {
      kind: 'visit',
      address: `${origin}/api/auth/qywx/callback?code=${code}&state=${state}`,
      cookie: [...browser.cookies(origin)].map(([name, value]) => `${name}=${value}`).join('; '),
      times: 25,
    } as const
    const jobs = started.map((worker) => worker.perform({ env, storage: t.store.config, task }))
    const visited = ((await Promise.all(jobs)) as Visited[][]).flat()
    expect(visited.map(({ status }) => status)).toEqual(Array(100).fill(303))
    expect(new Set(visited.map(({ cookies }) => cookies.join())).size).toBe(1)
    expect(t.emulator.count('/cgi-bin/auth/getuserinfo')).toBe(1)
    expect((await t.app.sessions.list()).rows).toMatchObject([{ userId: 'ZhangWei' }])
    const { rows } = await t.app.audit.list({ act: 'login' })
    // Whoever was overtaken by another process left a row of its own, as if somebody had been refused.
    expect(rows).toMatchObject([{ userId: 'ZhangWei', outcome: 0, way: 'callback' }])
  })
})
