/**
 * A real PostgreSQL for the tests of a run: the one of TEST_DATABASE_URL, else one that is started here and gone
 * afterwards. Each test makes a database of its own in it.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { PostgresWish } from './postgres-process.js'

export default async function setup({ provide }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') {
    provide('postgresUrl', given)
    return undefined
  }
  const server = await startPostgres()
  provide('postgresUrl', server.url)
  return server.stop
}

/** Starts a server of its own, which a test may stop and start again. */
export async function startPostgres() {
  const child = fork(join(import.meta.dirname, 'postgres-process.ts'), { execArgv: ['--import', 'tsx'] })
  const [url] = (await once(child, 'message')) as [string]
  const ask = async (wish: PostgresWish): Promise<void> => {
    child.send(wish)
    await once(child, 'message')
  }
  return {
    url,
    pause: () => ask('pause'),
    crash: () => ask('crash'),
    resume: () => ask('resume'),
    restart: async () => {
      await ask('pause')
      await ask('resume')
    },
    stop: async () => {
      const ended = once(child, 'exit')
      await ask('stop')
      await ended
    },
  }
}
