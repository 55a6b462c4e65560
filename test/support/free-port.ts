import { once } from 'node:events'
import { createServer } from 'node:net'

const portsPerProcess = 17
let taken = 0

/**
 * A port that was free a moment ago, for what has to know its address before it listens. It lies below those that the
 * system gives to whoever takes any, and apart from those of other test processes, so that nobody else gets it meanwhile.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + ((process.pid * portsPerProcess + taken) % 17_000)
    taken += 1
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await Promise.race([
      once(server, 'listening').then(() => true),
      once(server, 'error').then(() => false),
    ]).catch(() => false)
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
