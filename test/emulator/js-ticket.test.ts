import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../emulator/index.js'
import { askWithToken } from './ask.js'

const CORP = '/cgi-bin/get_jsapi_ticket'
const AGENT = '/cgi-bin/ticket/get'
const AGENT_CONFIG = { type: 'agent_config' }

describe.each([
  [CORP, {}],
  [AGENT, AGENT_CONFIG],
])('%s', (path, query) => {
  it('gives a ticket that stays the same for 7200 seconds', async () => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now })
    const first = await askWithToken(emulator, path, query)
    expect(first).toEqual({
      errcode: 0,
      errmsg: 'ok',
      ticket: expect.stringMatching(/^[\w-]{86}$/) as string,
      expires_in: 7200,
    })
    now += 7_199_000
    expect(await askWithToken(emulator, path, query)).toEqual({ ...first, expires_in: 1 })
    now += 1000
    expect((await askWithToken(emulator, path, query))['ticket']).not.toBe(first['ticket'])
  })

  it('refuses more than a hundred calls in an hour with 45009', async () => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now, jsTicketsPerHour: 2 })
    const errcodes: unknown[] = []
    for (let turn = 0; turn < 3; turn += 1) {
      errcodes.push((await askWithToken(emulator, path, query))['errcode'])
    }
    expect(errcodes).toEqual([0, 0, 45009])
    now += 3_600_000
    expect(await askWithToken(emulator, path, query)).toMatchObject({ errcode: 0 })
  })
})

describe('ticket/get', () => {
  it('gives another ticket than get_jsapi_ticket', async () => {
    await using emulator = await startEmulator()
    const [corp, agent] = [
      await askWithToken(emulator, CORP),
      await askWithToken(emulator, AGENT, AGENT_CONFIG),
    ]
    expect(agent['ticket']).not.toBe(corp['ticket'])
  })

  it('refuses a missing type with 40063 and another one with 40058', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, AGENT)).toMatchObject({ errcode: 40063 })
    expect(await askWithToken(emulator, AGENT, { type: 'wx_card' })).toMatchObject({ errcode: 40058 })
  })
})
