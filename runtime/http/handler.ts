import { Hono } from 'hono'
import type { App } from '../app.js'
import { type SessionLimits, defaultSessionLimits } from '../storage/sessions.js'
import { answerCallback, readArrival } from './callback.js'
import type { CookieRequest } from './cookies.js'
import { answerJson } from './envelope.js'
import { toShownError } from './error-response.js'
import { createGuard } from './guard.js'
import type { ConsoleLink } from './console-link.js'
import type { Authorize, AuthorizeConsole, OnLogin } from './hooks.js'
import { addOwnRoutes, createOwnPaths } from './own-routes.js'
import { type RateLimit, createRateLimit } from './rate-limit.js'
import { refuse } from './refusal.js'
import { createRequestId } from './request-id.js'
import { type RequireSession, createRequireSession } from './require-session.js'
import { type Connection, type RouteEnv, type Routes, addressOfConnection } from './route.js'
import { type SignedIn, findSession } from './signed-in.js'

export interface HandlerOptions {
  /** What stands before our own paths, as in `/auth`; nothing by default. The callback lies where redirectUri says. */
  readonly basePath?: string
  /**
   * `login` (the default): the path of redirectUri logs in by itself. `page`: it belongs to a page of the host, which
   * calls `getLoginCode` with the code and the state of its address. That path can't be one of our own.
   */
  readonly callback?: 'login' | 'page'
  /** How long sessions live; 12 hours idle and 7 days in all by default. */
  readonly session?: Partial<SessionLimits>
  /** Who may call which function that needs a login; nobody by default. */
  readonly authorize?: Authorize
  /**
   * Who of those who are logged in may use the console, where `server.console` of app.config.json switches it on; nobody
   * by default. It can do all that an administrator can.
   */
  readonly authorizeConsole?: AuthorizeConsole
  /** Called for each login by browser, before its session begins. */
  readonly onLogin?: OnLogin
  /**
   * The address that a request came from, for limits and audit; that of the connection by default. Behind a proxy of
   * yours, a header that it sets whatever the client sent: X-Forwarded-For often begins with what the client wrote. What
   * gives none is not limited by address.
   */
  readonly clientAddress?: (request: Request, connection: Connection | undefined) => string | null | undefined
  /** How many requests are answered in a minute; false for any number. */
  readonly rateLimit?: RateLimit | false
  /** Answers what is not ours: the host's own pages and routes. */
  readonly site?: (request: Request, handler: Handler) => Response | Promise<Response>
}

/** What `serve` knows and a host that mounts the handler does not. */
export interface Served {
  readonly consoleLink?: ConsoleLink | undefined
  readonly closing?: AbortSignal
}

export interface Handler {
  /**
   * Answers one request; it mounts wherever Web-standard requests are. The address of a client is in what the server of
   * @hono/node-server hands on with a request; anything else there, as Next's route context, will do and says nothing.
   */
  readonly fetch: (request: Request, connection?: unknown) => Promise<Response>
  /** Who is logged in, for the host's own routes; null when nobody is. Requests of Node will do. */
  readonly session: (request: CookieRequest) => Promise<SignedIn | null>
  readonly requireSession: RequireSession
}

/**
 * Makes the HTTP side of an app:
 *
 * - `POST /api/<org>/<App>/<full name with slashes>/<function>` calls a function that an element lists.
 * - `GET /login`, `GET /login/<name>` send the browser to where it logs in; `?returnTo=/path` is where it ends.
 * - `GET <path of an instance's redirectUri>` with `code` or `state` is where it comes back.
 * - `GET /api/session` says who is logged in, `POST /api/logout` ends it.
 * - `GET`, `POST /api/callback/<name>` receive what a login's vendor tells of people who changed.
 * - `GET /healthz` says whether the storage answers.
 * - `/console` are the pages of administrators, where `server.console` of app.config.json is true.
 *
 * @example
 * import { createApp } from 'wecom-elements'
 * import { createHandler } from 'wecom-elements/http'
 *
 * const app = await createApp()
 * const { fetch, requireSession } = createHandler(app, {
 *   // A user id says who somebody is to their own login alone.
 *   authorize: (session, fullName, functionName) =>
 *     session.fullName === fullName && session.userId === 'ZhangWei' && functionName === 'getUserInfo',
 * })
 * const orders = requireSession((request, { userId }) => Response.json({ ordersOf: userId }))
 * const response = await orders(new Request('http://127.0.0.1:3000/orders'))
 *
 * @throws TypeError for a wrong option.
 */
export function createHandler(app: App, options: HandlerOptions = {}): Handler {
  return createServedHandler(app, options, {})
}

/** The same for `serve`. */
export function createServedHandler(app: App, options: HandlerOptions, served: Served): Handler {
  const routes = toRoutes(app, options, served)
  const { clientAddress = addressOfRequest, rateLimit } = options
  const limited = createGuard(routes, createRateLimit(rateLimit, options.clientAddress !== undefined))
  const unlimited = createGuard(routes, createRateLimit(false))
  const hono = new Hono<RouteEnv>()

  hono.use(async (context, next) => {
    context.set('requestId', createRequestId(app.internals.randomBytes))
    context.set('beganAtMs', app.internals.clock.now())
    context.set('address', clientAddress(context.req.raw, context.env)?.slice(0, longestAddress))
    await next()
  })
  // Before our own routes: a redirectUri may lie on one of them, as on /login.
  if (options.callback !== 'page') {
    hono.get('*', async (context, next) => {
      const arrival = await readArrival(routes, context.req.raw)
      if (arrival === undefined) return next()
      await limited(context, async () => {
        context.res = await answerCallback(routes, context, arrival)
      })
      return context.res
    })
  }
  addOwnRoutes(hono, routes, { limited, unlimited })

  const handler: Handler = {
    fetch: async (request, connection) => hono.fetch(request, connection as Connection | undefined),
    session: async (request) => (await findSession(routes, request))?.signedIn ?? null,
    requireSession: createRequireSession(routes),
  }
  hono.notFound(async (context) => {
    if (options.site !== undefined) return options.site(context.req.raw, handler)
    context.header('Cache-Control', 'no-store')
    context.header('X-Request-Id', context.var.requestId)
    return refuse(routes, context, 'unknown')
  })
  hono.onError((error, context) => {
    const { requestId } = context.var
    app.internals.logger.error({ requestId, err: error }, 'a request failed')
    context.header('Cache-Control', 'no-store')
    context.header('X-Request-Id', requestId)
    const { errcode, errmsg, status } = toShownError(error)
    return answerJson(routes, context, { errcode, errmsg }, status)
  })
  return handler
}

function toRoutes(app: App, options: HandlerOptions, { consoleLink, closing }: Served): Routes {
  const { basePath = '', session, onLogin } = options
  const { authorize = () => false, authorizeConsole = () => false } = options
  if (basePath !== '' && !/^(\/[\w.~-]+)+$/.test(basePath)) {
    throw new TypeError('basePath has to be a path without a slash at its end, as in "/auth".')
  }
  if (options.callback !== undefined && !['login', 'page'].includes(options.callback)) {
    throw new TypeError('callback has to be "login" or "page".')
  }
  const isDeadEnd = options.callback === 'page' ? createOwnPaths({ app, basePath }) : () => false
  return {
    app,
    basePath,
    isDeadEnd,
    authorize,
    authorizeConsole,
    consoleLink,
    closing,
    onLogin,
    limits: readLimits(session),
  }
}

function addressOfRequest(_: Request, connection: Connection | undefined): string | undefined {
  return addressOfConnection(connection)
}

function readLimits({ idleSeconds, absoluteSeconds }: Partial<SessionLimits> = {}): SessionLimits {
  const limits = {
    idleSeconds: idleSeconds ?? defaultSessionLimits.idleSeconds,
    absoluteSeconds: absoluteSeconds ?? defaultSessionLimits.absoluteSeconds,
  }
  for (const [name, seconds] of Object.entries(limits)) {
    if (Number.isInteger(seconds) && seconds >= 1) continue
    throw new TypeError(`session.${name} has to be a whole number of seconds, 1 or more.`)
  }
  return limits
}

// Longer than any; a header may hold much more, and each is kept in the audit.
const longestAddress = 100
