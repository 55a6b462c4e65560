import { once } from 'node:events'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catchRejection } from '../support/catch-error.js'
import { startPostgres } from '../support/postgres-server.js'
import { type WecomApp, openWecomApp } from '../support/wecom-app.js'

/** A server of this file's own, as its tests stop and start it. */
let server: Awaited<ReturnType<typeof startPostgres>>

beforeAll(async () => {
  server = await startPostgres()
}, 60_000)

afterAll(() => server.stop(), 60_000)

const open = (connectionString = server.url) =>
  openWecomApp({ storage: { dialect: 'postgres', connectionString } })

const logIn = (t: WecomApp) => t.login().getLoginCode({ authCode: t.emulator.grantCode('ZhangWei') })

async function askServer(...statements: string[]): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  return client
}

async function waitingForLocks(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from pg_locks where not granted`)
  return Number(rows[0]?.count)
}

/** What the server says last when it stops, as its protocol has it. */
function writeFarewell(): Buffer {
  const fields = Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0')
  const head = Buffer.alloc(5, 'E')
  head.writeInt32BE(4 + fields.length, 1)
  return Buffer.concat([head, fields])
}

const readyForQuery = Buffer.from('Z\0\0\0\x05I', 'latin1')

/**
 * A way to the server that can be cut as networks are. With `endsAtOnce`, each connection ends in the moment in which it
 * is ready: the farewell comes in one piece with that.
 */
async function startProxy(to: number, how = { endsAtOnce: false }) {
  const sockets = new Set<Socket>()
  const listener = createServer((socket) => {
    const onward = connect(to, '127.0.0.1')
    for (const one of [socket, onward]) {
      sockets.add(one)
      one.on('error', () => undefined)
    }
    socket.pipe(onward)
    if (how.endsAtOnce)
      onward.on('data', (data: Buffer) => {
        if (data.subarray(-readyForQuery.length).equals(readyForQuery))
          socket.end(Buffer.concat([data, writeFarewell()]))
        else socket.write(data)
      })
    else onward.pipe(socket)
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
    sockets.clear()
  }
  return {
    port: (listener.address() as AddressInfo).port,
    cut,
    async [Symbol.asyncDispose]() {
      cut()
      await once(listener.close(), 'close')
    },
  }
}

function withChanged(change: (url: URL) => void): string {
  const url = new URL(server.url)
  change(url)
  return url.href
}

describe('a PostgreSQL server', { timeout: 60_000 }, () => {
  it('that is down is said to be, in bounded time; the service is back by itself', async () => {
    await using t = await open()
    await logIn(t)
    await server.pause()
    const began = performance.now()
    expect(await catchRejection(logIn(t))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(await catchRejection(t.login().getLoginConfig())).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(performance.now() - began).toBeLessThan(12_000)

    await server.resume()
    await expect(logIn(t)).resolves.toMatchObject({ userId: 'ZhangWei' })
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1)
  })

  it('that restarts under load fails some logins in our words, halves none, and serves the next', async () => {
    await using t = await open()
    // Whoever is stopped while it holds the token's lease keeps it for good by a clock that stands still.
    await logIn(t)
    const rounds: Promise<PromiseSettledResult<unknown>[]>[] = []
    const restarting = server.restart()
    for (let round = 0; round < 20; round++) {
      rounds.push(Promise.allSettled(Array.from({ length: 10 }, () => logIn(t))))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await restarting
    for (const outcome of (await Promise.all(rounds)).flat()) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    }
    await expect(logIn(t)).resolves.toBeDefined()
    expect(await t.login().QywxInnerAuthModel.count()).toBe(1)
  })

  it('whose table another program has locked is waited for within bounds', async () => {
    await using t = await open()
    await logIn(t)
    const other = await askServer('begin', 'lock table "qywxUser" in access exclusive mode')
    const began = performance.now()
    const error = await catchRejection(logIn(t))
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(String(error)).toContain('lock')
    expect(performance.now() - began).toBeLessThan(10_000)
    await other.end()
    await expect(logIn(t)).resolves.toBeDefined()
  })

  it('whose connection is cut in the middle of a query fails that query, and nothing else', async () => {
    await using proxy = await startProxy(Number(new URL(server.url).port))
    await using t = await open(withChanged((url) => (url.port = String(proxy.port))))
    await logIn(t)
    const other = await askServer('begin', 'lock table "qywxUser" in access exclusive mode')
    const login = catchRejection(logIn(t))
    await expect.poll(() => waitingForLocks(other)).toBe(1)
    proxy.cut()
    expect(await login).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await other.end()
    await expect(logIn(t)).resolves.toBeDefined()
  })

  // The process ended: nobody listened to a connection while it went from the pool to who waited for it.
  it('that ends a connection in the moment in which it is ready fails that query, and nothing else', async () => {
    const how = { endsAtOnce: true }
    await using proxy = await startProxy(Number(new URL(server.url).port), how)
    await using t = await open(withChanged((url) => (url.port = String(proxy.port))))
    expect(await catchRejection(logIn(t))).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    how.endsAtOnce = false
    await expect(logIn(t)).resolves.toBeDefined()
  })

  it('that may only be read says so, and nothing is half written', async () => {
    await using t = await open()
    await logIn(t)
    await (await askServer('alter database postgres set default_transaction_read_only = on')).end()
    await using reopened = await open()
    const error = await catchRejection(logIn(reopened))
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(String(error)).toContain('only be read')
    const client = await askServer('set default_transaction_read_only = off')
    await client.query('alter database postgres set default_transaction_read_only = off')
    await client.end()
    await using mended = await open()
    await expect(logIn(mended)).resolves.toBeDefined()
  })

  it.each([
    ['a wrong password', (url: URL) => (url.password = 'a-wrong-password'), /user or password/],
    ['an unknown database', (url: URL) => (url.pathname = '/elsewhere'), /no database of that name/],
    ['a port where nothing listens', (url: URL) => (url.port = '9'), /nothing listens/],
    [
      'a host that does not exist',
      (url: URL) => (url.hostname = 'nowhere.invalid'),
      /no host of that name|its host cannot be looked up/,
    ],
  ])('is told from %s, with its place and without user and password', async (_, change, words) => {
    const connectionString = withChanged(change)
    await using t = await open(connectionString)
    const error = await catchRejection(t.login().getLoginConfig())
    expect(error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    const { host, password } = new URL(connectionString)
    expect(String(error)).toMatch(words)
    expect(String(error)).toContain(host)
    expect(String(error)).not.toContain(password)
  })
})
