import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listener on loopback. */
export interface HttpServer {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  origin: string
  /** Ends the listener and every open connection; may be called twice. */
  close: () => Promise<void>
}

/** The emulator is a login bypass if it ever stands in for WeCom, so no other machine may reach it. */
const HOST = '127.0.0.1'
/** Longer than clients keep idle connections, so that none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 65_000
const BAD_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nX-WeCom-Emulator: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/**
 * Opens the listener.
 *
 * @throws Error when the port is taken or not allowed, with the system's error as cause.
 */
export async function openHttpServer(listener: RequestListener, port: number): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener)
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(BAD_REQUEST)
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        new Error(
          `The emulator cannot listen on ${HOST}:${port}. Pass another port, or 0 for any free one.`,
          {
            cause,
          },
        ),
      )
    })
    server.listen(port, HOST, resolve)
  })

  const closed = new Promise<void>((resolve) => server.once('close', resolve))
  return {
    origin: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
      return closed
    },
  }
}
