import { ArgumentError } from '../../kernel/arguments.js'
import { sourceOf } from './act.js'
import { pageKinds, readBody, readQuery } from './body.js'
import type { ConsoleApp, ConsoleContext } from './context.js'
import type { ConsoleRoutes } from './routes.js'
import type { EndSessionsBody } from './shapes.js'

/** Who is logged in, and what was done. */
export function addRecordRoutes(hono: ConsoleApp, routes: ConsoleRoutes): void {
  const { app } = routes
  hono.get('/api/sessions', async (context) => {
    const kinds = { fullName: 'string?', userId: 'string?', ...pageKinds } as const
    return context.json(await app.sessions.list(readQuery(context, 'sessions', kinds)))
  })
  hono.post('/api/sessions/end', async (context) => {
    const ended = await endSessions(routes, context)
    return context.json({ ended })
  })
  hono.get('/api/audit', async (context) => {
    const kinds = { fullName: 'string?', userId: 'string?', act: 'string?', ...pageKinds } as const
    return context.json(await app.audit.list(readQuery(context, 'audit', kinds)))
  })
}

/** The directory itself keeps the rows of the audit: it knows whose the sessions were. */
async function endSessions({ app }: ConsoleRoutes, context: ConsoleContext): Promise<number> {
  const kinds = { id: 'string?', fullName: 'string?', userId: 'string?' } as const
  const { id, fullName, userId }: EndSessionsBody = await readBody(context, 'endSessions', kinds)
  if ((id === undefined) === (userId === undefined)) {
    throw new ArgumentError('endSessions needs either "id" or "userId".')
  }
  return app.internals.audit.from(sourceOf(context), async () =>
    id === undefined ? app.sessions.endAll({ fullName, userId }) : Number(await app.sessions.end(id)),
  )
}
