import type { Kysely, SqliteDatabase } from 'kysely'
import type { PreparedQuery, StatementRunner, TryAgain } from './engine.js'

/** A connection, and whether a transaction is under way on it. */
export interface SqliteConnection extends SqliteDatabase {
  readonly inTransaction: boolean
}

interface Waiting {
  readonly query: PreparedQuery
  readonly resolve: (rows: unknown[]) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly rows: unknown[] } | { readonly error: unknown }

// While statements come one by one, so many run at once before it is looked again whether they come in numbers.
const aloneInARow = 16

/**
 * Runs statements on the one connection to a SQLite file. A commit costs more than what it commits, so those that come
 * within a turn of the event loop, as from logins at once, are joined in one transaction; nobody is answered before it
 * is committed. One that fails by itself leaves the others as they are.
 */
export class SqliteStatements implements StatementRunner {
  readonly #kysely: Kysely<unknown>
  readonly #connection: () => SqliteConnection | undefined
  readonly #tryAgain: TryAgain
  #waiting: Waiting[] = []
  #alone = 0
  #flushing: Promise<void> = Promise.resolve()

  constructor(kysely: Kysely<unknown>, connection: () => SqliteConnection | undefined, tryAgain: TryAgain) {
    this.#kysely = kysely
    this.#connection = connection
    this.#tryAgain = tryAgain
  }

  run(query: PreparedQuery): Promise<unknown[]> {
    const connection = this.#takeAlone()
    if (connection === undefined)
      return this.runOnce(query).catch((error: unknown) => this.#tryAgain(query, error))
    try {
      return Promise.resolve(runQuery(connection, query))
    } catch (error) {
      return this.#tryAgain(query, error)
    }
  }

  runOnce(query: PreparedQuery): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ query, resolve, reject }) === 1) setImmediate(() => void this.#flush())
    })
  }

  /** The connection, when nobody else is at it and lately nobody was. */
  #takeAlone(): SqliteConnection | undefined {
    const connection = this.#connection()
    if (this.#alone === 0 || this.#waiting.length > 0 || connection?.inTransaction !== false) return undefined
    this.#alone -= 1
    return connection
  }

  async drain(): Promise<void> {
    if (this.#waiting.length > 0) await this.#flush()
    await this.#flushing
  }

  #flush(): Promise<void> {
    this.#flushing = this.#runWaiting()
    return this.#flushing
  }

  /** Kysely lends the connection to one at a time, so no transaction of somebody else's is under way. */
  async #runWaiting(): Promise<void> {
    let together: Waiting[] = []
    try {
      await this.#kysely.connection().execute(() => {
        together = this.#waiting
        this.#waiting = []
        const connection = this.#connection()
        if (connection === undefined) throw new TypeError('The database was closed.')
        if (together.length === 1) this.#alone = aloneInARow
        settle(together, runTogether(connection, together))
        return Promise.resolve()
      })
    } catch (error) {
      // It could not be opened or begun: nothing has run.
      if (together.length === 0) [together, this.#waiting] = [this.#waiting, []]
      for (const { reject } of together) reject(error)
    }
  }
}

/** @throws what kept the transaction from beginning or being committed: then none of them has happened. */
function runTogether(connection: SqliteConnection, together: readonly Waiting[]): Outcome[] {
  const [first] = together
  if (first !== undefined && together.length === 1) return [tryQuery(connection, first.query)]
  return inTransaction(connection, 'begin immediate', () =>
    together.map(({ query }) => {
      const outcome = tryQuery(connection, query)
      // A disk that is full undoes all of a transaction, not the one statement.
      if ('error' in outcome && !connection.inTransaction) throw outcome.error
      return outcome
    }),
  )
}

function inTransaction<Result>(
  connection: SqliteConnection,
  begin: 'begin' | 'begin immediate',
  work: () => Result,
): Result {
  runText(connection, begin)
  try {
    const result = work()
    runText(connection, 'commit')
    return result
  } catch (error) {
    if (connection.inTransaction) runText(connection, 'rollback')
    throw error
  }
}

function settle(together: readonly Waiting[], outcomes: readonly Outcome[]): void {
  for (const [at, { resolve, reject }] of together.entries()) {
    const outcome = outcomes[at]
    if (outcome === undefined) continue
    if ('error' in outcome) reject(outcome.error)
    else resolve(outcome.rows)
  }
}

function tryQuery(connection: SqliteConnection, query: PreparedQuery): Outcome {
  try {
    return { rows: runQuery(connection, query) }
  } catch (error) {
    return { error }
  }
}

function runQuery(connection: SqliteConnection, { sql, parameters }: PreparedQuery): unknown[] {
  const statement = connection.prepare(sql)
  if (statement.reader) return statement.all(parameters)
  statement.run(parameters)
  return []
}

/**
 * Runs a statement for one row after the other, all or none of them. It does so at once: to wait between them would take
 * longer than they do.
 */
export function runForRows(
  connection: SqliteConnection,
  text: string,
  rows: readonly StatementRow[],
  fill: (row: StatementRow) => unknown[],
): unknown[] {
  const run = () => runForEach(connection, text, rows, fill)
  return connection.inTransaction ? run() : inTransaction(connection, 'begin', run)
}

type StatementRow = Readonly<Record<string, unknown>>

function runForEach(
  connection: SqliteConnection,
  text: string,
  rows: readonly StatementRow[],
  fill: (row: StatementRow) => unknown[],
): unknown[] {
  const statement = connection.prepare(text)
  const results: unknown[] = []
  for (const row of rows) {
    if (statement.reader) results.push(...statement.all(fill(row)))
    else statement.run(fill(row))
  }
  return results
}

function runText(connection: SqliteConnection, text: string): void {
  connection.prepare(text).run([])
}
