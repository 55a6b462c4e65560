import { ElementError } from '../../kernel/errors.js'
import { actAs } from './act.js'
import { pageKinds, readQuery } from './body.js'
import type { ConsoleApp, ConsoleContext } from './context.js'
import { type AbleLogin, needAbility, readLogin } from './login-abilities.js'
import type { ConsoleRoutes } from './routes.js'
import type { DepartmentRow, MemberPage } from './shapes.js'

/** What a login knows of its members, its vendor's token and events. */
export function addLoginRoutes(hono: ConsoleApp, routes: ConsoleRoutes): void {
  const loginOf = (context: ConsoleContext) => readLogin(routes.app, context.req.param('name') ?? '')
  const at = '/api/logins/:name'
  hono.get(`${at}/departments`, async (context) => context.json(await listDepartments(loginOf(context))))
  hono.get(`${at}/members`, async (context) => {
    const args = readQuery(context, 'members', { ...filterKinds, ...pageKinds })
    return context.json(await membersOf(loginOf(context)).list(args))
  })
  hono.get(`${at}/member-count`, async (context) => {
    const args = readQuery(context, 'member-count', filterKinds)
    return context.json({ count: await membersOf(loginOf(context)).count(args) })
  })
  hono.get(`${at}/members/:userId`, async (context) =>
    context.json(await describeMember(routes, loginOf(context), context.req.param('userId'))),
  )
  hono.post(`${at}/members/:userId/forget`, (context) =>
    forget(routes, context, loginOf(context), context.req.param('userId')),
  )
  hono.post(`${at}/members/:userId/refresh`, (context) =>
    refresh(routes, context, loginOf(context), context.req.param('userId')),
  )
  hono.get(`${at}/token`, async (context) => {
    return context.json(await needAbility(loginOf(context), 'tokenState').tokenState())
  })
  hono.get(`${at}/events`, async (context) => {
    return context.json(await needAbility(loginOf(context), 'eventState').eventState())
  })
}

const filterKinds = {
  department: 'number?',
  recursive: 'boolean?',
  status: 'number?',
  search: 'string?',
} as const

function membersOf(login: AbleLogin) {
  return needAbility(login, 'members').members
}

async function listDepartments(login: AbleLogin): Promise<DepartmentRow[]> {
  const model = needAbility(login, 'departments').departments
  const departments: DepartmentRow[] = []
  let cursor: string | null | undefined
  do {
    const page = await model.list({ limit: 1000, ...(cursor != null && { cursor }) })
    departments.push(...page.rows)
    cursor = page.nextCursor
  } while (cursor !== null)
  return departments
}

async function describeMember({ app }: ConsoleRoutes, login: AbleLogin, userId: string): Promise<MemberPage> {
  const { fullName } = login
  const model = membersOf(login)
  const member = await model.get(userId)
  if (member === null) {
    throw new ElementError('ELEMENT_NOT_FOUND', 'nobody of that user id is stored.', { fullName })
  }
  return {
    member,
    sessions: await app.sessions.list({ fullName, userId }),
    withheld: model.vendorColumns.filter((column) => member[column] === null),
  }
}

async function forget(
  routes: ConsoleRoutes,
  context: ConsoleContext,
  login: AbleLogin,
  userId: string,
): Promise<Response> {
  const able = needAbility(login, 'forget')
  // Whom it was about is what is to be forgotten.
  await actAs(routes, context, actOf('forget', login), () => able.forget({ userId }))
  return context.json({})
}

async function refresh(
  routes: ConsoleRoutes,
  context: ConsoleContext,
  login: AbleLogin,
  userId: string,
): Promise<Response> {
  const able = needAbility(login, 'syncUserInfo')
  const { signal } = context.env.outer.req.raw
  await actAs(routes, context, actOf('syncUserInfo', login), async (about) => {
    about(userId)
    await able.syncUserInfo({ userId, forceUpdate: true, signal })
  })
  return context.json(await describeMember(routes, login, userId))
}

function actOf(act: string, { fullName, tenant }: AbleLogin) {
  return { act, element: fullName, tenant }
}
