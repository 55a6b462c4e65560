import type { CompiledQuery, Dialect, Expression, Kysely, RawBuilder } from 'kysely'
import type { DialectName } from './ledger.js'

/** A statement of fixed text with the values of one occasion. */
export interface PreparedQuery {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** What becomes of a statement that failed with `error`: it is run again, or the failure told in our words. */
export type TryAgain = (query: PreparedQuery, error: unknown) => Promise<unknown[]>

/** Runs statements outside of transactions. */
export interface StatementRunner {
  /** The rows it gives, once what it did is committed. */
  run(query: PreparedQuery): Promise<unknown[]>
  /** The same, where a failure is the caller's. */
  runOnce(query: PreparedQuery): Promise<unknown[]>
  /** Ends when everything that was asked for has run. */
  drain(): Promise<void>
}

/** The columns of rows that are handed to a statement, with their types. */
export type RowColumns = Readonly<Record<string, 'text' | 'bigint'>>

/** What differs between the databases that an app can be stored in. */
export interface Engine {
  readonly dialect: DialectName
  /** Which database it is, for messages: a file, or host and name without user and password. */
  readonly place: string
  /** For Kysely; it opens the database at the first query. */
  readonly driver: Dialect
  /** The statement that begins a transaction which is a writer from its first moment. */
  readonly begin: string
  /** How statements run on what Kysely has opened. */
  createRunner(kysely: Kysely<unknown>, tryAgain: TryAgain): StatementRunner
  /** The time of a statement in milliseconds, by the clock that decides; `handedIn` stands for the process's own. */
  timeExpression(handedIn: unknown): Expression<number>
  /** A JSON array of objects as a table `r` with the one column `value`. */
  rowsExpression(handedIn: unknown): RawBuilder<unknown>
  /** Rows that are handed in through `runForRows` as a table `r`. */
  givenRows(columns: RowColumns, placeholderFor: (column: string) => unknown): RawBuilder<unknown>
  /** Runs a statement for rows; `fill` gives its parameters with the values of one row, or the lists of values of all. */
  runForRows(
    connection: Pick<Kysely<unknown>, 'executeQuery'>,
    query: CompiledQuery,
    rows: readonly Readonly<Record<string, unknown>>[],
    fill: (values: Readonly<Record<string, unknown>>) => unknown[],
  ): Promise<unknown[]>
  /** Lets the planner know what a table holds by now, where it goes by what it knew before. */
  countAnew(kysely: Kysely<unknown>, table: string): Promise<void>
  /** Makes a numbered column go on after the rows that were brought into its table. */
  continueNumbers(transaction: Kysely<unknown>, table: string, column: string): Promise<void>
  /** Lets one process at a time change tables; within a transaction. */
  lockTables(transaction: Kysely<unknown>): Promise<void>
  /** Runs work again where that is how the database asks one to wait. */
  whenFree<Result>(work: () => Promise<Result>): Promise<Result>
  /** In our words, why the database can't be used; undefined for an error that is not of that kind. */
  describeFault(error: unknown): string | undefined
}
