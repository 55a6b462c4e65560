/**
 * What users of other WeCom integrations report again and again, one test for each: it can't happen here. Most have
 * tests of their own that go further; these say it the way the reports do.
 */
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createHandler } from 'wecom-elements/http'
import { Browser } from '../support/browser.js'
import { makeCorporation } from '../support/corporation.js'
import { startEgressProxy } from '../support/egress-proxy.js'
import { expectCode } from '../support/expect-code.js'
import { exampleCallback, renderChange, sealEvent } from '../support/sealed-event.js'
import { type WecomApp, loginOf, openWecomApp } from '../support/wecom-app.js'
import { expectNone, secretsOf } from '../support/wecom-secrets.js'
import { countSessions, logInByBrowser } from '../support/wecom-session.js'

const userGet = '/cgi-bin/user/get'
const userList = '/cgi-bin/user/list'
const getToken = '/cgi-bin/gettoken'

const logIn = (t: WecomApp, userId: string) =>
  t.login().getLoginCode({ authCode: t.emulator.grantCode(userId) })

const find = (t: WecomApp, userId: string) => t.login().QywxInnerAuthModel.get(userId)

describe('mobile, email, avatar and gender', () => {
  it('come also to an app that was created after 2022-06-20, by the consent of snsapi_privateinfo', async () => {
    await using t = await openWecomApp({ emulator: { createdAfter2022: true } })
    const fields = ['mobile', 'email', 'biz_mail', 'avatar', 'gender'] as const
    const authCode = t.emulator.grantCode('ZhangWei', { scope: 'snsapi_privateinfo', fields })
    const user = await t.login('PrivateInfo').getLoginCode({ authCode })
    expect(user).toMatchObject({ mobile: expect.stringMatching(/^\d{11}$/) as string })
    expect(user.email).toContain('@')
    expect(user.avatar).toMatch(/^https:/)
    expect(user.gender).toBeGreaterThan(0)
  })

  it('are merged from user/get and getuserdetail, whichever of the two has them', async () => {
    await using t = await openWecomApp()
    t.emulator.users.change('ZhangWei', { email: '', biz_mail: 'zhangwei@biz.example', position: '工程师' })
    const fields = ['email', 'biz_mail'] as const
    const authCode = t.emulator.grantCode('ZhangWei', { scope: 'snsapi_privateinfo', fields })
    expect(await t.login('PrivateInfo').getLoginCode({ authCode })).toMatchObject({
      name: '张伟',
      position: '工程师',
      email: 'zhangwei@biz.example',
    })
  })

  it('are null, and no crash, where nobody gives them and the member is bound to nobody', async () => {
    await using t = await openWecomApp()
    const none = { mobile: null, email: null, avatar: null, gender: 0, localUserId: null }
    expect(await logIn(t, 'ZhangWei')).toMatchObject(none)
    expect(await find(t, 'ZhangWei')).toMatchObject(none)
  })
})

describe('snsapi_privateinfo', () => {
  it('shows the page of consent: the link has scope and agentid; who refuses is let in without mail', async () => {
    await using t = await openWecomApp()
    const login = t.login('PrivateInfo')
    const { searchParams } = new URL((await login.getLoginConfig()).workbenchUrl)
    expect(searchParams.get('scope')).toBe('snsapi_privateinfo')
    expect(searchParams.get('agentid')).toBe(t.emulator.agentId)
    expect(await login.getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })).toMatchObject({
      name: '张伟',
      email: null,
    })
  })
})

describe('the contact-sync secret', () => {
  it('with which a new IP gets 48009 is told to be the wrong one, and which is right', async () => {
    const corpSecret = 'the-secret-of-contact-sync'
    await using t = await openWecomApp({ emulator: { contactSyncSecret: corpSecret }, corpSecret })
    const error = await expectCode(t.login('English').getUserInfo({ userId: 'ZhangWei' }), 48009)
    expect(error.reason).toContain('contact-sync secret')
    expect(error.solution).toMatch(/Secret of the self-built app .*corpSecret/)
  })
})

describe('a trusted IP', () => {
  it('that is missing (60020) is named, with the page to add it; no try is repeated', async () => {
    await using t = await openWecomApp({ emulator: { trustedIps: ['203.0.113.7'] } })
    const error = await expectCode(t.login().syncCorp(), 60020)
    expect(error.reason).toContain('不是企业可信 IP')
    expect(error.solution).toContain('企业可信IP')
    expect(t.emulator.count('/cgi-bin/agent/get')).toBe(1)
  })

  it('can be that of a proxy: every call goes through it', async () => {
    await using proxy = await startEgressProxy()
    await using t = await openWecomApp({
      emulator: makeCorporation(6),
      plain: { proxy: proxy.url },
    })
    await logIn(t, 'user1')
    expect(await t.login().syncCorp()).toMatchObject({ users: 6 })
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(t.emulator.apiUrl).host]))

    await proxy[Symbol.asyncDispose]()
    // Going round it would be refused by WeCom, and be what an administrator forbade.
    const asked = t.emulator.requests.length
    await expectCode(t.login().getUserInfo({ userId: 'user1' }), 50000)
    expect(t.emulator.requests.length).toBe(asked)
  })
})

describe('a sync', () => {
  it('that brings nothing is never a success without a reason', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(9) })
    t.emulator.failNext(userList, { errcode: 60011 }, Infinity)
    await expectCode(t.login('English').syncCorp(), 60011)
    t.emulator.set({ visibleRange: { departments: [], users: [] } })
    const error = await expectCode(t.login('English').syncCorp(), 60011)
    expect(error.reason).toContain('visible range is empty')
    const { rows } = await t.login('English').syncHistory()
    expect(rows.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 60011],
      ['failed', 60011],
    ])
  })

  it('of a visible range that is a sub-department, root not visible, has its members with their names', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(9) })
    t.emulator.set({ visibleRange: { departments: [4], users: [] } })
    expect(await t.login().syncCorp()).toMatchObject({ departments: 1, users: 3, failed: [] })
    expect(await find(t, 'user3')).toMatchObject({ name: '员工3', department: [4] })
  })

  it('of many members is done in one attempt, asks once for each department and for no member', async () => {
    await using t = await openWecomApp({
      emulator: { size: { members: 3000, departments: 60 }, latencyMs: 5, maxConcurrency: 8 },
    })
    expect(await t.login().syncCorp()).toMatchObject({ users: 3000, added: 3000, failed: [] })
    expect(t.emulator.count(userList)).toBe(60)
    expect(t.emulator.count(userGet)).toBe(0)
    expect(await t.login().syncCorp()).toMatchObject({ unchanged: 3000, updated: 0 })
  }, 60_000)

  it('brings the departments too, each with its parent, and links every member to theirs', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(9) })
    await t.login().syncCorp()
    const { rows } = await t.login().QywxInnerDepartmentModel.list()
    expect(rows.map(({ id, parentId, name }) => [id, parentId, name])).toEqual([
      [1, 0, '总部'],
      [2, 1, '研发部'],
      [3, 1, '销售部'],
      [4, 2, '前端组'],
    ])
    for (const { id } of rows.slice(1))
      expect(await t.login().QywxInnerAuthModel.count({ department: id })).toBe(3)
  })

  it('takes members without a mobile, however many have none', async () => {
    await using t = await openWecomApp({ emulator: { ...makeCorporation(9), createdAfter2022: false } })
    t.emulator.users.change('user9', { mobile: '13800000009' })
    expect(await t.login().syncCorp()).toMatchObject({ users: 9, added: 9, failed: [] })
    const { rows } = await t.login().QywxInnerAuthModel.list()
    expect(rows.map(({ mobile }) => mobile)).toEqual([...Array<null>(8).fill(null), '13800000009'])
  })
})

describe('a member who left', () => {
  it('is disabled and logged out by the next sync; re-hired they come back and may log in', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(12) })
    await logInByBrowser(t, 'user4')
    t.emulator.users.remove('user4')
    await t.login().syncCorp()
    expect(await find(t, 'user4')).toMatchObject({ status: 5 })
    expect(await countSessions(t, 'user4')).toBe(0)

    t.emulator.users.add({ userid: 'user4', name: '员工4', department: [3] })
    expect(await logIn(t, 'user4')).toMatchObject({ status: 1, department: [3] })
    await t.login().syncCorp()
    expect(await find(t, 'user4')).toMatchObject({ status: 1, visible: true })
  })
})

describe('an access token', () => {
  it.each([40014, 42001] as const)('that expired is renewed also when WeCom says %i', async (errcode) => {
    await using t = await openWecomApp()
    await logIn(t, 'ZhangWei')
    t.emulator.revokeTokens(errcode)
    expect(await logIn(t, 'LiNa')).toMatchObject({ userId: 'LiNa' })
    expect(t.emulator.count(getToken)).toBe(2)
  })

  it('is refreshed by one of many, no process keeps a dead one, and no loop begins', async () => {
    await using t = await openWecomApp({ emulator: { tokenPolicy: 'newKillsOld' } })
    const logins = [t.login(), loginOf(await t.openAgain()), loginOf(await t.openAgain())]
    const ask = () =>
      Promise.all(
        logins.flatMap((login) => Array.from({ length: 10 }, () => login.getUserInfo({ userId: 'LiNa' }))),
      )
    await ask()
    expect(t.emulator.count(getToken)).toBe(1)
    t.emulator.revokeTokens(42001)
    await ask()
    expect(t.emulator.count(getToken)).toBe(2)
  })
})

describe('a code', () => {
  it('that is submitted twice, by a double request or a refresh, logs in once and fails nobody', async () => {
    await using t = await openWecomApp()
    const handler = createHandler(t.app)
    const browser = new Browser({}, (request) => handler.fetch(request))
    const { redirectUri } = t.login()
    const { origin } = new URL(redirectUri)
    const begun = await browser.visit(`${origin}/api/test/Wecom/auths/loginTypes/Plain/getLoginConfig`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: '{}',
    })
    const { data } = (await begun.json()) as { data: { state: string } }
    const callback = `${redirectUri}?code=${t.emulator.grantCode('ZhangWei')}&state=${data.state}`
    const answers = await Promise.all([browser.visit(callback), browser.visit(callback)])
    answers.push(await browser.visit(callback))
    for (const { status } of answers) expect(status).toBe(303)
    expect(t.emulator.count('/cgi-bin/auth/getuserinfo')).toBe(1)
    expect(await countSessions(t, 'ZhangWei')).toBe(1)
  })
})

describe('several corporations and several apps', () => {
  it('live in one system, and none sees the members of another', async () => {
    await using t = await openWecomApp({ emulator: makeCorporation(6) })
    await using elsewhere = await openWecomApp({ emulator: makeCorporation(3) })
    const { corpId, corpSecret, agentId, apiUrl } = elsewhere.emulator
    const other = await t.openAgain({
      app: { env: { CORP_ID: corpId, CORP_SECRET: corpSecret, AGENT_ID: agentId, EMULATOR: apiUrl } },
    })
    await Promise.all([t.login().syncCorp(), loginOf(other).syncCorp()])
    expect(await t.login().QywxInnerAuthModel.count()).toBe(6)
    expect(await loginOf(other).QywxInnerAuthModel.count()).toBe(3)
    expect(await t.login('English').QywxInnerAuthModel.count()).toBe(0)
  })
})

describe('logs', () => {
  it('have no secret, token, ticket or code, whatever goes well or wrong', async () => {
    const lines: string[] = []
    const write = (...line: unknown[]) => {
      lines.push(inspect(line, { depth: 20, showHidden: true }))
    }
    await using t = await openWecomApp({
      app: { logger: { debug: write, info: write, warn: write, error: write } },
    })
    await logInByBrowser(t, 'ZhangWei')
    t.emulator.failNext('/cgi-bin/auth/getuserinfo', { errcode: 60020 })
    await logInByBrowser(t, 'LiNa').catch(() => undefined)
    t.emulator.failNext(userList, { status: 200, body: '<html>' }, Infinity)
    await t
      .login()
      .syncCorp()
      .catch(() => undefined)
    expect(lines.length).toBeGreaterThan(0)
    expectNone(lines, secretsOf(t))
  })
})

describe('contact-change events', () => {
  it('of the wrong kind (InfoType, of third parties) change nothing; a missing one is made up for by a sync', async () => {
    await using t = await openWecomApp({
      emulator: makeCorporation(12),
      plain: { callback: exampleCallback },
    })
    await t.login().syncCorp()
    const send = (text: string) => {
      const { query, body } = sealEvent(text, { corpId: t.emulator.corpId })
      return t.login().receiveEvent({ method: 'POST', query, body })
    }
    const asked = t.emulator.count(userGet)
    t.emulator.users.change('user1', { position: '经理' })
    const foreign =
      '<xml><InfoType>change_contact</InfoType><ChangeType>update_user</ChangeType><UserID>user1</UserID></xml>'
    expect(await send(foreign)).toMatchObject({ status: 200, body: '' })
    expect(t.emulator.count(userGet)).toBe(asked)

    expect(
      await send(renderChange({ ChangeType: 'update_user', UserID: 'user1' }, t.clock.now())),
    ).toMatchObject({
      status: 200,
    })
    await expect.poll(async () => (await find(t, 'user1'))?.position).toBe('经理')

    t.emulator.users.remove('user2')
    await t.login().syncCorp()
    expect(await find(t, 'user2')).toMatchObject({ status: 5 })
  })
})

describe('a Node framework that has no WeCom login', () => {
  it('gets one from a Web-standard handler: page, remote functions, session', async () => {
    await using t = await openWecomApp()
    const { origin } = new URL(t.login().redirectUri)
    const page = await createHandler(t.app).fetch(new Request(`${origin}/login/Plain`))
    expect([200, 302, 303]).toContain(page.status)
    const browser = await logInByBrowser(t, 'ZhangWei', { authorize: () => true })
    expect(await browser.call('getUserInfo', { userId: 'LiNa' })).toMatchObject({ status: 200, errcode: 0 })
  })
})
