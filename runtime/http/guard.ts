import type { MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import type { CountRequest } from './rate-limit.js'
import { refuse } from './refusal.js'
import type { RouteEnv, Routes } from './route.js'

/**
 * What all our own answers have: headers by which they are never kept, never framed and give no address away, a line
 * in the log, and a limit to how many there are.
 */
export function createGuard(routes: Routes, countRequest: CountRequest): MiddlewareHandler<RouteEnv> {
  const { logger, clock } = routes.app.internals
  return async (context, next) => {
    const { requestId, beganAtMs, address } = context.var
    await protect(context, async () => {
      const excess = await countRequest(context.req.raw, address)
      if (excess === undefined) return next()
      if (excess.isFirst) logger.warn({ requestId, address }, 'too many requests')
      context.res = refuse(routes, context, 'tooMany')
      context.header('Retry-After', String(excess.waitSeconds))
    })
    if (context.var.policy !== undefined) context.header('Content-Security-Policy', context.var.policy)
    // A file whose name has its hash is the one thing that may be kept.
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store')
    context.header('X-Request-Id', requestId)
    // The path alone: codes and states are in queries.
    const { method, path } = context.req
    const durationMs = clock.now() - beganAtMs
    logger.info({ requestId, method, path, status: context.res.status, durationMs, address }, 'answered')
  }
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
