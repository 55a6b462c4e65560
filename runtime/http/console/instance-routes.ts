import { ArgumentError } from '../../kernel/arguments.js'
import type { NewInstance } from '../../kernel/instance-files.js'
import { actAs } from './act.js'
import { readBody, readQuery } from './body.js'
import type { ConsoleApp, ConsoleContext } from './context.js'
import { findAbleLogin } from './login-abilities.js'
import type { ConsoleRoutes } from './routes.js'
import type { ChangeBody, Deletion } from './shapes.js'

/** Instances: made, read, changed and deleted as every tool does it, by the app's own functions. */
export function addInstanceRoutes(hono: ConsoleApp, routes: ConsoleRoutes): void {
  const { app } = routes
  hono.post('/api/instances', (context) => create(routes, context))
  hono.get('/api/instances/:name', async (context) =>
    context.json(await app.readInstance(context.req.param('name'))),
  )
  hono.put('/api/instances/:name', (context) => save(routes, context, context.req.param('name')))
  hono.delete('/api/instances/:name', (context) => remove(routes, context, context.req.param('name')))
  hono.get('/api/instances/:name/deletion', async (context) =>
    context.json(await describeDeletion(routes, context.req.param('name'))),
  )
}

async function create(routes: ConsoleRoutes, context: ConsoleContext): Promise<Response> {
  const kinds = { fullName: 'string', title: 'string', type: 'string', config: 'object' } as const
  const instance = (await readBody(context, 'createInstance', kinds)) as unknown as NewInstance
  const act = { act: 'createInstance', element: instance.fullName.slice(0, 200), tenant: '' }
  const created = await actAs(routes, context, act, () => routes.app.createInstance(instance))
  return context.json(created, 201)
}

async function save(routes: ConsoleRoutes, context: ConsoleContext, fullName: string): Promise<Response> {
  const kinds = { title: 'string?', config: 'object?', revision: 'string' } as const
  const change = (await readBody(context, 'saveInstance', kinds)) as unknown as ChangeBody
  const act = { act: 'saveInstance', element: fullName.slice(0, 200), tenant: '' }
  const saved = await actAs(routes, context, act, () => routes.app.saveInstance({ ...change, fullName }))
  return context.json(saved)
}

async function remove(routes: ConsoleRoutes, context: ConsoleContext, fullName: string): Promise<Response> {
  const { revision } = readQuery(context, 'deleteInstance', { revision: 'string' })
  if (typeof revision !== 'string') throw new ArgumentError('deleteInstance needs the argument "revision".')
  const act = { act: 'deleteInstance', element: fullName.slice(0, 200), tenant: '' }
  const deleted = await actAs(routes, context, act, () => routes.app.deleteInstance({ fullName, revision }))
  return context.json(deleted)
}

async function describeDeletion({ app }: ConsoleRoutes, fullName: string): Promise<Deletion> {
  const { revision } = await app.readInstance(fullName)
  const storedMembers = await findAbleLogin(app, fullName)?.members?.count({})
  return {
    liveSessions: await app.sessions.count({ fullName }),
    storedMembers: storedMembers ?? null,
    revision,
  }
}
