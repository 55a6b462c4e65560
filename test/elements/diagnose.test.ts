import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Finding } from 'wecom-elements'
import { makeCorporation } from '../support/corporation.js'
import { type InstanceName, type WecomApp, type WecomAppOptions, openWecomApp } from '../support/wecom-app.js'

/** What the doctor says of an instance, by check; no finding of any test may hold a secret or a person's data. */
async function diagnose({ app, emulator }: WecomApp, name: InstanceName = 'English') {
  const found: Finding[] = []
  for await (const finding of app.check(`auths.loginTypes.${name}`)) found.push(finding)
  const text = inspect(found, { depth: 9 })
  const hasToken = found.some(({ check, status }) => check === 'token' && status === 'ok')
  const login = app.getElement<{ getAccessToken(): Promise<string> }>(`auths.loginTypes.${name}`)
  const token = hasToken ? await login.getAccessToken() : emulator.corpSecret
  for (const secret of [emulator.corpSecret, token, '13800000001', 'access_token=', 'cgi-bin'])
    expect(text).not.toContain(secret)
  expect(new Set(found.map(({ check }) => check)).size).toBe(found.length)
  return Object.fromEntries(found.map((finding) => [finding.check, finding]))
}

const statuses = (found: Record<string, Finding>) =>
  Object.fromEntries(Object.entries(found).map(([check, { status }]) => [check, status]))

const host = '127.0.0.1:3000'
const rightKnobs = { trustedDomains: [host], createdAfter2022: false }
const open = (options: WecomAppOptions = {}) =>
  openWecomApp({ ...options, emulator: { ...rightKnobs, ...options.emulator } })

const allRight = {
  storage: 'ok',
  storageClock: 'ok',
  declaration: 'ok',
  publicUrl: 'ok',
  reach: 'ok',
  clock: 'ok',
  token: 'ok',
  trustedIp: 'ok',
  agent: 'ok',
  visibleRange: 'ok',
  redirectDomain: 'ok',
  sensitiveFields: 'ok',
  members: 'ok',
}
/** What is left to look at once a check has failed. */
const without = (failed: string, ...skipped: string[]) => ({
  ...allRight,
  [failed]: 'error',
  ...Object.fromEntries(skipped.map((check) => [check, 'skipped'])),
})
const ofAgent = ['agent', 'visibleRange', 'redirectDomain', 'sensitiveFields']

describe('the diagnosis', () => {
  it('finds everything right where it is, in the order in which it is mended', async () => {
    await using t = await open()
    const found = await diagnose(t)
    expect(statuses(found)).toEqual(allRight)
    expect(Object.keys(found)).toEqual(Object.keys(allRight))
    expect(found['visibleRange']?.seen).toMatch(/Departments: \d+/)
    for (const finding of Object.values(found)) expect(finding).toMatchObject({ code: null, solution: null })
  })

  it('speaks the language of the instance', async () => {
    await using t = await open()
    expect((await diagnose(t, 'Plain'))['visibleRange']).toMatchObject({ title: '可见范围' })
    expect((await diagnose(t, 'English'))['visibleRange']).toMatchObject({ title: 'Visible range' })
  })

  it('takes little of WeCom: no token more than a login does', async () => {
    await using t = await open()
    await diagnose(t)
    await diagnose(t)
    const withSecret = t.emulator.requests.filter(({ query }) => query['corpsecret'] !== undefined)
    expect(withSecret).toHaveLength(1)
  })

  it('tells a wrong secret', async () => {
    await using t = await open({ corpSecret: 'another secret of that length' })
    const found = await diagnose(t)
    expect(statuses(found)).toEqual(without('token', 'trustedIp', ...ofAgent))
    expect(found['token']).toMatchObject({
      code: 40001,
      solution: expect.stringContaining('corpSecret') as string,
    })
  })

  it('tells a wrong corporation', async () => {
    await using t = await open({ plain: { corpId: 'wwemulatorother', lang: 'en' } })
    const found = await diagnose(t, 'Plain')
    expect(found['token']).toMatchObject({ status: 'error', code: 40013 })
  })

  it.each([
    ['of another app', '1000009', 301002],
    ['that is none', 'main', 40056],
  ])('tells an agentId %s', async (_, agentId, code) => {
    await using t = await open({ plain: { agentId } })
    const found = await diagnose(t, 'Plain')
    expect(found['agent']).toMatchObject({ status: 'error', code })
    expect(found['trustedIp']).toMatchObject({ status: 'ok' })
    expect(found['visibleRange']).toMatchObject({ status: 'skipped' })
    expect(found['members']).toMatchObject({ status: 'ok' })
  })

  it.each([
    ['only calls with a token', false, without('trustedIp', ...ofAgent)],
    ['gettoken too', true, { ...without('trustedIp', ...ofAgent), token: 'error' }],
  ])(
    'tells an untrusted IP, and which it is, where WeCom refuses %s',
    async (_, trustedIpsOnGettoken, expected) => {
      await using t = await open({ emulator: { trustedIps: ['203.0.113.9'], trustedIpsOnGettoken } })
      const found = await diagnose(t)
      expect(statuses(found)).toEqual(expected)
      expect(found['trustedIp']).toMatchObject({ code: 60020 })
      expect(found['trustedIp']?.solution).toContain('add 127.0.0.1;')
      expect(found['trustedIp']?.seen).not.toMatch(/hint|https|\d{5}/)
    },
  )

  it('takes nothing but an address out of what WeCom says of an untrusted IP', async () => {
    await using t = await open()
    const errmsg = 'not allow to access from your ip, from ip: <script>secret, more info'
    t.emulator.failNext('/cgi-bin/agent/get', { errcode: 60020, errmsg })
    const found = await diagnose(t)
    expect(found['trustedIp']).toMatchObject({ status: 'error', code: 60020 })
    expect(found['trustedIp']?.solution).toContain('the server’s egress IP')
    expect(inspect(found)).not.toContain('script')
  })

  it('tells an app that is disabled', async () => {
    await using t = await open({ emulator: { appDisabled: true } })
    expect((await diagnose(t))['token']).toMatchObject({ status: 'error', code: 40001 })

    await using closed = await open()
    closed.emulator.failNext('/cgi-bin/agent/get', {
      body: {
        errcode: 0,
        errmsg: 'ok',
        name: 'Star',
        close: 1,
        redirect_domain: host,
        allow_partys: { partyid: [1] },
      },
    })
    const found = await diagnose(closed)
    expect(found['agent']).toMatchObject({ status: 'error', seen: 'The app "Star" is disabled.' })
  })

  it('tells an empty visible range', async () => {
    await using t = await open({ emulator: { visibleRange: { departments: [], users: [] } } })
    const found = await diagnose(t)
    expect(statuses(found)).toEqual(without('visibleRange', 'sensitiveFields'))
    expect(found['visibleRange']?.solution).toContain('Visible Range')
  })

  it.each([
    ['another one', ['login.example.com'], 'error', 'login.example.com'],
    ['that host on another port', ['127.0.0.1:3001'], 'error', '127.0.0.1:3001'],
    ['none', null, 'warning', 'no trusted domain'],
  ])('compares the trusted domain with redirectUri: %s', async (_, trustedDomains, status, seen) => {
    await using t = await open()
    t.emulator.set({ trustedDomains })
    const { redirectDomain } = await diagnose(t)
    expect(redirectDomain).toMatchObject({ status, seen: expect.stringContaining(seen) as string })
    expect(redirectDomain?.solution).toContain(host)
  })

  it('says which sensitive fields come, and never what is in them', async () => {
    const users = [
      { userid: 'ann', name: 'Ann', mobile: '13800000001', email: 'ann@example.com', department: [1] },
    ]
    const departments = [{ id: 1, name: 'All' }]
    await using old = await open({ emulator: { users, departments } })
    const given = await diagnose(old)
    expect(given['sensitiveFields']).toMatchObject({ status: 'ok' })
    expect(inspect(given)).not.toMatch(/ann@|Ann|1380/)

    await using partly = await open({ emulator: { users, departments, withheldFields: ['mobile'] } })
    expect((await diagnose(partly))['sensitiveFields']).toMatchObject({
      status: 'warning',
      seen: expect.stringMatching(/Given: .*email.*; withheld: mobile/) as string,
    })

    await using young = await open({ emulator: { users, departments, createdAfter2022: true } })
    expect((await diagnose(young))['sensitiveFields']).toMatchObject({
      status: 'warning',
      seen: 'Given: none; withheld: mobile, email, avatar.',
      solution: expect.stringContaining('snsapi_privateinfo') as string,
    })
    expect((await diagnose(young, 'PrivateInfo'))['sensitiveFields']).toMatchObject({ status: 'ok' })
  })

  it.each([
    ['in a department below the first', { departments: [1], users: [] }],
    ['who was added alone', { departments: [], users: ['user2'] }],
  ])('finds a member to look at %s', async (_, visibleRange) => {
    await using t = await open({ emulator: { ...makeCorporation(3), visibleRange } })
    expect((await diagnose(t))['sensitiveFields']).toMatchObject({ status: 'ok' })
  })

  it.each([
    [90_000, '90 s behind'],
    [-90_000, '90 s ahead of'],
  ])('tells a clock that is wrong by %s ms', async (ms, seen) => {
    await using t = await open()
    t.emulator.set({ clock: () => t.clock.now() + ms })
    const found = await diagnose(t)
    expect(found['clock']).toMatchObject({ status: 'warning', seen: expect.stringContaining(seen) as string })
    expect(found['token']).toMatchObject({ status: 'ok' })
  })

  it('says how many members are stored, and that the last sync failed', async () => {
    await using t = await open({ emulator: makeCorporation(4) })
    expect((await diagnose(t))['members']?.seen).toBe('Members stored: 0; never synced.')
    await t.login('English').syncCorp()
    expect((await diagnose(t))['members']?.seen).toMatch(/^Members stored: 4; last sync began at 2026-01-01T/)
    t.emulator.failNext('/cgi-bin/agent/get', { errcode: 60011 })
    await expect(t.login('English').syncCorp()).rejects.toThrow('60011')
    expect((await diagnose(t))['members']).toMatchObject({ status: 'warning', code: 60011 })
  })

  it.each([
    [
      'a name that is none',
      { apiBaseUrl: 'https://nowhere.invalid' },
      /name nowhere.invalid cannot be resolved/,
    ],
    ['a closed port', { apiBaseUrl: 'http://127.0.0.1:9' }, /refuses the connection.*ECONNREFUSED/],
    [
      'a proxy that is not there',
      { proxy: 'http://user:password@127.0.0.1:9' },
      /^The proxy did not connect/,
    ],
    ['TLS', { apiBaseUrl: 'https://127.0.0.1:PORT' }, /^The TLS connection/],
    ['a login page in the way', { apiBaseUrl: 'http://127.0.0.1:PORT' }, /HTTP 200\) is not WeCom/],
    [
      'a proxy that refuses',
      { apiBaseUrl: 'https://nowhere.invalid', proxy: 'http://user:password@127.0.0.1:PORT' },
      /^The proxy did not connect/,
    ],
    ['silence', { apiBaseUrl: 'http://127.0.0.1:PORT/silent', timeoutSeconds: 1 }, /did not answer in time/],
  ])('tells faults of the network apart: %s', async (_, plain, seen) => {
    await using stranger = await listen()
    const config = JSON.parse(JSON.stringify(plain).replaceAll('PORT', stranger.port)) as object
    await using t = await open({ plain: { lang: 'en', timeoutSeconds: 3, ...config } })
    const found = await diagnose(t, 'Plain')
    expect(statuses(found)).toEqual(without('reach', 'clock', 'token', 'trustedIp', ...ofAgent))
    expect(found['reach']?.seen).toMatch(seen)
    expect(inspect(found)).not.toContain('password')
  })

  it('stops with its signal', async () => {
    await using t = await open({ emulator: { latencyMs: 60_000 } })
    const stop = new AbortController()
    const seen: string[] = []
    const reading = (async () => {
      for await (const { check } of t.app.check('auths.loginTypes.English', { signal: stop.signal })) {
        seen.push(check)
        if (check === 'publicUrl') stop.abort(new Error('enough'))
      }
    })()
    await expect(reading).rejects.toThrow('enough')
    expect(seen).toEqual(['storage', 'storageClock', 'declaration', 'publicUrl'])
  })

  it('goes on while the storage is down', async () => {
    const storage = { dialect: 'postgres', connectionString: 'postgres://nobody@127.0.0.1:9/none' } as const
    await using t = await open({ storage })
    const found = await diagnose(t)
    expect(found['storage']).toMatchObject({ status: 'error', code: 'STORAGE_UNAVAILABLE' })
    expect(found['reach']).toMatchObject({ status: 'ok' })
    expect(found['clock']).toMatchObject({ status: 'ok' })
    expect(found['token']).toMatchObject({ status: 'error', code: 'STORAGE_UNAVAILABLE' })
    expect(found['members']).toMatchObject({ status: 'error', code: 'STORAGE_UNAVAILABLE' })
  })
})

/** A server that is not WeCom: a page for who asks, 407 for who wants a tunnel, silence under /silent. */
async function listen() {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/silent') !== true) response.end('<html>Log in to the network</html>')
  })
  server.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: String((server.address() as AddressInfo).port),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('the setup steps', () => {
  it('are the values for the admin console', async () => {
    await using t = await open({
      plain: { redirectUri: 'https://app.example.com:8443/api/auth/callback', lang: 'en' },
    })
    const steps = t.login('Plain').setupSteps()
    expect(steps.map(({ title, value }) => [title, value])).toEqual([
      ['Trusted domain', 'app.example.com:8443'],
      ['Authorization callback domain', 'app.example.com:8443'],
      ['App home page', 'https://app.example.com:8443/login/auths.loginTypes.Plain'],
      ['Trusted IP', 'the server’s egress IP'],
      ['URL for events (optional)', 'https://app.example.com:8443/api/callback/auths.loginTypes.Plain'],
    ])
    for (const { where } of steps) expect(where).toMatch(/^Admin console, /)
    expect(t.login('StateRequired').setupSteps()[0]).toMatchObject({ title: '可信域名' })
  })
})
