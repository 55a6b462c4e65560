import { Code, type CreateAppOptions } from 'wecom-elements'
import type { UserInfo } from '../../elements/auths/loginTypes/QywxInnerType/user-profile.js'
import { describe, expect, it } from 'vitest'
import { expectCode } from '../support/expect-code.js'
import { type InstanceName, type WecomApp, openWecomApp } from '../support/wecom-app.js'

const member = 'ZhangWei'

type ResolveLocalUser = NonNullable<CreateAppOptions['resolveLocalUser']>

const openWith = (resolveLocalUser: ResolveLocalUser) => openWecomApp({ app: { resolveLocalUser } })

const logIn = (t: WecomApp, userId = member) =>
  t.login().getLoginCode({ authCode: t.emulator.grantCode(userId) })

const rowOf = async (t: WecomApp, userId = member) => {
  const row = await t.login().QywxInnerAuthModel.get(userId)
  return (
    row && {
      status: row.status,
      visible: row.visible,
      localUserId: row.localUserId,
      formerLocalUserId: row.formerLocalUserId,
    }
  )
}

const bound = { status: 1, visible: true, localUserId: 'local-1', formerLocalUserId: null }
const left = { status: 5, visible: true, localUserId: null, formerLocalUserId: 'local-1' }

/** Begins a session as the web side does, and says whether it lives. */
async function beginSession(t: WecomApp, userId = member, name: InstanceName = 'Plain') {
  const { sessions } = t.app.internals
  const { fullName, tenant } = t.login(name)
  const token = await sessions.begin({ fullName, tenant, userId, user: {} })
  return { isLive: async () => (await sessions.find(token)) !== undefined }
}

async function openBound() {
  const t = await openWecomApp()
  await logIn(t)
  await t.login().bind({ userId: member, localUserId: 'local-1' })
  return t
}

describe('bind', () => {
  it('binds a member to a local user, which every login then tells', async () => {
    await using t = await openWecomApp()
    expect((await logIn(t)).localUserId).toBeNull()
    await t.login().bind({ userId: 'zhangwei', localUserId: 'local-1' })
    expect(await rowOf(t)).toEqual(bound)
    expect((await logIn(t)).localUserId).toBe('local-1')
    expect((await t.login().getUserInfo({ userId: member })).localUserId).toBe('local-1')
  })

  it('asks WeCom for a member who is not stored yet, in WeCom’s spelling', async () => {
    await using t = await openWecomApp()
    await t.login().bind({ userId: 'zhangwei', localUserId: 'local-1' })
    expect(await t.login().QywxInnerAuthModel.get(member)).toMatchObject({
      userId: member,
      name: '张伟',
      localUserId: 'local-1',
    })
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(1)
    await t.login().bind({ userId: member, localUserId: 'local-2' })
    expect(t.emulator.count('/cgi-bin/user/get')).toBe(1)
  })

  it('takes the place of the binding before', async () => {
    await using t = await openBound()
    await t.login().bind({ userId: member, localUserId: 'local-2' })
    expect(await rowOf(t)).toEqual({ ...bound, localUserId: 'local-2' })
  })

  it('ends the member’s sessions, at this instance, and nobody else’s', async () => {
    await using t = await openWecomApp()
    await logIn(t)
    const [own, others, elsewhere] = [
      await beginSession(t),
      await beginSession(t, 'LiNa'),
      await beginSession(t, member, 'English'),
    ]
    await t.login().bind({ userId: 'ZHANGWEI', localUserId: 'local-1' })
    expect([await own.isLive(), await others.isLive(), await elsewhere.isLive()]).toEqual([false, true, true])
  })

  it.each([
    ['nobody', 60111],
    ['TangWenBin', 60111],
    ['QianFang', 60011],
  ])('refuses %s with %i and stores nothing', async (userId, code) => {
    await using t = await openWecomApp()
    await expectCode(t.login().bind({ userId, localUserId: 'local-1' }), code)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })

  it.each([
    [{ userId: member }, /needs the argument "localUserId"/],
    [{ userId: member, localUserId: '' }, /"localUserId"/],
    [{ userId: member, localUserId: 7 }, /"localUserId" of bind has to be a string/],
    [{ userId: member, localUserId: 'a', id: 1 }, /no argument "id"/],
  ])('refuses %j with a TypeError', async (args, message) => {
    await using t = await openWecomApp()
    await expect(t.login().bind(args as never)).rejects.toThrow(message)
    await expect(t.login().bind(args as never)).rejects.toBeInstanceOf(TypeError)
    expect(t.emulator.requests).toEqual([])
  })
})

describe('unbind', () => {
  it('takes the binding away and ends the sessions; the row stays', async () => {
    await using t = await openBound()
    const session = await beginSession(t)
    await t.login().unbind({ userId: 'zhangwei' })
    expect(await rowOf(t)).toEqual({ ...bound, localUserId: null })
    expect(await session.isLive()).toBe(false)
    await t.login().unbind({ userId: member })
  })

  it('refuses a member who is not stored with 60111, without asking WeCom', async () => {
    await using t = await openWecomApp()
    await expectCode(t.login().unbind({ userId: member }), 60111)
    expect(t.emulator.requests).toEqual([])
  })
})

describe('resolveLocalUser', () => {
  it('is asked about a member who is bound to nobody, once until it finds one', async () => {
    const asked: Parameters<ResolveLocalUser>[] = []
    const found = [null, 'local-1', 'local-2']
    await using t = await openWith((...all) => {
      asked.push(all)
      return Promise.resolve(found[asked.length - 1] ?? null)
    })
    expect((await logIn(t)).localUserId).toBeNull()
    expect((await logIn(t)).localUserId).toBe('local-1')
    expect((await logIn(t)).localUserId).toBe('local-1')
    expect(asked).toHaveLength(2)
    const [user, element, more] = asked[0] ?? []
    expect(user).toMatchObject({ userId: member, name: '张伟', department: [3], localUserId: null })
    expect(element).toBe(t.login())
    expect(more).toEqual({ formerLocalUserId: null })
  })

  it('is told what is stored of the member besides what WeCom says now', async () => {
    const asked: Partial<UserInfo>[] = []
    await using t = await openWecomApp({
      emulator: { createdAfter2022: false },
      app: {
        resolveLocalUser: (user) => {
          asked.push(user)
          return null
        },
      },
    })
    await logIn(t)
    t.emulator.set({ createdAfter2022: true })
    await logIn(t)
    const { mobile } = t.emulator.users.get(member) ?? {}
    expect(asked.map((user) => user.mobile)).toEqual([mobile, mobile])
  })

  it('is not asked about a member who was bound by hand, nor about one who may not come in', async () => {
    await using t = await openWith(() => {
      throw new TypeError('asked')
    })
    await t.login().bind({ userId: member, localUserId: 'local-1' })
    expect((await logIn(t)).localUserId).toBe('local-1')
    await expectCode(logIn(t, 'LiangBo'), 40304)
    await expectCode(logIn(t, 'QianFang'), 60011)
  })

  it('refuses the login by a throw, whose error arrives, and stores no row', async () => {
    const error = new Code(40999, 'The account is closed.', { httpStatus: 403 })
    await using t = await openWith(() => Promise.reject(error))
    await expect(logIn(t)).rejects.toBe(error)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
    expect((await t.app.audit.list()).rows).toMatchObject([{ userId: member, outcome: 40999 }])
  })

  it.each([7, '', {}, true])('refuses the login when it gives %j, which is no id', async (wrong) => {
    await using t = await openWith(() => wrong as never)
    await expect(logIn(t)).rejects.toThrow(/resolveLocalUser/)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })

  it('takes undefined for nobody', async () => {
    await using t = await openWith(() => undefined as never)
    expect((await logIn(t)).localUserId).toBeNull()
  })

  it('ends the sessions of before when it binds, and leaves them when it does not', async () => {
    let found: string | null = null
    await using t = await openWith(() => found)
    await logIn(t)
    const session = await beginSession(t)
    await logIn(t)
    expect(await session.isLive()).toBe(true)
    found = 'local-1'
    await logIn(t)
    expect(await session.isLive()).toBe(false)
  })

  it('binds a member once when 20 logins come at once', async () => {
    let count = 0
    await using t = await openWith(() => `local-${++count}`)
    const users = await Promise.all(Array.from({ length: 20 }, () => logIn(t)))
    expect(new Set(users.map(({ localUserId }) => localUserId)).size).toBe(1)
    expect((await rowOf(t))?.localUserId).toBe(users[0]?.localUserId)
  })
})

describe('requireLocalUser', () => {
  const openRequired = (resolveLocalUser?: ResolveLocalUser) =>
    openWecomApp({
      plain: { requireLocalUser: true },
      app: resolveLocalUser === undefined ? {} : { resolveLocalUser },
    })

  it('refuses a member without a local user with 40305, and stores no row', async () => {
    await using t = await openRequired()
    const error = await expectCode(logIn(t), 40305)
    expect(error.httpStatus).toBe(403)
    expect(await t.login().QywxInnerAuthModel.count()).toBe(0)
  })

  it('lets in whom resolveLocalUser finds, or who was bound by hand', async () => {
    await using found = await openRequired(() => 'local-1')
    expect((await logIn(found)).localUserId).toBe('local-1')
    await using byHand = await openRequired(() => null)
    await byHand.login().bind({ userId: member, localUserId: 'local-2' })
    expect((await logIn(byHand)).localUserId).toBe('local-2')
    await byHand.login().unbind({ userId: member })
    await expectCode(logIn(byHand), 40305)
  })
})

describe('recheck', () => {
  const leavings: [string, (t: WecomApp) => void][] = [
    ['was deleted', (t) => t.emulator.users.delete(member)],
    ['has status 5', (t) => t.emulator.users.change(member, { status: 5 })],
  ]
  // One whom WeCom still shows, with status 5, kept the binding, and whoever got the user id next had it.
  it.each(leavings)('takes sessions and binding from one who %s and keeps the row', async (_, leave) => {
    await using t = await openBound()
    const session = await beginSession(t)
    leave(t)
    expect(await t.login().recheck('zhangwei')).toBeNull()
    expect(await rowOf(t)).toEqual(left)
    expect(await session.isLive()).toBe(false)
  })

  it('gives a member as WeCom says now, stored', async () => {
    await using t = await openBound()
    const session = await beginSession(t)
    t.emulator.users.change(member, { name: '张大伟' })
    expect(await t.login().recheck(member)).toMatchObject({ name: '张大伟', localUserId: 'local-1' })
    expect(await t.login().QywxInnerAuthModel.get(member)).toMatchObject({ name: '张大伟' })
    expect(await session.isLive()).toBe(true)
  })

  it('ends the sessions of one who was disabled, and keeps the binding', async () => {
    await using t = await openBound()
    const session = await beginSession(t)
    t.emulator.users.change(member, { status: 2 })
    expect(await t.login().recheck(member)).toBeNull()
    expect(await rowOf(t)).toEqual({ ...bound, status: 2 })
    expect(await session.isLive()).toBe(false)
  })

  it('ends the sessions of one whom the app may not see any more, and keeps row and binding', async () => {
    await using t = await openBound()
    const session = await beginSession(t)
    t.emulator.set({ visibleRange: { departments: [6], users: [] } })
    expect(await t.login().recheck(member)).toBeNull()
    expect(await rowOf(t)).toEqual({ ...bound, visible: false })
    expect(await session.isLive()).toBe(false)
    t.emulator.set({ visibleRange: { departments: [2], users: [] } })
    expect((await logIn(t)).localUserId).toBe('local-1')
    expect(await rowOf(t)).toEqual(bound)
  })

  it.each([{ errcode: -1 }, { errcode: 60020 }, { errcode: 50003 }, { body: {} }] as const)(
    'rejects and changes nothing while WeCom says %j',
    async (fault) => {
      await using t = await openBound()
      const session = await beginSession(t)
      t.emulator.failNext('/cgi-bin/user/get', fault, 3)
      await expect(t.login().recheck(member)).rejects.toSatisfy((error) => Code.is(error))
      expect(await rowOf(t)).toEqual(bound)
      expect(await session.isLive()).toBe(true)
    },
  )
})

describe('one who comes back', () => {
  async function openLeft(app: Omit<CreateAppOptions, 'root' | 'config'> = {}) {
    const t = await openWecomApp({ app })
    await t.login().bind({ userId: member, localUserId: 'local-1' })
    const user = t.emulator.users.get(member)
    t.emulator.users.delete(member)
    await t.login().recheck(member)
    if (user !== undefined) t.emulator.users.set(member, user)
    return t
  }

  it('is active and bound to nobody, since the user id may be another person’s now', async () => {
    await using t = await openLeft()
    expect((await logIn(t)).localUserId).toBeNull()
    expect(await rowOf(t)).toEqual({ ...left, status: 1 })
  })

  it('is bound again only by resolveLocalUser, which hears of the former user', async () => {
    const former: (string | null)[] = []
    await using t = await openLeft({
      resolveLocalUser: (_, element, { formerLocalUserId }) => {
        former.push(formerLocalUserId)
        return `${element.name} again`
      },
    })
    expect((await logIn(t)).localUserId).toBe('Plain again')
    expect(former).toEqual(['local-1'])
    expect(await rowOf(t)).toEqual({ ...bound, localUserId: 'Plain again' })
  })

  it('or by bind, which asks WeCom whether they are back', async () => {
    await using t = await openLeft()
    await t.login().bind({ userId: member, localUserId: 'local-3' })
    expect(await rowOf(t)).toEqual({ ...bound, localUserId: 'local-3' })
  })

  it('or by nobody while they are away: bind says 60111', async () => {
    await using t = await openLeft()
    t.emulator.users.delete(member)
    await expectCode(t.login().bind({ userId: member, localUserId: 'local-3' }), 60111)
    expect(await rowOf(t)).toEqual(left)
  })
})
