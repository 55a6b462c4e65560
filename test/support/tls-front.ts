import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { type SecureContextOptions, createServer as createTlsServer } from 'node:tls'

/** A certificate that the server shows, wrong in one way; they lie in fixtures/tls. And what our error says of it. */
const certificateFaults = {
  selfSigned: /SELF_SIGNED/,
  unknownAuthority: /UNABLE_TO_VERIFY/,
  otherHost: /ALTNAME_INVALID/,
  expired: /HAS_EXPIRED/,
  notYetValid: /NOT_YET_VALID/,
} as const

/** What becomes of a connection to a server whose certificate is good. */
const connectionFaults = {
  /** Closed as soon as the client has said hello. */
  cutHello: /ECONNRESET/,
  /** Cut in the midst of the server's own hello. */
  cutHandshake: /ECONNRESET/,
  /** Accepted and never answered. */
  silent: /应答/,
  /** Answered as by a server that speaks HTTP without TLS. */
  plainHttp: /WRONG_VERSION/,
  /** Answered by a server that knows no TLS after 1.1. */
  oldVersion: /PROTOCOL_VERSION/,
  /** Cut while the answer comes. */
  cutAnswer: /SOCKET|ECONNRESET|连接/,
} as const

export type TlsManner = 'good' | keyof typeof certificateFaults | keyof typeof connectionFaults

export const tlsFaults = Object.entries({ ...certificateFaults, ...connectionFaults }) as [
  TlsManner,
  RegExp,
][]

/** An https address in front of a server that speaks http. */
export interface TlsFront extends AsyncDisposable {
  readonly url: string
  /** Where that server is. */
  readonly lead: (to: string) => void
  /** How it goes on from now; connections that are open are closed. */
  readonly behave: (manner: TlsManner) => void
  /** How many connections came to it. */
  readonly connections: () => number
}

/** Begins as `good`. */
export async function startTlsFront(): Promise<TlsFront> {
  const sockets = new Set<Socket>()
  let port = 0
  let manner: TlsManner = 'good'
  let connections = 0
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }

  const tls = createTlsServer(contextFor('good'), (near) => {
    const far = connect(port, '127.0.0.1')
    for (const one of [near, far]) {
      keep(one)
      one.on('close', () => {
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    if (manner === 'cutAnswer')
      far.once('data', (data: Buffer) => near.end(data.subarray(0, data.length / 2)))
    else far.pipe(near)
  })
  tls.on('tlsClientError', () => undefined)

  const front = createServer((socket) => {
    connections += 1
    keep(socket)
    if (manner === 'silent') return
    if (manner === 'cutHello') socket.once('data', () => socket.resetAndDestroy())
    else if (manner === 'plainHttp') socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
    else if (manner === 'cutHandshake') cutInHandshake(socket)
    else tls.emit('connection', socket)
  })
  await once(front.listen(0, '127.0.0.1'), 'listening')

  /** What a server of TLS says first, as far as its first half. */
  const cutInHandshake = (near: Socket) => {
    const inner = createServer((socket) => {
      keep(socket)
      tls.emit('connection', socket)
    })
    inner.listen(0, '127.0.0.1', () => {
      const far = connect((inner.address() as AddressInfo).port, '127.0.0.1')
      keep(far)
      near.pipe(far)
      far.once('data', (data: Buffer) => {
        near.end(data.subarray(0, data.length / 2))
        far.destroy()
        inner.close()
      })
    })
  }

  return {
    url: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    connections: () => connections,
    lead(to) {
      port = Number(new URL(to).port)
    },
    behave(next) {
      manner = next
      for (const socket of sockets) socket.destroy()
      tls.setSecureContext(contextFor(next))
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await once(front.close(), 'close')
    },
  }
}

function contextFor(manner: TlsManner): SecureContextOptions {
  return {
    key: readPem('key'),
    cert: readPem(manner in certificateFaults ? manner : 'good'),
    ...(manner === 'oldVersion' && {
      minVersion: 'TLSv1' as const,
      maxVersion: 'TLSv1.1' as const,
      ciphers: 'DEFAULT@SECLEVEL=0',
    }),
  }
}

function readPem(name: string): string {
  return readFileSync(join(import.meta.dirname, '../fixtures/tls', `${name}.pem`), 'utf8')
}
