/** Every method of the official Type meets every fault that WeCom and the network have, on every call that it makes. */
import { Code, ElementError } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import type { EmulatorOptions, Fault } from 'wecom-elements/emulator'
import { describe, expect, it } from 'vitest'
import { makeCorporation, readStored } from '../support/corporation.js'
import { SecretSearch } from '../support/secret-search.js'
import { readEverything } from '../support/store.js'
import { amount, isLong, tellCounts } from '../support/torture.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'

/** Section by section of https://developer.work.weixin.qq.com/document/path/90313, as far as a login type can meet them. */
const errcodes = [
  -1, 40001, 40003, 40013, 40014, 40029, 40031, 40056, 40058, 40063, 40091, 40093, 41001, 41002, 41004, 41008,
  42001, 42003, 42022, 42007, 42009, 45009, 45033, 46004, 48002, 48006, 48009, 50001, 50002, 50003, 60003,
  60011, 60020, 60021, 60111, 60121, 60123, 80001, 85005, 81013, 84014, 84015, 301002, 301005, 999999,
]

const faults: readonly (readonly [string, Fault])[] = [
  ...errcodes.map((errcode) => [`errcode ${errcode}`, { errcode }] as const),
  ['HTTP 500 with HTML', { status: 500 }],
  ['HTTP 502 with HTML', { status: 502 }],
  ['HTTP 200 with HTML', { status: 200, body: '<html>', contentType: 'text/html' }],
  ['an empty 404', { status: 404, body: '' }],
  ['a cut before the headers', 'cutHeaders'],
  ['a cut in the body', 'cutBody'],
  ['a lost answer', 'loseAnswer'],
  ['no answer', 'hang'],
  ['JSON cut short', { body: '{"errcode":0,"userid":"user1","depart' }],
  ['a JSON array', { body: [] }],
  ['null', { body: null }],
  ['a number as text', { body: { errcode: '0', errmsg: 'ok' } }],
  ['an answer without its fields', { body: { errcode: 0, errmsg: 'ok' } }],
  [
    'fields of wrong types',
    { body: { errcode: 0, userid: 7, userlist: 'x', department: { id: '1' }, access_token: 1 } },
  ],
  ['ten megabytes', { body: { errcode: 0, padding: 'x'.repeat(10_000_000) } }],
  ['twenty megabytes', { body: { errcode: 0, padding: 'x'.repeat(20_000_000) } }],
  ['a redirect', { redirect: 'http://127.0.0.1:1/elsewhere' }],
]

interface Method {
  readonly name: string
  /** The calls that it makes. */
  readonly paths: readonly string[]
  readonly perform: (t: WecomApp, login: QywxInnerType) => Promise<unknown>
  /** What has to be so before it is tried. */
  readonly prepare?: (login: QywxInnerType) => Promise<unknown>
}

const userId = 'user1'
const mobile = '13800000001'
const email = 'user1@corp.example'
const visible = ['gettoken', 'agent/get', 'department/list']
const members = [...visible, 'user/list', 'user/get', 'tag/get']

const methods: readonly Method[] = [
  { name: 'getAccessToken', paths: ['gettoken'], perform: (_, login) => login.getAccessToken() },
  {
    name: 'getLoginCode of a stored member',
    paths: ['gettoken', 'auth/getuserinfo', 'user/get'],
    perform: (t, login) => login.getLoginCode({ authCode: t.emulator.grantCode(userId) }),
  },
  {
    name: 'getLoginCode of a new member',
    paths: ['gettoken', 'auth/getuserinfo', 'user/get', 'auth/getuserdetail'],
    prepare: (login) => login.forget({ userId }),
    perform: (t, login) =>
      login.getLoginCode({
        authCode: t.emulator.grantCode(userId, { scope: 'snsapi_privateinfo', fields: ['mobile'] }),
      }),
  },
  {
    name: 'getUserInfo',
    paths: ['gettoken', 'user/get'],
    perform: (_, login) => login.getUserInfo({ userId }),
  },
  {
    name: 'findUserId by mobile',
    paths: ['gettoken', 'user/getuserid'],
    perform: (_, login) => login.findUserId({ mobile }),
  },
  {
    name: 'findUserId by email',
    paths: ['gettoken', 'user/get_userid_by_email'],
    perform: (_, login) => login.findUserId({ email }),
  },
  {
    name: 'syncUserInfo',
    paths: ['gettoken', 'user/get'],
    perform: (_, login) => login.syncUserInfo({ userId, forceUpdate: true }),
  },
  { name: 'syncDepartmentInfo', paths: visible, perform: (_, login) => login.syncDepartmentInfo() },
  {
    name: 'syncDepartmentInfo of one',
    paths: ['gettoken', 'department/list'],
    perform: (_, login) => login.syncDepartmentInfo({ deptId: '2' }),
  },
  { name: 'syncCorp', paths: members, perform: (_, login) => login.syncCorp() },
  { name: 'syncCorp, a dry run', paths: members, perform: (_, login) => login.syncCorp({ dryRun: true }) },
  {
    name: 'bind of a new member',
    paths: ['gettoken', 'user/get'],
    prepare: (login) => login.forget({ userId }),
    perform: async (_, login) => {
      await login.bind({ userId, localUserId: 'u1' })
      await login.unbind({ userId })
    },
  },
]

const { users = [], ...departments } = makeCorporation(9)

/** Seen by departments, one by one, and by a tag: so a sync makes every call that there is. */
const corporation: EmulatorOptions = {
  ...departments,
  users: users.map((user) => {
    if (user.userid === userId) return { ...user, mobile, email }
    return ['user8', 'user9'].includes(user.userid) ? { ...user, department: [1] } : user
  }),
  tags: [{ tagid: 1, tagname: 'Keys', userlist: ['user9'] }],
  visibleRange: { departments: [2, 3], users: ['user8'], tags: [1] },
}

/** All there is to be known, aside from when and in which order it was stored. */
async function readTruth(t: WecomApp): Promise<unknown> {
  const { qywxUser, qywxPlace, ...others } = await readStored(t.store)
  const users = qywxUser as Record<string, unknown>[]
  const byRow = new Map(users.map(({ id, userId }) => [id, userId]))
  const kept = users.map((user) =>
    Object.fromEntries(
      Object.entries(user).filter(([column]) => !/^(id|sealedTicket)$|At(Ms)?$/.test(column)),
    ),
  )
  const places = (qywxPlace as Record<string, unknown>[]).map((place) => [
    place['departmentId'],
    byRow.get(place['userRow']),
  ])
  return { users: sortByText(kept), places: sortByText(places), departments: stripTimes(others) }
}

function sortByText(values: readonly unknown[]): unknown[] {
  return values.map((value) => JSON.stringify(value)).sort()
}

function stripTimes(tables: Record<string, unknown>): unknown {
  return JSON.parse(
    JSON.stringify(tables, (key, value: unknown) => (/At(Ms)?$/.test(key) ? undefined : value)),
  )
}

/** Bounded: three tries of a second each, twice where a token is renewed, and their pauses. */
const longestMs = 25_000

async function meet(
  t: WecomApp,
  search: SecretSearch,
  method: Method,
  path: string,
  fault: Fault,
  times: number,
) {
  const login = t.login()
  const full = `/cgi-bin/${path}`
  await method.prepare?.(login)
  if (path === 'gettoken') t.clock.advance(7_300_000)
  const before = t.emulator.count(full)
  t.emulator.failNext(full, fault, times)
  const beganAt = performance.now()
  const error: unknown = await method.perform(t, login).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const tookMs = performance.now() - beganAt
  search.show(error)

  const met = t.emulator.count(full) - before
  // What was not met is taken out of the queue.
  for (let left = times - met; left > 0; left -= 1) {
    await fetch(t.emulator.apiUrl + full, { signal: AbortSignal.timeout(200) }).catch(() => undefined)
  }
  return { error, tookMs, met }
}

describe.concurrent.each(methods.map((method) => ({ method, name: method.name })))('$name', ({ method }) => {
  it('meets every fault with a typed error in bounded time or success, and leaves what was stored whole', async () => {
    const search = new SecretSearch()
    await using t = await openWecomApp({
      emulator: corporation,
      plain: { timeoutSeconds: 1 },
      app: { logger: search.logger },
    })
    await method.perform(t, t.login())
    await t.login().syncCorp()
    const truth = await readTruth(t)
    const counts = { faults: 0, errors: 0, successes: 0 }

    for (const [at, [name, fault]] of faults.entries()) {
      const paths = isLong ? method.paths : method.paths.slice(at % method.paths.length).slice(0, 1)
      for (const path of paths) {
        for (const times of isLong ? [1, 3] : [1 + 2 * (at % 2)]) {
          const where = `${name} at ${path}, ${times} times`
          const { error, tookMs, met } = await meet(t, search, method, path, fault, times)
          counts.faults += 1
          if (error === undefined) counts.successes += 1
          else counts.errors += 1
          expect(met, where).toBeGreaterThan(0)
          expect(tookMs, where).toBeLessThan(longestMs)
          expect(
            error === undefined || Code.is(error) || ElementError.is(error),
            `${where}: ${String(error)}`,
          ).toBe(true)

          // After a refused secret WeCom is left alone for a while.
          t.clock.advance(601_000)
          await method.perform(t, t.login())
          await t.login().syncCorp()
          expect(await readTruth(t), where).toEqual(truth)
        }
      }
    }
    expect(counts.faults).toBeGreaterThanOrEqual(amount({ short: faults.length, long: faults.length * 2 }))

    search.hideWhatWasSent(t.emulator)
    search.showText(await readEverything(t.store))
    expect(search.find()).toEqual([])
    tellCounts(method.name, { ...counts, ...search.counts })
  }, 900_000)
})
