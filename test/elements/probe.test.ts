import { describe, expect, it } from 'vitest'
import { Code } from '../../runtime/index.js'
import type { Transport, TransportResponse } from '../../runtime/element.js'
import type { CallSettings } from '../../elements/auths/loginTypes/QywxInnerType/wecom/call.js'
import {
  callerIpOf,
  rememberCallerIp,
} from '../../elements/auths/loginTypes/QywxInnerType/wecom/caller-ip.js'
import { probeWecom } from '../../elements/auths/loginTypes/QywxInnerType/wecom/probe.js'
import { catchRejection } from '../support/catch-error.js'

type Request = Parameters<Transport['request']>[0]

/** Settings whose network does what the test says. */
function settingsOf(
  request: (request: Request) => Promise<TransportResponse>,
  more: Partial<CallSettings> = {},
) {
  return {
    transport: { request, close: () => Promise.resolve() },
    apiBaseUrl: 'https://api.example',
    proxy: undefined,
    timeoutSeconds: 10,
    ...more,
  } as CallSettings
}

const answering = (answer: Partial<TransportResponse>) =>
  settingsOf(() => Promise.resolve({ status: 200, headers: {}, body: '{"errcode":40013}', ...answer }))

const failing = (error: unknown, more: Partial<CallSettings> = {}) =>
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  settingsOf(() => Promise.reject(error), more)

const faultOf = (fields: object, message = 'secret text') => Object.assign(new Error(message), fields)

describe('the question whether WeCom is there', () => {
  it('is a gettoken that says nobody’s name, within the time that there is', async () => {
    const requests: Request[] = []
    const settings = settingsOf((request) => {
      requests.push(request)
      return Promise.resolve({ status: 200, headers: {}, body: '{"errcode":41002}' })
    })
    const { signal } = new AbortController()
    await probeWecom(settings, { signal })
    await probeWecom(settings, { deadlineMs: performance.now() + 5000 })
    await probeWecom(settings, { deadlineMs: performance.now() - 5000 })
    const [unlimited, limited, late] = requests
    expect(unlimited).toMatchObject({
      origin: 'https://api.example',
      path: '/cgi-bin/gettoken?',
      method: 'GET',
      timeoutMs: 10_000,
      signal,
    })
    expect(limited?.timeoutMs).toBeLessThanOrEqual(5000)
    expect(limited?.timeoutMs).toBeGreaterThan(4000)
    expect(late?.timeoutMs).toBe(1)
  })

  it('is answered by WeCom, with the time of its clock where the answer has one', async () => {
    const date = 'Wed, 25 Nov 2026 20:00:00 GMT'
    expect(await probeWecom(answering({ headers: { date } }), {})).toEqual({
      kind: 'answered',
      dateMs: Date.UTC(2026, 10, 25, 20),
      isEmulator: false,
    })
    expect(await probeWecom(answering({ headers: { 'x-wecom-emulator': '1' } }), {})).toEqual({
      kind: 'answered',
      dateMs: undefined,
      isEmulator: true,
    })
  })

  it.each([
    ['another status', { status: 502 }, 502],
    ['no JSON', { body: '<html>' }, 200],
    ['null', { body: 'null' }, 200],
    ['no errcode', { body: '{}' }, 200],
    ['an errcode that is no number', { body: '{"errcode":"0"}' }, 200],
  ])('is answered by a stranger with %s', async (_, answer, status) => {
    expect(await probeWecom(answering(answer), {})).toEqual({ kind: 'stranger', status })
  })

  it.each<[string, string]>([
    ['ENOTFOUND', 'name'],
    ['EAI_AGAIN', 'name'],
    ['EAI_FAIL', 'name'],
    ['ECONNREFUSED', 'refused'],
    ['ENETUNREACH', 'refused'],
    ['EHOSTUNREACH', 'refused'],
    ['ETIMEDOUT', 'slow'],
    ['UND_ERR_CONNECT_TIMEOUT', 'slow'],
    ['ECONNRESET', 'other'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['HOSTNAME_MISMATCH', 'tls'],
    ['NO_CERT_', 'other'],
    ['UND_ERR_ABORTED', 'proxy'],
  ])('fails with %s, of which an administrator has to know: %s', async (code, fault) => {
    const failed = { kind: 'failed', fault, detail: code }
    expect(await probeWecom(failing(faultOf({ code })), {})).toEqual(failed)
    // The one that says what happened lies below, or is the first of several.
    const outer = faultOf({ cause: faultOf({ errors: [faultOf({ code }), faultOf({ code: 'EOTHER' })] }) })
    expect(await probeWecom(failing(outer), {})).toEqual(failed)
  })

  it('fails by the code of the outer error where that has one', async () => {
    const outer = faultOf({ code: 'ECONNREFUSED', cause: faultOf({ code: 'ENOTFOUND' }) })
    expect(await probeWecom(failing(outer), {})).toMatchObject({ detail: 'ECONNREFUSED' })
  })

  it('fails for time where it took too long, and for what is no error', async () => {
    const timeout = Object.assign(new Error('x'), { name: 'TimeoutError' })
    expect(await probeWecom(failing(timeout), {})).toEqual({
      kind: 'failed',
      fault: 'slow',
      detail: 'timeout',
    })
    expect(await probeWecom(failing(new RangeError('x')), {})).toMatchObject({
      fault: 'other',
      detail: 'RangeError',
    })
    expect(await probeWecom(failing('a text'), {})).toMatchObject({ fault: 'other', detail: 'TypeError' })
  })

  it.each([
    ['a proxy of the config', faultOf({ code: 'ECONNREFUSED' }), { proxy: 'http://proxy.example' }, 'proxy'],
    [
      'a host that the config does not know',
      faultOf({ code: 'ENOTFOUND', hostname: 'other.example' }),
      {},
      'proxy',
    ],
    ['the host of the config', faultOf({ code: 'ENOTFOUND', hostname: 'api.example' }), {}, 'name'],
    ['a proxy that will not connect', faultOf({ code: 'X' }, 'Proxy response (407) !== 200'), {}, 'proxy'],
    ['TLS, proxy or not', faultOf({ code: 'EPROTO' }), { proxy: 'http://proxy.example' }, 'tls'],
  ])('fails at %s', async (_, error, more, fault) => {
    expect(await probeWecom(failing(error, more), {})).toMatchObject({ kind: 'failed', fault })
  })

  it('ends with the signal’s reason when the caller gives up', async () => {
    const reason = new RangeError('the caller went home')
    const signal = AbortSignal.abort(reason)
    expect(await catchRejection(probeWecom(failing(new Error('x')), { signal }))).toBe(reason)
  })
})

describe('the address that WeCom refuses', () => {
  const remember = (errcode: number, errmsg: unknown) => {
    const code = new Code(60020, 'refused')
    rememberCallerIp(code, errcode, errmsg)
    return callerIpOf(code)
  }

  it.each([
    ['not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info at', '203.0.113.7'],
    ['From IP: 2001:DB8::7', '2001:DB8::7'],
    ['from ip: 999.1.1.1', undefined],
    ['from ip: ', undefined],
    ['nothing', undefined],
    ['', undefined],
    [undefined, undefined],
    [7, undefined],
  ])('is taken out of its text: %j', (errmsg, ip) => {
    expect(remember(60020, errmsg)).toBe(ip)
  })

  it('is none where another number refuses, and stands nowhere in the error', () => {
    expect(remember(40013, 'from ip: 203.0.113.7')).toBeUndefined()
    const code = new Code(60020, 'refused')
    rememberCallerIp(code, 60020, 'from ip: 203.0.113.7')
    expect(JSON.stringify(Object.entries(code))).not.toContain('203')
    expect(callerIpOf(new Code(60020, 'refused'))).toBeUndefined()
  })
})
