import { describe, expect, it } from 'vitest'
import { ElementError } from '../../runtime/index.js'
import type { Transport, TransportResponse } from '../../runtime/element.js'
import {
  type Call,
  CallFailure,
  type CallSettings,
  sendCall,
} from '../../elements/auths/loginTypes/QywxInnerType/wecom/call.js'
import { catchRejection } from '../support/catch-error.js'
import { inFastTime } from '../support/fast-time.js'

type Request = Parameters<Transport['request']>[0]
type Outcome = Error | Partial<TransportResponse>

const fine = { body: '{"errcode":0,"errmsg":"ok","userid":"LiNa"}' }
const refusal = (errcode: number) => ({ body: JSON.stringify({ errcode, errmsg: 'no' }) })
const cut = Object.assign(new Error('secret text'), { code: 'ECONNRESET' })
const named = (name: string) => Object.assign(new Error('secret text'), { name })

/** A network on which one thing happens after the other, the last again and again. */
function openNetwork(outcomes: readonly Outcome[], more: Partial<CallSettings> = {}) {
  const requests: Request[] = []
  const settings = {
    transport: {
      request: (request) => {
        requests.push(request)
        const outcome = outcomes[requests.length - 1] ?? outcomes.at(-1) ?? {}
        return outcome instanceof Error
          ? Promise.reject(outcome)
          : Promise.resolve({ status: 200, headers: {}, body: '', ...outcome })
      },
      close: () => Promise.resolve(),
    },
    apiBaseUrl: 'https://api.example',
    proxy: undefined,
    timeoutSeconds: 10,
    lang: 'en',
    allowEmulator: false,
    ...more,
  } satisfies CallSettings
  const call: Call = { path: 'user/get', query: { userid: 'LiNa' } }
  return {
    requests,
    send: (limits: Call['limits'] = {}) => inFastTime(() => sendCall(settings, { ...call, limits })),
    fail: async (limits: Call['limits'] = {}) =>
      (await catchRejection(inFastTime(() => sendCall(settings, { ...call, limits })))) as CallFailure,
  }
}

describe('a call', () => {
  it.each([fine, { body: '{"userid":"LiNa"}' }])('gives what WeCom answers: %j', async (answer) => {
    const network = openNetwork([answer])
    expect(await network.send()).toMatchObject({ userid: 'LiNa' })
    expect(network.requests).toHaveLength(1)
    expect(network.requests[0]).toMatchObject({ path: '/cgi-bin/user/get?userid=LiNa', timeoutMs: 10_000 })
  })

  it('that WeCom refuses fails with its number, at once', async () => {
    const network = openNetwork([refusal(40013)])
    const failure = await network.fail()
    expect(failure).toBeInstanceOf(CallFailure)
    expect(failure).toMatchObject({
      name: 'CallFailure',
      errcode: 40013,
      outage: undefined,
      followsLostAnswer: false,
      code: { code: 40013 },
      message: failure.code.message,
    })
    expect(network.requests).toHaveLength(1)
  })

  it.each<[string, Outcome, object, string]>([
    ['WeCom is busy (-1)', refusal(-1), { errcode: -1, followsLostAnswer: false }, 'busy'],
    ['there is too much at once', refusal(45033), { errcode: 45033, followsLostAnswer: false }, 'at once'],
    [
      'the connection breaks',
      cut,
      { outage: 'unreachable', followsLostAnswer: true },
      'user/get, ECONNRESET',
    ],
    ['a gateway answers', { status: 500 }, { outage: 'unreachable', followsLostAnswer: true }, 'HTTP 500'],
    ['no answer comes', named('TimeoutError'), { outage: 'tooSlow', followsLostAnswer: true }, 'user/get'],
  ])('is tried three times while %s', async (_, outcome, fields, says) => {
    const network = openNetwork([outcome])
    const failure = await network.fail()
    expect(failure).toMatchObject(fields)
    expect(failure.code.message).toContain(says)
    expect(failure.code.message).not.toContain('secret text')
    expect(network.requests).toHaveLength(3)

    const passing = openNetwork([outcome, outcome, fine])
    expect(await passing.send()).toMatchObject({ userid: 'LiNa' })
  })

  it.each<[string, Outcome, string]>([
    ['is longer than can be read', named('QuotaExceededError'), 'too long'],
    ['has another status', { status: 404, body: fine.body }, 'HTTP 404'],
    ['is no JSON', { body: '<html>' }, 'HTTP 200'],
    ['is null', { body: 'null' }, 'HTTP 200'],
    ['is a list', { body: '[]' }, 'HTTP 200'],
    ['is a text', { body: '"ok"' }, 'HTTP 200'],
    ['has no number for a number', { body: '{"errcode":"0"}' }, 'HTTP 200'],
  ])('is tried once where the answer %s', async (_, outcome, says) => {
    const network = openNetwork([outcome])
    const failure = await network.fail()
    expect(failure).toMatchObject({ outage: 'unreadable', errcode: undefined, code: { code: 50000 } })
    expect(failure.code.message).toContain(says)
    expect(network.requests).toHaveLength(1)
  })

  it.each<[string, Outcome[], boolean]>([
    ['after an answer was lost', [cut, refusal(40029)], true],
    ['after an answer was lost, and a busy one', [cut, refusal(-1), refusal(40029)], true],
    ['after a busy answer, and one that was lost', [refusal(-1), cut, refusal(40029)], true],
    ['after a busy answer', [refusal(-1), refusal(40029)], false],
    ['at once', [refusal(40029)], false],
  ])('says whether a refusal came %s', async (_, outcomes, followsLostAnswer) => {
    const network = openNetwork(outcomes)
    expect(await network.fail()).toMatchObject({ errcode: 40029, followsLostAnswer })
    expect(network.requests).toHaveLength(outcomes.length)
  })

  it('takes no longer than there is time', async () => {
    const late = openNetwork([fine])
    expect(await late.fail({ deadlineMs: performance.now() - 60_000 })).toMatchObject({ outage: 'tooSlow' })
    expect(late.requests).toEqual([])

    const outOfTime = openNetwork([cut])
    expect(await outOfTime.fail({ deadlineMs: 100 })).toMatchObject({ name: 'CallFailure' })
    expect(outOfTime.requests.length).toBeLessThan(3)
  })

  it('ends with the signal’s reason when the caller gives up', async () => {
    const giveUp = new AbortController()
    const reason = new RangeError('the caller went home')
    const network = openNetwork([cut])
    const failing = network.fail({ signal: giveUp.signal })
    giveUp.abort(reason)
    expect(await failing).toBe(reason)
    expect(network.requests.length).toBeLessThan(2)
  })

  it('is given up between two tries', async () => {
    const giveUp = new AbortController()
    const reason = new RangeError('the caller went home')
    const network = openNetwork([refusal(-1)])
    const failing = network.fail({ signal: giveUp.signal })
    setTimeout(() => {
      giveUp.abort(reason)
    }, 10)
    expect(await failing).toBe(reason)
    expect(network.requests).toHaveLength(1)
  })

  it('is refused where an emulator answers, unless it may', async () => {
    const answer = { ...fine, headers: { 'x-wecom-emulator': '1' } }
    const network = openNetwork([answer])
    const error = await network.fail()
    expect(ElementError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'EMULATOR_REFUSED' })
    expect(error.message).toContain('an emulator answered user/get. Set apiBaseUrl to WeCom, or remove it.')
    expect(network.requests).toHaveLength(1)
    expect(await openNetwork([answer], { allowEmulator: true }).send()).toMatchObject({ userid: 'LiNa' })
  })

  it('lets through what the transport says of the app itself', async () => {
    const closed = new ElementError('APP_CLOSED', 'closed')
    const network = openNetwork([closed])
    expect(await network.fail()).toBe(closed)
    expect(network.requests).toHaveLength(1)
  })
})
