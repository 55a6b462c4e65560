import type { Hono, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { answerAsset, answerClient, answerEntry } from './asset-routes.js'
import { answerConsole } from './console-route.js'
import { TrieRouter } from 'hono/router/trie-router'
import { answerJson } from './envelope.js'
import { toShownError } from './error-response.js'
import { answerEvent } from './event-route.js'
import { answerLogin, answerLoginChoice } from './login-route.js'
import { refuse } from './refusal.js'
import { answerFunction } from './remote-function.js'
import type { RouteContext, RouteEnv, Routes } from './route.js'
import { answerLogout, answerSession } from './session-routes.js'

interface OwnRoute {
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'DELETE')[]
  readonly path: string
  readonly answer: (routes: Routes, context: RouteContext) => Response | Promise<Response>
  /** Whoever watches over the process may ask as often as they like, and so may a vendor's few servers. */
  readonly isUnlimited?: true
  /** In KiB; 64 by default. */
  readonly largestBody?: number
}

/** What stands before our own answers. */
export interface Guards {
  readonly limited: MiddlewareHandler<RouteEnv>
  readonly unlimited: MiddlewareHandler<RouteEnv>
}

const usualLargestBody = 64

/** Adds the routes that are ours wherever the app lies; the callback, whose path the configs decide, is not one. */
export function addOwnRoutes(hono: Hono<RouteEnv>, routes: Routes, guards: Guards): void {
  for (const route of listOwnRoutes(routes)) {
    const { methods, path, answer, isUnlimited, largestBody = usualLargestBody } = route
    const guard = isUnlimited === true ? guards.unlimited : guards.limited
    const address = routes.basePath + path
    const limitBody = bodyLimit({
      maxSize: largestBody * 1024,
      onError: (context) =>
        refuse(routes, context as RouteContext, 'tooLarge', `The body is larger than ${largestBody} KiB.`),
    })
    // A GET has no body, and to look for one makes a whole Request of the server's light one.
    const before = methods.includes('POST') ? [guard, limitBody] : [guard]
    hono.on([...methods], [address], ...before, (context: RouteContext) => answer(routes, context))
    hono.all(address, guard, (context) => {
      context.header(
        'Allow',
        methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)).join(', '),
      )
      return refuse(routes, context, 'wrongMethod')
    })
  }
}

/** Tells which paths are ours, by whatever method: no page of the host is seen there. */
export function createOwnPaths(where: Pick<Routes, 'app' | 'basePath'>): (path: string) => boolean {
  const router = new TrieRouter<OwnRoute>()
  for (const route of listOwnRoutes(where)) router.add('ALL', where.basePath + route.path, route)
  return (path) => router.match('GET', path)[0].length > 0
}

function listOwnRoutes({ app, basePath }: Pick<Routes, 'app' | 'basePath'>): readonly OwnRoute[] {
  const functions = `/api/${app.appId.replace('.', '/')}/`
  return [
    { methods: ['GET'], path: '/login', answer: answerLoginChoice },
    {
      methods: ['GET'],
      path: '/login/:name',
      answer: (routes, context) => answerLogin(routes, context, nameOf(context)),
    },
    { methods: ['GET'], path: '/api/session', answer: answerSession },
    { methods: ['POST'], path: '/api/logout', answer: answerLogout },
    {
      methods: ['GET', 'POST'],
      path: '/api/callback/:name',
      answer: (routes, context) => answerEvent(routes, context, nameOf(context)),
      isUnlimited: true,
      largestBody: 1024,
    },
    {
      methods: ['POST'],
      path: `${functions}*`,
      answer: (routes, context) => {
        // As it was sent: `context.req.path` has %67 read as a g.
        const { pathname } = new URL(context.req.url)
        return answerFunction(routes, context, pathname.slice(basePath.length + functions.length))
      },
    },
    { methods: ['GET'], path: '/assets/client.js', answer: answerClient, isUnlimited: true },
    {
      methods: ['GET'],
      path: '/assets/entry/:name',
      answer: (routes, context) => answerEntry(routes, context, nameOf(context)),
    },
    {
      methods: ['GET'],
      path: '/assets/:name',
      answer: (routes, context) => answerAsset(routes, context, nameOf(context)),
      isUnlimited: true,
    },
    { methods: ['GET'], path: '/healthz', answer: answerHealth, isUnlimited: true },
    ...(app.internals.config.server.console === true ? [consoleRoute] : []),
  ]
}

const consoleRoute: OwnRoute = {
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  path: '/console/*',
  answer: answerConsole,
}

function nameOf(context: RouteContext): string {
  return context.req.param('name') ?? ''
}

/** Whether the storage answers, for whoever watches over the process. */
async function answerHealth(routes: Routes, context: RouteContext): Promise<Response> {
  try {
    await routes.app.internals.checkStorage()
    return answerJson(routes, context, { data: { storage: 'ok' } })
  } catch (error) {
    const { errcode, status } = toShownError(error)
    return answerJson(routes, context, { errcode, errmsg: 'The storage does not answer.' }, status)
  }
}
