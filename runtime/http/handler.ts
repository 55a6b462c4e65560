import { Hono, type MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import type { App } from '../app.js'
import { type SessionLimits, defaultSessionLimits } from '../storage/sessions.js'
import { answerCallback, readArrival } from './callback.js'
import { answerJson } from './envelope.js'
import { toShownError } from './error-response.js'
import { answerLogin, answerLoginChoice } from './login-route.js'
import { type RouteEnv, type Routes, toOccasion } from './route.js'
import { answerLogout, answerSession } from './session-routes.js'
import { type SignedIn, findSession } from './signed-in.js'

export interface HandlerOptions {
  /** How long sessions live; 12 hours idle and 7 days in all by default. */
  readonly session?: Partial<SessionLimits>
  /** Answers what is not ours: the host's own pages and routes. */
  readonly site?: (request: Request, handler: Handler) => Response | Promise<Response>
}

export interface Handler {
  /** Answers one request; it mounts wherever Web-standard requests are. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Who is logged in, for the host's own routes; null when nobody is. */
  readonly session: (request: Request) => Promise<SignedIn | null>
}

/**
 * Makes the HTTP side of an app:
 *
 * - `GET /login`, `GET /login/<name>` send the browser to where it logs in; `?returnTo=/path` is where it ends.
 * - `GET <path of an instance's redirectUri>` with `code` or `state` is where it comes back.
 * - `GET /api/session` says who is logged in, `POST /api/logout` ends it.
 *
 * @example
 * import { createApp } from 'wecom-elements'
 * import { createHandler } from 'wecom-elements/http'
 *
 * const app = await createApp()
 * const handler = createHandler(app)
 * const response = await handler.fetch(new Request('http://127.0.0.1:3000/api/session'))
 */
export function createHandler(app: App, options: HandlerOptions = {}): Handler {
  const routes: Routes = { app, limits: { ...defaultSessionLimits, ...options.session } }
  const hono = new Hono<RouteEnv>()

  hono.use(async (context, next) => {
    context.set('requestId', app.internals.randomBytes(12).toString('hex'))
    context.set('beganAtMs', app.internals.clock.now())
    await next()
  })
  hono.get('/login', ours, (context) => answerLoginChoice(routes, context))
  hono.get('/login/:name', ours, (context) => answerLogin(routes, context, context.req.param('name')))
  hono.get('/api/session', ours, (context) => answerSession(routes, context))
  hono.post('/api/logout', ours, (context) => answerLogout(routes, context))
  hono.get('*', async (context) => {
    const arrival = await readArrival(routes, context.req.raw)
    if (arrival === undefined) return context.notFound()
    await ours(context, async () => {
      context.res = await answerCallback(routes, context, arrival)
    })
    return context.res
  })

  const handler: Handler = {
    fetch: async (request) => hono.fetch(request),
    session: async (request) => (await findSession(app, request, routes.limits))?.signedIn ?? null,
  }
  hono.notFound(async (context) => {
    if (options.site !== undefined) return options.site(context.req.raw, handler)
    return answerJson(toOccasion(routes, context), { errcode: 40400, errmsg: 'There is nothing here.' }, 404)
  })
  hono.onError((error, context) => {
    const { requestId } = context.var
    app.internals.logger.error({ requestId, err: error }, 'a request failed')
    const { errcode, errmsg, status } = toShownError(error)
    return answerJson(toOccasion(routes, context), { errcode, errmsg }, status)
  })
  return handler
}

/** Headers of our own answers: never kept, never framed, no address given away. */
const ours: MiddlewareHandler<RouteEnv> = async (context, next) => {
  await protect(context, next)
  context.header('Cache-Control', 'no-store')
}

const protect = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: [NONCE],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  // Whether the whole host is https for good is for the host to say.
  strictTransportSecurity: false,
})
