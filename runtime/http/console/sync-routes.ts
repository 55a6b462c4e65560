import { actAs, sourceOf } from './act.js'
import { pageKinds, readBody, readQuery } from './body.js'
import type { ConsoleApp, ConsoleContext } from './context.js'
import { needAbility, readLogin } from './login-abilities.js'
import type { ConsoleRoutes } from './routes.js'
import type { SyncBody } from './shapes.js'

/** The sync of all members: begun, watched and cancelled by whoever looks. */
export function addSyncRoutes(hono: ConsoleApp, routes: ConsoleRoutes): void {
  const { runs, streams } = routes
  const loginOf = (context: ConsoleContext) =>
    needAbility(readLogin(routes.app, context.req.param('name') ?? ''), 'syncCorp')
  const at = '/api/logins/:name/sync'
  hono.post(at, async (context) => {
    const login = loginOf(context)
    const kinds = { dryRun: 'boolean?', allowMassLeave: 'boolean?' } as const
    const body: SyncBody = await readBody(context, 'syncCorp', kinds)
    return context.json(runs.begin(login, body, sourceOf(context)), 202)
  })
  hono.get(at, (context) => context.json(runs.find(loginOf(context).fullName)))
  hono.get(`${at}/events`, (context) => {
    const { fullName } = loginOf(context)
    return streams.answer(context, async (tell, signal) => {
      for await (const state of runs.watch(fullName, signal)) await tell('state', state)
    })
  })
  hono.post(`${at}/cancel`, async (context) => {
    const { fullName, tenant } = loginOf(context)
    const act = { act: 'cancelSync', element: fullName, tenant }
    return context.json(await actAs(routes, context, act, () => Promise.resolve(runs.cancel(fullName))))
  })
  hono.get(`${at}/history`, async (context) => {
    const able = needAbility(loginOf(context), 'syncHistory')
    return context.json(await able.syncHistory(readQuery(context, 'syncHistory', pageKinds)))
  })
}
