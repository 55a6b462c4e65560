import type { Context, Hono } from 'hono'
import type { RouteContext } from '../route.js'
import type { Me } from './shapes.js'

/** Who may use the console: whoever came by the link, or a member whom the host allows. */
export type Operator = Me['operator']

export interface ConsoleEnv {
  Bindings: {
    /** The request as the app's own routes see it: its number, its address, what its policy is. */
    readonly outer: RouteContext
  }
  Variables: { operator: Operator }
}

export type ConsoleContext = Context<ConsoleEnv>
export type ConsoleApp = Hono<ConsoleEnv>
