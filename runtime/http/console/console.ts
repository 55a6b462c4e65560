/**
 * The console: one more client of what the app offers to everybody, for people at a browser. It knows no vendor; what a
 * login can do it finds out by what its Type implements. `shapes.ts` is what its pages and this side tell each other.
 */
import { Hono } from 'hono'
import type { RouteContext, Routes } from '../route.js'
import { addAccessRoutes, createGate } from './access.js'
import { answerError, refuse } from './answers.js'
import type { ConsoleApp, ConsoleContext, ConsoleEnv } from './context.js'
import { addElementRoutes } from './element-routes.js'
import { EventStreams } from './event-streams.js'
import { addInstanceRoutes } from './instance-routes.js'
import { addLoginRoutes } from './login-routes.js'
import { addPageRoutes } from './page-routes.js'
import { addRecordRoutes } from './record-routes.js'
import { addSyncRoutes } from './sync-routes.js'
import type { ConsoleRoutes } from './routes.js'
import { SyncRuns } from './sync-runs.js'
import { addSystemRoutes } from './system-routes.js'

/** Makes what answers `/console/*`. */
export function createConsole(routes: Routes): (outer: RouteContext) => Promise<Response> {
  const shared: ConsoleRoutes = {
    ...routes,
    streams: new EventStreams(routes.app, routes.closing),
    runs: new SyncRuns(routes.app),
  }
  const hono: ConsoleApp = new Hono<ConsoleEnv>()
  addAccessRoutes(hono, shared)
  hono.use('/api/*', createGate(shared))
  for (const addRoutes of subjects) addRoutes(hono, shared)
  addPageRoutes(hono, shared)
  hono.all('*', (context) => refuse(context, 'unknown'))
  hono.onError((error, context) => answerError(shared, context as ConsoleContext, error))
  const mounted = new Hono<ConsoleEnv>().route(`${routes.basePath}/console`, hono)
  return async (outer) => mounted.fetch(outer.req.raw, { outer })
}

const subjects = [
  addElementRoutes,
  addInstanceRoutes,
  addLoginRoutes,
  addSyncRoutes,
  addRecordRoutes,
  addSystemRoutes,
]
