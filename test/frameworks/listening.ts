import { once } from 'node:events'
import type { ServerType } from '@hono/node-server'

/** Resolves when a server listens, with what closes it. */
export async function untilListening(server: ServerType): Promise<() => Promise<unknown>> {
  if (!server.listening) await once(server, 'listening')
  return () => {
    // What a browser keeps alive would keep the server open.
    if ('closeAllConnections' in server) server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  }
}
