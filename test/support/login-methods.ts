/** The methods of the official Type that ask WeCom, a corporation in which each of them makes all of its calls, and what is stored. */
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import type { EmulatorOptions } from 'wecom-elements/emulator'
import { makeCorporation, readStored } from './corporation.js'
import type { WecomApp } from './wecom-app.js'

export interface Method {
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

/** Every method that asks WeCom. */
export const methods: readonly Method[] = [
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
export const corporation: EmulatorOptions = {
  ...departments,
  users: users.map((user) => {
    if (user.userid === userId) return { ...user, mobile, email }
    return ['user8', 'user9'].includes(user.userid) ? { ...user, department: [1] } : user
  }),
  tags: [{ tagid: 1, tagname: 'Keys', userlist: ['user9'] }],
  visibleRange: { departments: [2, 3], users: ['user8'], tags: [1] },
}

/** All there is to be known, aside from when and in which order it was stored. */
export async function readTruth(t: WecomApp): Promise<unknown> {
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
