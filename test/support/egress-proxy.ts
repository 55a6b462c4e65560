import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, type Socket, connect } from 'node:net'

/** A forward proxy as companies have one in front of the internet, and whom it was asked to connect to. */
export interface EgressProxy extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly string[]
}

export async function startEgressProxy(): Promise<EgressProxy> {
  const asked: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer().on('connect', (request, near: Socket) => {
    const { hostname, port } = new URL(`http://${request.url ?? ''}`)
    asked.push(`${hostname}:${port}`)
    const far = connect(Number(port), hostname, () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n')
      far.pipe(near).pipe(far)
    })
    for (const socket of [near, far]) {
      sockets.add(socket)
      // One side that is gone is the end of the other.
      socket
        .on('error', () => undefined)
        .on('close', () => {
          near.destroy()
          far.destroy()
        })
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
