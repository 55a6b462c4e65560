import { type PostgresPool, type PostgresPoolClient, PostgresDialect, CompiledQuery, sql } from 'kysely'
import type { CustomTypesConfig, PoolClient } from 'pg'
import { type Clock, systemClock } from '../kernel/clock.js'
import { ElementError } from '../kernel/errors.js'
import type { Engine, StatementRunner } from './engine.js'

// Whoever waits longer for a connection or an answer meets a database that is down.
const connectWithinMs = 5000
const answerWithinMs = 8000
const lockWithinMs = 5000

// A statement that is named stays prepared on the server; past this many the rest goes unnamed.
const statementsKept = 300

// https://www.postgresql.org/docs/current/catalog-pg-type.html
const int8Oid = 20

// Any number that other users of the database are unlikely to lock.
const tablesLock = 93266

/**
 * A PostgreSQL database. Its own clock decides for all processes, unless the host hands in a clock that is not the
 * system's.
 */
export function postgresEngine(connectionString: string, clock: Clock): Engine {
  return {
    dialect: 'postgres',
    place: describePlace(connectionString),
    driver: new PostgresDialect({ pool: () => openPool(connectionString) }),
    createRunner(kysely, tryAgain) {
      const runOnce: StatementRunner['runOnce'] = async ({ sql, parameters }) =>
        (await kysely.executeQuery(CompiledQuery.raw(sql, [...parameters]))).rows
      const run: StatementRunner['run'] = (query) =>
        runOnce(query).catch((error: unknown) => tryAgain(query, error))
      return { run, runOnce, drain: () => Promise.resolve() }
    },
    begin: 'begin',
    timeExpression: (handedIn) =>
      clock === systemClock
        ? sql<number>`(extract(epoch from statement_timestamp()) * 1000)::bigint`
        : sql<number>`${handedIn}::bigint`,
    rowsExpression: (handedIn) => sql`jsonb_array_elements(${handedIn}::jsonb) as "r"("value")`,
    givenRows: (columns, placeholderFor) =>
      sql`unnest(${sql.join(
        Object.entries(columns).map(([column, type]) => sql`${placeholderFor(column)}::${sql.raw(type)}[]`),
      )}) as "r"(${sql.join(Object.keys(columns).map((column) => sql.ref(column)))})`,
    async runForRows(connection, query, rows, fill) {
      const columns = Object.keys(rows[0] ?? {})
      const lists = Object.fromEntries(columns.map((column) => [column, rows.map((row) => row[column])]))
      return (await connection.executeQuery({ ...query, parameters: fill(lists) })).rows
    },
    async countAnew(kysely, table) {
      await sql`analyze ${sql.table(table)}`.execute(kysely)
    },
    async continueNumbers(transaction, table, column) {
      const sequence = sql`pg_get_serial_sequence(${`"${table}"`}, ${column})`
      const largest = sql`select max(${sql.ref(column)}) from ${sql.table(table)}`
      await sql`select setval(${sequence}, coalesce((${largest}), 1))`.execute(transaction)
    },
    async lockTables(transaction) {
      await sql`select pg_advisory_xact_lock(${sql.lit(tablesLock)})`.execute(transaction)
    },
    whenFree: againAfterDeadlock,
    describeFault: describePostgresFault,
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const deadlockDetected = '40P01'
const triesAtMost = 3

/** Of two transactions that wait for each other PostgreSQL ends one, which has done nothing then and goes again. */
async function againAfterDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      const { code } = error as { code?: unknown }
      if (code !== deadlockDetected || tries === triesAtMost) throw error
    }
  }
}

async function openPool(connectionString: string): Promise<PostgresPool> {
  const { default: pg } = await import('pg').catch(() => {
    throw new ElementError(
      'STORAGE_UNAVAILABLE',
      'storage "postgres" needs the package pg. Run: npm install pg',
    )
  })
  type GetTypeParser = (oid: number, format?: 'text') => (text: string) => unknown
  const parserOf = pg.types.getTypeParser as GetTypeParser
  // Our int8 columns hold times and counts, which a number holds exactly.
  const getTypeParser: GetTypeParser = (oid, format) => (oid === int8Oid ? Number : parserOf(oid, format))
  const pool = new pg.Pool({
    connectionString,
    connectionTimeoutMillis: connectWithinMs,
    lock_timeout: lockWithinMs,
    statement_timeout: answerWithinMs,
    idle_in_transaction_session_timeout: answerWithinMs,
    // For a server that does not even say that it gave up.
    query_timeout: answerWithinMs + 2000,
    keepAlive: true,
    types: { getTypeParser } as CustomTypesConfig,
  })
  // A connection that breaks while nobody uses it is replaced at the next query, which is where it matters.
  pool.on('error', () => undefined)
  // The pool stops listening before it hands a connection over, and an error that nobody hears ends the process. One
  // that is in use reports it by its query, and the pool drops it.
  pool.on('connect', (client) => client.on('error', () => undefined))

  const names = new Map<string, string>()
  return {
    connect: async () => keepStatements(await pool.connect(), names),
    end: () => pool.end(),
  }
}

/** A connection as Kysely sees it, except that a statement with parameters is prepared once and kept by its name. */
function keepStatements(client: PoolClient, names: Map<string, string>): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) => {
    if (values.length === 0) return client.query(text)
    let name = names.get(text)
    if (name === undefined && names.size < statementsKept) {
      name = `s${names.size}`
      names.set(text, name)
    }
    return client.query({ text, values: [...values], ...(name !== undefined && { name }) })
  }
  const release = () => {
    client.release()
  }
  // Kysely would pass a cursor too, for streams, which nothing here reads.
  return { query, release } as unknown as PostgresPoolClient
}

/** Host and database, without user and password. */
function describePlace(connectionString: string): string {
  if (!URL.canParse(connectionString)) return 'the database of storage.connectionString'
  const { host, pathname } = new URL(connectionString)
  return `postgres at ${host}${pathname}`
}

/** By SQLSTATE, whose first two letters are its class: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const faults = {
  '08': 'the connection broke',
  '25006': 'it may only be read',
  '28': 'it refused user or password of storage.connectionString',
  '3D': 'there is no database of that name',
  '40': 'it gave up this work in favour of another; try again',
  '42501': 'the user of storage.connectionString may not do this',
  '53100': 'its disk is full',
  '53': 'it has no connections or memory left',
  '55P03': 'a lock was held too long',
  '57014': 'it took too long to answer',
  '57P': 'it is starting or stopping',
  '58': 'its disk failed',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of its host cannot be looked up now',
  ETIMEDOUT: 'it cannot be reached',
  EHOSTUNREACH: 'it cannot be reached',
} as const

function describePostgresFault(error: unknown): string | undefined {
  const { code, message = '' } = error as { code?: unknown; message?: string }
  if (typeof code === 'string') {
    const found = Object.entries(faults).find(([prefix]) => code.startsWith(prefix))
    return found === undefined ? undefined : `${found[1]} (${code})`
  }
  // The driver has no code for what happens to its own connections.
  if (/timeout/i.test(message)) return 'it took too long to answer'
  return /connection|terminated/i.test(message) ? 'the connection broke' : undefined
}
