/** HTTP: logins, sessions and logout as a Web-standard handler that any framework mounts, or on a port of its own. */
export { createHandler } from './handler.js'
export type { Handler, HandlerOptions } from './handler.js'
export { serve } from './serve.js'
export type { ServeOptions, Server } from './serve.js'
export type { SignedIn } from './signed-in.js'
