import type { Context } from 'hono'
import type { SecureHeadersVariables } from 'hono/secure-headers'
import type { App } from '../app.js'
import type { SessionLimits } from '../storage/sessions.js'
import type { ConsoleLink } from './console-link.js'
import type { Authorize, AuthorizeConsole, OnLogin } from './hooks.js'

/** What all routes share. */
export interface Routes {
  readonly app: App
  /** What stands before our own paths; empty, or as in `/auth`. */
  readonly basePath: string
  /** Whether a browser that comes back to that path would meet neither the callback nor a page of the host. */
  readonly isDeadEnd: (path: string) => boolean
  readonly limits: SessionLimits
  readonly authorize: Authorize
  readonly authorizeConsole: AuthorizeConsole
  /** Where `serve` lets in whoever has its link. */
  readonly consoleLink: ConsoleLink | undefined
  /** Aborted when the server is to end: answers that go on by themselves end then. */
  readonly closing: AbortSignal | undefined
  readonly onLogin: OnLogin | undefined
}

/** What the server of @hono/node-server hands on with a request. */
export interface Connection {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } }
}

/** The address that a request came from itself, whatever its headers say. */
export function addressOfConnection(connection: Connection | undefined): string | undefined {
  return connection?.incoming?.socket?.remoteAddress
}

/** What is known about a request from its first moment. */
export interface RouteEnv {
  Bindings: Connection
  Variables: SecureHeadersVariables & {
    requestId: string
    beganAtMs: number
    address: string | undefined
    /** What the page that is answered draws from elsewhere, besides what all pages may. */
    policy?: string
  }
}

export type RouteContext = Context<RouteEnv>
