import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type BetterSqlite from 'better-sqlite3'
import { SqliteDialect, sql } from 'kysely'
import type { Engine } from './engine.js'
import { type SqliteConnection, SqliteStatements, runForRows } from './sqlite-statements.js'

// SQLite waits for a lock by stopping the whole process, so it may do so for a moment only: an owner of the lock in
// this very process could never let go meanwhile. Whoever waits longer does it in `retryWhileBusy`.
const stopAtMostMs = 5

// A write takes well under a millisecond: whoever still waits after this meets something that is stuck.
const waitAtMostMs = 3000

// Models compose queries from filters; past this many different texts the oldest are let go.
const statementsKept = 300

/**
 * A database file, made with its folder if need be and readable by the owner only, or `:memory:`. The clock of the
 * process decides.
 */
export function sqliteEngine(filename: string, isReadOnly = false): Engine {
  let connection: SqliteConnection | undefined
  return {
    dialect: 'sqlite',
    place: filename,
    driver: new SqliteDialect({
      database: async () => {
        connection = await (isReadOnly ? openToRead(filename) : openDatabase(filename))
        return connection
      },
    }),
    createRunner: (kysely, tryAgain) => new SqliteStatements(kysely, () => connection, tryAgain),
    begin: isReadOnly ? 'begin' : 'begin immediate',
    timeExpression: (handedIn) => sql<number>`${handedIn}`,
    rowsExpression: (handedIn) => sql`json_each(${handedIn}) as "r"`,
    givenRows: (columns, placeholderFor) =>
      sql`(select ${sql.join(Object.keys(columns).map((column) => sql`${placeholderFor(column)} as ${sql.ref(column)}`))}) as "r"`,
    // Whoever runs it has the one connection for themselves.
    runForRows(_, query, rows, fill) {
      if (connection === undefined) throw new TypeError('The database was closed.')
      return Promise.resolve(runForRows(connection, query.sql, rows, fill))
    },
    // It goes by the columns of its indexes.
    countAnew: () => Promise.resolve(),
    // It goes on after the largest by itself.
    continueNumbers: () => Promise.resolve(),
    // A writer has the whole file for itself.
    lockTables: () => Promise.resolve(),
    whenFree: retryWhileBusy,
    describeFault: describeSqliteFault,
  }
}

/** Runs `work` again for as long as another connection has the file locked, within bounds. */
async function retryWhileBusy<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!isBusy(error)) throw error
  }
  const { default: pRetry } = await import('p-retry')
  return pRetry(work, {
    retries: Infinity,
    maxRetryTime: waitAtMostMs,
    minTimeout: 2,
    factor: 1.5,
    maxTimeout: 50,
    randomize: true,
    shouldRetry: ({ error }) => isBusy(error),
  })
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown }).code))
}

/** What the system says when a database can't be used: its own words for the operator, by error code. */
export function describeSqliteFault(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string') return undefined
  const found = Object.entries(faults).find(([prefix]) => code.startsWith(prefix))
  return found === undefined ? undefined : `${found[1]} (${code})`
}

const faults = {
  SQLITE_BUSY: 'the file is locked by another program',
  SQLITE_LOCKED: 'the file is locked by another program',
  SQLITE_CANTOPEN: 'the file cannot be opened',
  SQLITE_READONLY: 'the file may not be written',
  SQLITE_FULL: 'the disk is full',
  SQLITE_IOERR: 'the disk failed',
  SQLITE_CORRUPT: 'the file is damaged; restore a backup',
  SQLITE_NOTADB: 'the file is no SQLite database',
  EACCES: 'the file or its folder may not be written',
  EPERM: 'the file or its folder may not be written',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  EISDIR: 'the path is a folder, not a file',
} as const

async function openDatabase(filename: string): Promise<SqliteConnection> {
  if (filename !== ':memory:') makePrivateFile(filename)
  const { default: Sqlite } = await import('better-sqlite3')
  const database = new Sqlite(filename, { timeout: stopAtMostMs })
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    // The file is synced once for 16 MB of changes instead of 4: logins write small rows over and over.
    database.pragma('wal_autocheckpoint = 4000')
  } catch (error) {
    database.close()
    throw error
  }
  return keepStatements(database)
}

/** Opens a file of which nothing is to change, not even its mode. */
export async function openToRead(filename: string): Promise<SqliteConnection> {
  const { default: Sqlite } = await import('better-sqlite3')
  return keepStatements(new Sqlite(filename, { readonly: true, fileMustExist: true, timeout: stopAtMostMs }))
}

function makePrivateFile(filename: string): void {
  mkdirSync(dirname(filename), { recursive: true, mode: 0o700 })
  closeSync(openSync(filename, 'a', 0o600))
  for (const suffix of ['', '-wal', '-shm']) closeToOthers(filename + suffix)
}

/** What lies beside the file is there while somebody has it open, and after they were killed. */
function closeToOthers(file: string): void {
  try {
    chmodSync(file, 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** The database as Kysely sees it, except that preparing the same text again gives the statement prepared before. */
function keepStatements(database: BetterSqlite.Database): SqliteConnection {
  const kept = new Map<string, BetterSqlite.Statement>()
  return {
    get inTransaction() {
      return database.inTransaction
    },
    prepare(sql) {
      const known = kept.get(sql)
      if (known !== undefined) return known
      const statement = database.prepare(sql)
      kept.set(sql, statement)
      if (kept.size > statementsKept) kept.delete(kept.keys().next().value ?? '')
      return statement
    },
    close() {
      kept.clear()
      database.close()
    },
  }
}
