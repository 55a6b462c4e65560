import { type Compilable, type CompiledQuery, type Expression, type Kysely, type RawBuilder } from 'kysely'
import type { Engine, PreparedQuery, RowColumns } from './engine.js'
import type { DialectName, TableDeclaration } from './ledger.js'
import type { Clock } from '../kernel/clock.js'

/** Stands in a query for what each call brings. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

const nowPlaceholder = new Placeholder('now')

/** Stands in a query for what each row brings. */
class RowPlaceholder extends Placeholder {}

/** What the builder of a statement uses in the places of values. */
export interface Slots<Args> {
  /** The argument of that name; strings, numbers and null only, as SQLite binds nothing else. */
  readonly arg: <Name extends keyof Args & string>(name: Name) => Args[Name]
  /** The time of the call in milliseconds, by the clock that decides for all processes. */
  readonly now: Expression<number>
  /**
   * An argument that is a JSON array of objects, as a table `r` whose one column `value` holds an object each. So many
   * rows are written by one statement that stays prepared.
   */
  readonly rows: (name: keyof Args & string) => RawBuilder<unknown>
}

export type StatementArgs = Readonly<Record<string, string | number | null>>

export type BuildStatement<Tables, Args, Row> = (db: Kysely<Tables>, slots: Slots<Args>) => Compilable<Row>

/** A compiled query; calling it runs it with the values of one occasion, within a transaction where one is given. */
export type Statement<Args, Row> = (args: Args, transaction?: Transaction) => Promise<Row[]>

export interface BulkSlots<Args> extends Slots<Args> {
  /** The rows of the call, as a table `r`. */
  readonly given: RawBuilder<unknown>
}

/** A statement for many rows at once. */
export interface BulkDeclaration<Tables, Args, Row> {
  /** What each row brings, with the type that PostgreSQL has to be told. */
  readonly columns: RowColumns
  readonly build: (db: Kysely<Tables>, slots: BulkSlots<Args>) => Compilable<Row>
}

export type BulkStatement<Args, Row> = (
  args: Args,
  rows: readonly StatementArgs[],
  transaction?: Transaction,
) => Promise<Row[]>

/** What `Database.write` hands to its work, as far as statements need it. */
export type Transaction = Pick<Kysely<unknown>, 'executeQuery'>

/** What a `Database` needs of the storage it is a part of. */
export interface DatabaseHost {
  readonly clock: Clock
  readonly engine: Engine
  run(query: PreparedQuery): Promise<unknown[]>
  ensureTables(declaration: TableDeclaration): Promise<void>
  guard<Result>(work: () => Promise<Result>): Promise<Result>
  write<Result>(work: (transaction: Kysely<unknown>) => Promise<Result>): Promise<Result>
}

/**
 * The tables of one class and the way to them. They are made at the first use.
 *
 * @example
 * import type { Kysely } from 'kysely'
 * import { Element, type Slots } from 'wecom-elements/element'
 *
 * interface GreetingTables {
 *   acmeGreeting: { userId: string; text: string }
 * }
 *
 * const selectGreeting = (db: Kysely<GreetingTables>, { arg }: Slots<{ userId: string }>) =>
 *   db.selectFrom('acmeGreeting').select('text').where('userId', '=', arg('userId'))
 *
 * export default class Greetings extends Element {
 *   async find(userId: string) {
 *     const [row] = await this.context.database.statement(selectGreeting)({ userId })
 *     return row?.text
 *   }
 * }
 */
export class Database<Tables> {
  readonly #host: DatabaseHost
  readonly #kysely: Kysely<Tables>
  readonly #declarations: readonly TableDeclaration[]
  readonly #statements = new WeakMap<object, unknown>()
  #isReady = false

  constructor(host: DatabaseHost, kysely: Kysely<Tables>, declarations: readonly TableDeclaration[]) {
    this.#host = host
    this.#kysely = kysely
    this.#declarations = declarations
  }

  /**
   * A query that is asked often: built and compiled at the first call, kept prepared by the driver from then on.
   * All elements that pass the same `build` share it. It names its columns: while it is kept, a newer program may add
   * some to the table.
   */
  statement<Args, Row>(build: BuildStatement<Tables, Args, Row>): Statement<Args & StatementArgs, Row> {
    const known = this.#statements.get(build) as Statement<Args & StatementArgs, Row> | undefined
    if (known !== undefined) return known
    const statement = this.#createStatement(build)
    this.#statements.set(build, statement)
    return statement
  }

  /**
   * A statement for many rows at once, all or none of them. SQLite runs it for one row after the other, PostgreSQL once
   * for all, as is fastest there: so the rows that it gives have no order, and none of them can count on another's.
   */
  bulk<Args, Row>(declaration: BulkDeclaration<Tables, Args, Row>): BulkStatement<Args & StatementArgs, Row> {
    const known = this.#statements.get(declaration) as BulkStatement<Args & StatementArgs, Row> | undefined
    if (known !== undefined) return known
    const { engine } = this.#host
    let compiled: CompiledQuery<Row> | undefined
    const run = async (args: StatementArgs, rows: readonly StatementArgs[], transaction?: Transaction) => {
      if (rows.length === 0) return []
      const query = (compiled ??= this.#compileBulk(declaration))
      const fill = this.#prepareFill(query.parameters, args)
      if (transaction !== undefined) return engine.runForRows(transaction, query, rows, fill)
      return this.#run(() =>
        this.#kysely.connection().execute((connection) => engine.runForRows(connection, query, rows, fill)),
      )
    }
    this.#statements.set(declaration, run)
    return run as BulkStatement<Args & StatementArgs, Row>
  }

  #createStatement<Args, Row>(
    build: BuildStatement<Tables, Args, Row>,
  ): Statement<Args & StatementArgs, Row> {
    let compiled: CompiledQuery<Row> | undefined
    const runFirst = async (args: StatementArgs, transaction?: Transaction): Promise<unknown[]> => {
      compiled ??= this.#compile(build)
      if (!this.#isReady && transaction === undefined) await this.#makeTables()
      return this.#runFilled(compiled, args, transaction)
    }
    const run = (args: StatementArgs, transaction?: Transaction): Promise<unknown[]> =>
      compiled !== undefined && this.#isReady
        ? this.#runFilled(compiled, args, transaction)
        : runFirst(args, transaction)
    return run as Statement<Args & StatementArgs, Row>
  }

  #runFilled(
    query: CompiledQuery,
    args: StatementArgs,
    transaction: Transaction | undefined,
  ): Promise<unknown[]> {
    const parameters = this.#fill(query.parameters, args)
    if (transaction === undefined) return this.#host.run({ sql: query.sql, parameters })
    return transaction.executeQuery({ ...query, parameters }).then(({ rows }) => rows)
  }

  #compile<Args, Row>(build: BuildStatement<Tables, Args, Row>): CompiledQuery<Row> {
    const { engine } = this.#host
    const now = engine.timeExpression(nowPlaceholder)
    const rows = (name: string) => engine.rowsExpression(new Placeholder(name))
    const query = build(this.#kysely, { arg: placeholderFor, now, rows }).compile()
    if (/\b(select|returning) ("\w+"\.)?\*/.test(query.sql)) {
      throw new TypeError(
        'A statement names its columns: use select([...]) or returning([...]), not all of them.',
      )
    }
    return query
  }

  #compileBulk<Args, Row>({ columns, build }: BulkDeclaration<Tables, Args, Row>): CompiledQuery<Row> {
    const given = this.#host.engine.givenRows(columns, (column) => new RowPlaceholder(column))
    return this.#compile<Args, Row>((db, slots) => build(db, { ...slots, given }))
  }

  /** Which database it is: what one can do in a single statement takes the other several. */
  get dialect(): DialectName {
    return this.#host.engine.dialect
  }

  /** A query that is put together for the occasion. */
  query<Result>(ask: (db: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    return this.#run(() => ask(this.#kysely))
  }

  /** Several writes that happen all or not at all. Nothing but SQL may be awaited inside. */
  async write<Result>(work: (transaction: Kysely<Tables>) => Promise<Result>): Promise<Result> {
    await this.#makeTables()
    return this.#host.write((transaction) => work(transaction as Kysely<Tables>))
  }

  /**
   * Says that a table has grown by much: PostgreSQL plans for the few rows that it had until it looks by itself, a
   * minute later, and reads all of them for each key until then.
   */
  async hasGrown(table: keyof Tables & string): Promise<void> {
    await this.#run(() => this.#host.engine.countAnew(this.#kysely as Kysely<unknown>, table))
  }

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.#isReady) await this.#makeTables()
    return this.#host.guard(work)
  }

  async #makeTables(): Promise<void> {
    for (const declaration of this.#declarations) await this.#host.ensureTables(declaration)
    this.#isReady = true
  }

  #fill(parameters: readonly unknown[], args: StatementArgs): unknown[] {
    const filled: unknown[] = []
    for (const value of parameters) {
      if (!(value instanceof Placeholder)) filled.push(value)
      else if (value === nowPlaceholder) filled.push(this.#host.clock.now())
      else filled.push(args[value.name])
    }
    return filled
  }

  /** What is the same for all rows is filled in once. */
  #prepareFill(
    parameters: readonly unknown[],
    args: StatementArgs,
  ): (row: Readonly<Record<string, unknown>>) => unknown[] {
    const common = this.#fill(parameters, args)
    const perRow = parameters.flatMap((value, at) =>
      value instanceof RowPlaceholder ? [{ at, name: value.name }] : [],
    )
    return (row) => {
      const filled = common.slice()
      for (const { at, name } of perRow) filled[at] = row[name]
      return filled
    }
  }
}

function placeholderFor(name: string): never {
  // The type says what the value will be; until the call this stands for it.
  return new Placeholder(name) as never
}
