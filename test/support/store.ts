import { randomUUID } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { StorageConfig } from '../../runtime/index.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The database that the tests of this project keep their apps in. */
    store: 'sqlite' | 'postgres'
    /** A PostgreSQL server, in the project that has one. */
    postgresUrl: string
  }
}

export type Row = Readonly<Record<string, unknown>>

/** A database of a test's own, and a way to look into it that is not ours. */
export interface TestStore {
  readonly config: StorageConfig
  /** Runs one statement; names that have capitals are quoted in it. */
  readonly query: (sql: string) => Promise<Row[]>
}

/** A fresh database of the kind that this run of the tests is about. It is gone after the test. */
export function createStore(sqliteFile: string): Promise<TestStore> {
  return inject('store') === 'postgres' ? createPostgresStore() : Promise.resolve(sqliteStore(sqliteFile))
}

/** Everything that a database holds, as text. */
export async function readEverything({ config, query }: TestStore): Promise<string> {
  const listTables =
    config.dialect === 'sqlite'
      ? `select name from sqlite_master where type = 'table'`
      : `select tablename as name from pg_tables where schemaname = 'public'`
  const tables = await query(listTables)
  const rows = await Promise.all(tables.map(({ name }) => query(`select * from "${String(name)}"`)))
  return JSON.stringify(rows)
}

function sqliteStore(filename: string): TestStore {
  return {
    config: { dialect: 'sqlite', filename },
    query(text) {
      const database = new Sqlite(filename, { timeout: 1000 })
      try {
        const statement = database.prepare<[], Row>(text)
        return Promise.resolve(statement.reader ? statement.all() : [{ changes: statement.run().changes }])
      } finally {
        database.close()
      }
    },
  }
}

// A test may leave a hundred of them to a machine that is busy.
const patientMs = 60_000

async function createPostgresStore(): Promise<TestStore> {
  const server = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await queryPostgres(server, `create database ${name}`)
  onTestFinished(async () => {
    await queryPostgres(server, `drop database ${name} with (force)`)
  }, patientMs)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    config: { dialect: 'postgres', connectionString: url.href },
    query: (text) => queryPostgres(url.href, text),
  }
}

async function queryPostgres(connectionString: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows, rowCount } = await client.query<Row>(text)
    return rows.length > 0 || /^\s*select/i.test(text) ? rows : [{ changes: rowCount }]
  } finally {
    await client.end()
  }
}
