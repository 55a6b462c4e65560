import { type Kysely, sql } from 'kysely'
import type { Database, Slots } from './database.js'
import type { RuntimeTables } from './runtime-tables.js'

/** Reads the time by which rows begin and end: a server's own, or this process's where the storage is a file. */
export function createTimeReader(database: Database<RuntimeTables>): () => Promise<number> {
  const read = database.statement((db: Kysely<RuntimeTables>, { now }: Slots<object>) =>
    db.selectNoFrom(sql<number>`cast(${now} as bigint)`.as('nowMs')),
  )
  return async () => Number((await read({}))[0]?.nowMs)
}
