/** The one file that knows node:http. */
import { type EventEmitter, once } from 'node:events'
import { type ServerType, serve as listen } from '@hono/node-server'
import type { App } from '../app.js'
import { ElementError } from '../kernel/errors.js'
import { isLoopback } from '../kernel/urls.js'
import { ConsoleLink } from './console-link.js'
import { type Handler, type HandlerOptions, createServedHandler } from './handler.js'
import { startSyncSchedule } from './sync-schedule.js'

export interface ServeOptions extends HandlerOptions {
  /** Wins over `server.host` of app.config.json. */
  readonly host?: string
  /** Wins over `server.port`; 0 takes any that is free. */
  readonly port?: number
  /**
   * How often the members of each login are synced, where its type has `syncCorp`; never by default. Of all processes
   * that share the storage one does it.
   */
  readonly syncEverySeconds?: number
}

export interface Server {
  /** Where it listens. */
  readonly url: string
  readonly handler: Handler
  /**
   * The link that lets one browser into the console, once; another takes its place then. Undefined where the console is
   * off, or the app can be reached from other machines. Whoever has it can do all that an administrator can.
   */
  readonly consoleUrl: string | undefined
  /** Takes no new requests, lets those under way end, and closes the app. */
  close(): Promise<void>
  /** Resolves when it has closed, whoever asked for it. */
  readonly closed: Promise<void>
}

// A request that still runs after this is cut off, so that a stop comes to its end.
const longestGoodbyeMs = 10_000

/**
 * Puts an app on a port. It ends by itself, in order, when the process is asked to (SIGINT, SIGTERM).
 *
 * @example
 * import { createApp } from 'wecom-elements'
 * import { serve } from 'wecom-elements/http'
 *
 * const { url, closed } = await serve(await createApp(), { port: 3000 })
 * console.log('Ready at', url)
 * await closed
 *
 * @throws ElementError `APP_CONFIG_INVALID` when the address can't be listened on.
 */
export async function serve(app: App, options: ServeOptions = {}): Promise<Server> {
  const { server: configured, appId } = app.internals.config
  const host = options.host ?? configured.host
  const port = options.port ?? configured.port
  const { syncEverySeconds } = options
  if (syncEverySeconds !== undefined && !(syncEverySeconds >= 1)) {
    throw new TypeError('syncEverySeconds has to be a number of seconds, 1 or more.')
  }
  const stop = new AbortController()
  const consoleLink = createConsoleLink(app, host)
  const handler = createServedHandler(app, options, { consoleLink, closing: stop.signal })

  const { server, takenPort } = await startListening(handler, host, port).catch((error: unknown) => {
    const { code = 'unknown fault' } = error as NodeJS.ErrnoException
    const fix = 'Set server.host and server.port in app.config.json.'
    throw new ElementError(
      'APP_CONFIG_INVALID',
      `${appId} cannot listen on ${host}:${port} (${code}). ${fix}`,
    )
  })

  if (syncEverySeconds !== undefined) startSyncSchedule(app, syncEverySeconds, stop.signal)
  const closed = untilAborted(stop.signal).then(() => closeAll(server, app))
  const onSignal = () => {
    stop.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal)
  server.on('close', () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal)
  })
  const url = `http://${bracket(host)}:${takenPort}`
  const pages = `${new URL(configured.publicUrl ?? url).origin}${options.basePath ?? ''}/console/`
  return {
    url,
    handler,
    get consoleUrl() {
      return consoleLink === undefined ? undefined : `${pages}#key=${consoleLink.key}`
    },
    closed,
    close() {
      stop.abort()
      return closed
    },
  }
}

/** Where nobody can come but from this machine, whoever reads what the process prints is its administrator. */
function createConsoleLink({ internals }: App, host: string): ConsoleLink | undefined {
  const { clock, config, randomBytes } = internals
  const { console: isOn, publicUrl } = config.server
  const isReachedFromHere =
    isLoopback(bracket(host)) && (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname))
  return isOn === true && isReachedFromHere ? new ConsoleLink({ clock, randomBytes }) : undefined
}

function bracket(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

function startListening(handler: Handler, hostname: string, port: number) {
  return new Promise<{ server: ServerType; takenPort: number }>((resolve, reject) => {
    const server = listen({ fetch: handler.fetch, hostname, port }, (address) => {
      resolve({ server, takenPort: address.port })
    })
    server.once('error', reject)
    // A connection that was busy when the server closed is idle after its answer; the client may keep it for long.
    server.on('request', (_request: unknown, response: EventEmitter) => {
      response.once('close', () => {
        if (!server.listening && 'closeIdleConnections' in server) server.closeIdleConnections()
      })
    })
  })
}

async function closeAll(server: ServerType, app: App): Promise<void> {
  const cutOff = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
  }, longestGoodbyeMs)
  await new Promise((resolve) => {
    server.close(resolve)
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  })
  clearTimeout(cutOff)
  await app.close()
}
