import type { Context } from 'hono'
import type { SecureHeadersVariables } from 'hono/secure-headers'
import type { App } from '../app.js'
import type { Occasion } from './envelope.js'
import type { SessionLimits } from '../storage/sessions.js'

/** What all routes share. */
export interface Routes {
  readonly app: App
  readonly limits: SessionLimits
}

/** What is known about a request from its first moment. */
export interface RouteEnv {
  Variables: SecureHeadersVariables & { requestId: string; beganAtMs: number }
}

export type RouteContext = Context<RouteEnv>

/** What a JSON answer says about the request that it answers. */
export function toOccasion({ app }: Routes, { var: { requestId, beganAtMs } }: RouteContext): Occasion {
  return { requestId, beganAtMs, clock: app.internals.clock }
}
