import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { QywxInnerType } from '../../elements/auths/loginTypes/QywxInnerType/QywxInnerType.js'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/index.js'
import { type Server, serve } from '../../runtime/http/index.js'
import type { App, StorageConfig } from '../../runtime/index.js'
import { exampleCallback, renderChange, sealEvent } from '../support/sealed-event.js'
import type { TestStore } from '../support/store.js'
import { copyFixture } from '../support/test-app.js'
import { waitFor } from '../support/wait-for.js'

interface EventsApp extends AsyncDisposable {
  readonly emulator: Emulator
  readonly app: App
  readonly store: TestStore
  readonly server: Server
  /** Where WeCom sends its events, with what it knows about that address. */
  readonly callback: { url: string; token: string; encodingAesKey: string }
  /** The instance that receives events, and one of the same corporation that does not. */
  readonly login: QywxInnerType
  readonly witness: QywxInnerType
  /** Resolves when every event was delivered and everything that is due was read. */
  readonly settled: () => Promise<void>
}

const configOf = (changes: object = {}) => ({
  corpId: '{{CORP_ID}}',
  corpSecret: '{{CORP_SECRET}}',
  agentId: '{{AGENT_ID}}',
  redirectUri: 'http://127.0.0.1:3000/callback',
  apiBaseUrl: '{{EMULATOR}}',
  ...changes,
})

/** The app served on a port of its own against an emulator that sends it events. */
async function openEventsApp(
  options: { emulator?: EmulatorOptions; form?: 'slim' | 'full'; storage?: StorageConfig } = {},
): Promise<EventsApp> {
  const emulator = await startEmulator({ seed: randomUUID(), ...options.emulator })
  const folder = copyFixture('wecom')
  const type = 'auths.loginTypes.QywxInnerType'
  const told = configOf({ callback: exampleCallback })
  folder.writeElement('auths.loginTypes.Told', { title: 'Told', type }, told)
  folder.writeElement('auths.loginTypes.Witness', { title: 'Witness', type }, configOf())

  const store = await folder.openStore()
  const app = await folder.open({
    allowEmulator: true,
    env: {
      CORP_ID: emulator.corpId,
      CORP_SECRET: emulator.corpSecret,
      AGENT_ID: emulator.agentId,
      EMULATOR: emulator.apiUrl,
    },
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    config: { storage: options.storage ?? store.config },
  })
  const server = await serve(app, { port: 0 })
  const callback = { url: `${server.url}/api/callback/Told`, ...exampleCallback }
  emulator.set({ callback: { ...callback, form: options.form ?? 'slim' } })
  return {
    emulator,
    app,
    store,
    server,
    callback,
    login: app.getElement<QywxInnerType>('auths.loginTypes.Told'),
    witness: app.getElement<QywxInnerType>('auths.loginTypes.Witness'),
    async settled() {
      await emulator.eventsSettled()
      await waitFor(async () => {
        expect(await store.query('select "kind", "key" from "qywxDue"')).toEqual([])
      })
    },
    async [Symbol.asyncDispose]() {
      await emulator.close()
      await server.close()
      folder[Symbol.dispose]()
    },
  }
}

const ignore = () => undefined

const everybody = { departments: [1], users: [] }

/** What is stored of members and departments, by their ids; times and row numbers aside. */
async function readStored(login: QywxInnerType) {
  const users = await login.QywxInnerAuthModel.list({ limit: 500 })
  const departments = await login.QywxInnerDepartmentModel.list({ limit: 500 })
  const strip = (row: object) => ({ ...row, createdAt: '', updatedAt: '' })
  return {
    users: Object.fromEntries(users.rows.map((row) => [row.userId, { ...strip(row), id: 0 }])),
    departments: Object.fromEntries(departments.rows.map((row) => [row.id, strip(row)])),
  }
}

/** What somebody stores who reads the whole corporation now. */
async function readTruth({ witness }: EventsApp) {
  await witness.syncCorp()
  return readStored(witness)
}

describe('the URL that receives events', () => {
  it('is verified at once while WeCom’s API hangs', async () => {
    await using t = await openEventsApp({ emulator: { latencyMs: 60_000 } })
    const callback = { ...t.callback, verifyTimeoutMs: 15_000 }
    expect(await t.emulator.verifyCallback(callback)).toEqual({ isVerified: true, status: 200, reason: '' })
    const byFullName = { ...callback, url: t.callback.url.replace('Told', 'auths.loginTypes.Told') }
    expect(await t.emulator.verifyCallback(byFullName)).toMatchObject({ isVerified: true })
    expect(t.emulator.requests).toEqual([])
  })

  it.each([
    ['another token', { token: 'other' }, 403],
    ['another key', { encodingAesKey: 'a'.repeat(43) }, 403],
    ['another corporation', { receiveId: 'wwemulator1' }, 403],
  ])('is refused to %s', async (_, changes, status) => {
    await using t = await openEventsApp()
    expect(await t.emulator.verifyCallback({ ...t.callback, ...changes })).toMatchObject({ status })
    const sent = await t.emulator.sendEvent(
      { ChangeType: 'delete_user', UserID: 'LiNa' },
      { ...t.callback, ...changes },
    )
    expect(sent.tries.map((attempt) => attempt.status)).toEqual([status, status, status])
  })

  it('is there only for an instance whose config has callback', async () => {
    await using t = await openEventsApp()
    for (const name of ['Witness', 'Nobody']) {
      const callback = { ...t.callback, url: t.callback.url.replace('Told', name) }
      expect(await t.emulator.verifyCallback(callback)).toMatchObject({ isVerified: false, status: 404 })
    }
  })

  it('takes an event of a mebibyte and no byte more', async () => {
    await using t = await openEventsApp()
    const post = (length: number) => fetch(t.callback.url, { method: 'POST', body: 'x'.repeat(length) })
    expect((await post(1024 * 1024)).status).toBe(400)
    expect((await post(1024 * 1024 + 1)).status).toBe(413)
  })

  it('answers so that WeCom sends again while the storage is down', async () => {
    const storage = { dialect: 'sqlite', filename: '/dev/null/app.sqlite' } as const
    await using t = await openEventsApp({ storage })
    const sent = await t.emulator.sendEvent({ ChangeType: 'delete_user', UserID: 'LiNa' })
    expect(sent.tries.map(({ status }) => status)).toEqual([503, 503, 503])
    expect(await t.emulator.verifyCallback()).toMatchObject({ isVerified: true })
  })

  it('answers at the first try while WeCom hangs, and so the app still closes', async () => {
    await using t = await openEventsApp()
    t.emulator.set({ latencyMs: 60_000 })
    t.emulator.users.move('LiNa', [4])
    t.emulator.users.remove('ZhangWei')
    await t.emulator.eventsSettled()
    expect(t.emulator.deliveries.map(({ tries }) => tries.map(({ status }) => status))).toEqual([
      [200],
      [200],
    ])
    await waitFor(() => {
      expect(t.emulator.requests.length).toBeGreaterThan(0)
    })
    const beganAtMs = performance.now()
    await t.app.close()
    expect(performance.now() - beganAtMs).toBeLessThan(20_000)
  })
})

describe.each(['slim', 'full'] as const)('events in the %s form', (form) => {
  it('end in the rows that a sync would store', async () => {
    await using t = await openEventsApp({ form, emulator: { visibleRange: everybody } })
    const { emulator, login } = t
    await login.syncCorp()
    emulator.users.add({ userid: 'new.one', name: '新人', department: [3] })
    emulator.users.move('LiNa', [4, 6])
    emulator.users.change('ZhangWei', { department: [2, 3], position: '架构师' })
    emulator.users.rename('WangFang', 'fang.wang')
    emulator.users.remove('LiuYang')
    emulator.departments.add({ id: 20, name: '测试组', parentid: 2 })
    emulator.departments.move(4, 5)
    emulator.departments.add({ id: 21, name: '临时组', parentid: 20 })
    emulator.departments.remove(21)
    if (form === 'full') {
      emulator.departments.rename(6, '销售部')
      emulator.users.change('GaoJun', { name: '高军军' })
    }
    await t.settled()

    const stored = await readStored(login)
    const truth = await readTruth(t)
    expect(stored.users['LiuYang']).toMatchObject({ status: 5 })
    expect(stored.users).toEqual({ ...truth.users, LiuYang: stored.users['LiuYang'] })
    expect(stored.departments).toEqual(truth.departments)
    expect(emulator.deliveries.every(({ tries }) => tries.length === 1)).toBe(true)
  })
})

describe('a renamed member', () => {
  it('keeps row, binding and session', async () => {
    await using t = await openEventsApp()
    const { emulator, login } = t
    await login.bind({ userId: 'LiNa', localUserId: 'local-7' })
    const before = await login.QywxInnerAuthModel.get('LiNa')
    const { sessions } = t.app.internals
    const owner = { fullName: login.fullName, tenant: emulator.corpId, userId: 'LiNa' }
    const token = await sessions.begin({ ...owner, user: {} })
    emulator.users.rename('LiNa', 'na.li')
    await emulator.eventsSettled()
    expect(await sessions.find(token)).toMatchObject({ ...owner, userId: 'na.li' })
    expect(await login.QywxInnerAuthModel.get('na.li')).toMatchObject({
      id: before?.id,
      localUserId: 'local-7',
    })
    await t.settled()
    expect(await login.QywxInnerAuthModel.get('na.li')).toMatchObject({ localUserId: 'local-7', status: 1 })
    expect(await login.QywxInnerAuthModel.get('LiNa')).toBeNull()
  })

  it('keeps its binding also when it was read between the renaming and its event', async () => {
    await using t = await openEventsApp()
    const { emulator, login } = t
    await login.bind({ userId: 'LiNa', localUserId: 'local-7' })
    emulator.set({ callback: null })
    emulator.users.rename('LiNa', 'na.li')
    const CreateTime = Math.floor(Date.now() / 1000)
    emulator.set({ callback: t.callback })
    await emulator.sendEvent({ ChangeType: 'update_user', UserID: 'LiNa', Department: '3' })
    await t.settled()
    expect(await login.QywxInnerAuthModel.get('LiNa')).toMatchObject({ status: 5, localUserId: null })
    await emulator.sendEvent({ ChangeType: 'update_user', UserID: 'LiNa', NewUserID: 'na.li', CreateTime })
    await t.settled()
    expect(await login.QywxInnerAuthModel.get('na.li')).toMatchObject({ status: 1, localUserId: 'local-7' })
  })

  it('is not renamed by a copy of the event after somebody else got the old id', async () => {
    await using t = await openEventsApp()
    const { emulator, login } = t
    await login.bind({ userId: 'LiNa', localUserId: 'local-7' })
    emulator.users.rename('LiNa', 'na.li')
    await t.settled()
    emulator.users.add({ userid: 'LiNa', name: '另一位李娜', department: [3] })
    await t.settled()
    await login.bind({ userId: 'LiNa', localUserId: 'local-8' })

    const [{ url, body } = { url: '', body: '' }] = emulator.deliveries
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200)
    await t.settled()
    expect(await login.QywxInnerAuthModel.get('LiNa')).toMatchObject({
      localUserId: 'local-8',
      name: '另一位李娜',
    })
    expect(await login.QywxInnerAuthModel.get('na.li')).toMatchObject({
      localUserId: 'local-7',
      name: '李娜',
    })
  })
})

describe('a department', () => {
  it('that can not be read now stays due', async () => {
    await using t = await openEventsApp()
    const { emulator, store } = t
    emulator.failNext('/cgi-bin/department/list', { errcode: 45009 }, 10)
    await emulator.sendEvent({ ChangeType: 'delete_party', Id: 3 })
    await waitFor(() => {
      expect(emulator.count('/cgi-bin/department/list')).toBeGreaterThan(0)
    })
    // It ends what it is at, and waits no longer to try again.
    await t.app.close()
    expect(await store.query('select "kind", "key" from "qywxDue"')).toEqual([
      { kind: 'department', key: '3' },
    ])
  })

  it('that moves out of what the app may see goes, with what is under it, and comes back', async () => {
    await using t = await openEventsApp({ emulator: { visibleRange: { departments: [2], users: [] } } })
    const { emulator, login } = t
    await login.syncDepartmentInfo()
    const stored = async () => Object.keys((await readStored(login)).departments)
    expect(await stored()).toEqual(['2', '3', '4'])
    emulator.departments.move(4, 5)
    emulator.departments.add({ id: 30, name: '别处', parentid: 5 })
    await t.settled()
    expect(await stored()).toEqual(['2', '3'])
    emulator.departments.move(4, 3)
    await t.settled()
    expect(await stored()).toEqual(['2', '3', '4'])
  })
})

describe('the app’s own events', () => {
  it('have those read who came into the visible range or left it', async () => {
    await using t = await openEventsApp()
    const { emulator, login } = t
    emulator.set({ callback: null, appCallback: t.callback })
    emulator.set({ visibleRange: everybody })
    await t.settled()
    expect(await login.QywxInnerAuthModel.get('QianFang')).toMatchObject({ name: '钱芳', visible: true })
    emulator.set({ visibleRange: { departments: [2], users: [] } })
    await t.settled()
    expect(await login.QywxInnerAuthModel.get('QianFang')).toMatchObject({ visible: false })
  })

  it('of a tag have its members read', async () => {
    await using t = await openEventsApp()
    t.emulator.tags.add({ tagid: 7, tagname: '试用', userlist: ['LiNa', 'ZhangWei'], partylist: [6] })
    await t.settled()
    expect(Object.keys((await readStored(t.login)).users).sort()).toEqual(['LiNa', 'ZhangWei'])
  })
})

/** Syncs again and again; gives how often. */
async function syncUntil(signal: AbortSignal, login: QywxInnerType): Promise<number> {
  let syncs = 0
  for (; !signal.aborted; syncs += 1) await login.syncCorp({ allowMassLeave: true })
  return syncs
}

describe('events that are duplicated, reordered and replayed', () => {
  it('end in the truth, with a sync running at once', { timeout: 60_000 }, async () => {
    await using t = await openEventsApp({ emulator: { visibleRange: everybody } })
    const { emulator, login } = t
    await login.syncCorp()
    emulator.set({ callback: { ...t.callback, form: 'full', parallel: 6 }, latencyMs: 2 })
    const stop = new AbortController()
    const syncing = syncUntil(stop.signal, login)
    let renamed = 'WangFang'
    for (let round = 0; round < 6; round += 1) {
      emulator.users.move('LiNa', [2 + (round % 5)])
      emulator.users.change('ZhangWei', { position: `第${round}级` })
      emulator.users.rename(renamed, `wang${round}`)
      renamed = `wang${round}`
      emulator.users.add({ userid: `new${round}`, name: `新人${round}`, department: [3] })
      if (round > 0) emulator.users.remove(`new${round - 1}`)
      emulator.departments.move(4, round % 2 === 0 ? 5 : 2)
      const replayed = emulator.deliveries.map(({ url, body }) => ({ url, body })).reverse()
      await Promise.all(replayed.slice(0, 8).map(({ url, body }) => fetch(url, { method: 'POST', body })))
    }
    stop.abort()
    expect(await syncing).toBeGreaterThan(0)
    await t.settled()

    const stored = await readStored(login)
    const truth = await readTruth(t)
    for (const [userId, row] of Object.entries(stored.users)) {
      if (userId in truth.users) expect(row).toEqual(truth.users[userId])
      else expect(row).toMatchObject({ status: 5 })
    }
    expect(Object.keys(truth.users).filter((userId) => !(userId in stored.users))).toEqual([])
    expect(stored.departments).toEqual(truth.departments)
  })
})

describe('an event that somebody sends who knows no key', () => {
  it('changes nothing', async () => {
    await using t = await openEventsApp()
    const event = sealEvent(renderChange({ ChangeType: 'delete_user', UserID: 'LiNa' }, Date.now()), {
      corpId: t.emulator.corpId,
      token: 'guessed',
    })
    const url = `${t.callback.url}?${event.query.toString()}`
    expect((await fetch(url, { method: 'POST', body: event.body })).status).toBe(403)
    expect(t.emulator.requests).toEqual([])
  })
})
