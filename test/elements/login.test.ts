import { describe, expect, it } from 'vitest'
import { expectCode } from '../support/expect-code.js'
import { loginOf, openWecomApp } from '../support/wecom-app.js'

describe('getLoginCode', () => {
  it('logs a member in and stores what WeCom said, with null for what it did not say', async () => {
    await using t = await openWecomApp()

    const user = await t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })

    expect(user).toEqual({
      userId: 'ZhangWei',
      name: '张伟',
      mobile: null,
      email: null,
      avatar: null,
      department: [3],
      mainDepartment: 3,
      position: '高级前端工程师',
      gender: 0,
      status: 1,
      isLeader: false,
      leaderIn: [],
      localUserId: null,
    })
    expect(await t.login().QywxInnerAuthModel.get('ZhangWei')).toMatchObject({
      ...user,
      id: 1,
      visible: true,
    })
  })

  it('asks WeCom twice for a login, besides the token', async () => {
    await using t = await openWecomApp()
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    expect(t.emulator.requests.map(({ path }) => path)).toEqual([
      '/cgi-bin/gettoken',
      '/cgi-bin/auth/getuserinfo',
      '/cgi-bin/user/get',
    ])
  })

  it('knows a leader by the departments that are led', async () => {
    await using t = await openWecomApp()
    const leader = await t.login().getLoginCode({ authCode: t.emulator.grantCode('ChenJianGuo') })
    expect(leader.isLeader).toBe(true)
    expect(leader.leaderIn.length).toBeGreaterThan(0)
    expect(leader.department).toEqual(expect.arrayContaining([...leader.leaderIn]))
  })

  it('refuses a code that was used, that is too old, that is empty and that is too long with 40029', async () => {
    await using t = await openWecomApp()
    const used = t.emulator.grantCode('ZhangWei')
    await t.login().getLoginCode({ authCode: used })
    await expectCode(t.login().getLoginCode({ authCode: used }), 40029)

    const old = t.emulator.grantCode('ZhangWei')
    t.clock.advance(301_000)
    await expectCode(t.login().getLoginCode({ authCode: old }), 40029)

    await expectCode(t.login().getLoginCode({ authCode: '' }), 40029)
    await expectCode(t.login().getLoginCode({ authCode: 'x'.repeat(513) }), 40029)
  })

  it.each([42003, 42022] as const)('says 40029 also where WeCom says %i', async (errcode) => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/auth/getuserinfo', { errcode })
    await expectCode(t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') }), 40029)
  })

  it.each([
    ['someone outside the corporation', 'outsider-visitor', 40302],
    ['a member of a linked corporation', 'wwlinkedcorp0001/ShenJie', 40302],
    ['a member whom the app may not see', 'QianFang', 60011],
    ['a disabled member', 'LiangBo', 40304],
    ['a member who left', 'TangWenBin', 40304],
  ])('refuses %s and stores nothing', async (_, userId, code) => {
    await using t = await openWecomApp()
    await expectCode(t.login().getLoginCode({ authCode: t.emulator.grantCode(userId) }), code)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })

  it.each([60111, 60021, 50002])('says 60011 where user/get answers %i', async (errcode) => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/user/get', { errcode })
    await expectCode(t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') }), 60011)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })

  it('keeps one row for user ids that differ in case, and the spelling of WeCom', async () => {
    await using t = await openWecomApp()
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('zhangwei') })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1)
    expect(await t.login().QywxInnerAuthModel.get('ZHANGWEI')).toMatchObject({ userId: 'ZhangWei' })
  })

  it('keeps the rows of two instances apart', async () => {
    await using t = await openWecomApp()
    await t.login('Plain').getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    expect(await t.login('English').QywxInnerAuthModel.count()).toBe(0)
  })

  it('stores a member once when 50 of their logins come at once', async () => {
    await using t = await openWecomApp()
    const codes = Array.from({ length: 50 }, () => t.emulator.grantCode('ZhangWei'))
    await Promise.all(codes.map((authCode) => t.login().getLoginCode({ authCode })))
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1)
  })
})

describe('what a later answer does to the stored row', () => {
  it('keeps what it leaves out and clears what it sends empty', async () => {
    await using t = await openWecomApp({ emulator: { createdAfter2022: false } })
    const logIn = () => t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    t.emulator.users.add({
      userid: 'ZhangWei',
      name: '张伟',
      mobile: '13800000001',
      position: '工程师',
      department: [3],
    })
    expect(await logIn()).toMatchObject({ mobile: '13800000001', position: '工程师' })

    t.emulator.set({ createdAfter2022: true })
    expect(await logIn()).toMatchObject({ mobile: '13800000001' })

    t.emulator.users.add({ userid: 'ZhangWei', name: '张伟', position: '', department: [3] })
    expect(await logIn()).toMatchObject({ mobile: '13800000001', position: null })
  })

  it('moves updatedAt only when something changed', async () => {
    await using t = await openWecomApp()
    const logIn = () => t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    const readTimes = async () => {
      const row = await t.login().QywxInnerAuthModel.get('ZhangWei')
      return { createdAt: row?.createdAt, updatedAt: row?.updatedAt }
    }
    await logIn()
    const first = await readTimes()

    t.clock.advance(60_000)
    await logIn()
    expect(await readTimes()).toEqual(first)

    t.emulator.users.add({ userid: 'ZhangWei', name: '张大伟', department: [3] })
    await logIn()
    const changed = await readTimes()
    expect(changed.createdAt).toBe(first.createdAt)
    expect(Date.parse(changed.updatedAt ?? '') - Date.parse(first.updatedAt ?? '')).toBe(60_000)
  })
})

describe('a login with the consent of snsapi_privateinfo', () => {
  const everything = ['mobile', 'email', 'biz_mail', 'avatar', 'gender'] as const

  it('joins the name of user/get with what the member consented to', async () => {
    await using t = await openWecomApp()
    const scope = 'snsapi_privateinfo'
    const authCode = t.emulator.grantCode('ZhangWei', { scope, fields: everything })
    const user = await t.login('PrivateInfo').getLoginCode({ authCode })
    const truth = t.emulator.users.get('ZhangWei')
    expect(user).toMatchObject({ name: '张伟', mobile: truth?.mobile, gender: Number(truth?.gender) })
    expect(user.email).toBe(truth?.email === '' ? truth.biz_mail : truth?.email)
    expect(user.avatar).toMatch(/^https:/)
  })

  it('keeps the ticket sealed: get opens it, list does not, and no listing of keys shows it', async () => {
    await using t = await openWecomApp()
    const login = t.login('PrivateInfo')
    const authCode = t.emulator.grantCode('ZhangWei', { scope: 'snsapi_privateinfo', fields: everything })
    await login.getLoginCode({ authCode })

    const row = await login.QywxInnerAuthModel.get('ZhangWei')
    const ticket = t.emulator.requests.find(({ path }) => path.endsWith('getuserdetail'))?.body ?? ''
    expect(ticket).toContain(row?.accessToken)
    expect(Object.keys(row ?? {})).not.toContain('accessToken')
    expect(row?.expiresAt).toBe(new Date(t.clock.now() + 1_800_000).toISOString())
    const { rows } = await login.QywxInnerAuthModel.list()
    expect(rows[0]?.accessToken).toBeNull()
  })
})

describe('the calls that store nothing', () => {
  it('getUserInfo gives a member as WeCom says now', async () => {
    await using t = await openWecomApp()
    expect(await t.login().getUserInfo({ userId: 'zhangwei' })).toMatchObject({
      userId: 'ZhangWei',
      name: '张伟',
    })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
    await expectCode(t.login().getUserInfo({ userId: 'nobody' }), 60111)
    await expectCode(t.login().getUserInfo({ userId: 'QianFang' }), 60011)
  })

  it('getAccessToken gives the token that WeCom takes', async () => {
    await using t = await openWecomApp()
    const access_token = await t.login().getAccessToken()
    const query = new URLSearchParams({ access_token, userid: 'ZhangWei' })
    const answer = await fetch(`${t.emulator.apiUrl}/cgi-bin/user/get?${query.toString()}`)
    expect(await answer.json()).toMatchObject({ errcode: 0, userid: 'ZhangWei' })
  })
})

describe('arguments', () => {
  it.each([
    ['a missing one', {}, /needs the argument "authCode"/],
    ['a wrong type', { authCode: 7 }, /"authCode" of getLoginCode has to be a string/],
    ['an unknown one', { authCode: 'x', code: 'y' }, /has no argument "code"/],
    ['a misspelt one', { authcode: 'x' }, /Did you mean authCode/],
    ['none at all', undefined, /takes one object of named arguments/],
    ['a bare string', 'x', /takes one object of named arguments/],
  ])('refuses %s with a TypeError before anything is asked', async (_, args, message) => {
    await using t = await openWecomApp()
    await expect(t.login().getLoginCode(args as never)).rejects.toThrow(message)
    await expect(t.login().getLoginCode(args as never)).rejects.toBeInstanceOf(TypeError)
    expect(t.emulator.requests).toEqual([])
  })

  it('takes a key that is undefined for absent', async () => {
    await using t = await openWecomApp()
    const authCode = t.emulator.grantCode('ZhangWei')
    const user = await t
      .login()
      .getLoginCode({ authCode, state: undefined, browserKey: undefined, signal: undefined })
    expect(user.userId).toBe('ZhangWei')
  })

  it('stops when the caller gives up', async () => {
    await using t = await openWecomApp()
    t.emulator.failNext('/cgi-bin/auth/getuserinfo', 'hang')
    const authCode = t.emulator.grantCode('ZhangWei')
    const giveUp = new AbortController()
    const login = t.login().getLoginCode({ authCode, signal: giveUp.signal })
    setTimeout(() => {
      giveUp.abort()
    }, 50)
    await expect(login).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a restart', () => {
  it('finds members and token in the file, and asks for no second token', async () => {
    await using t = await openWecomApp()
    await t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })
    await t.app.close()

    const again = loginOf(await t.openAgain())
    await again.getLoginCode({ authCode: t.emulator.grantCode('ChenJianGuo') })
    expect(await again.QywxInnerAuthModel.get('ZhangWei')).toMatchObject({ name: '张伟' })
    expect(t.emulator.count('/cgi-bin/gettoken')).toBe(1)
  })
})
