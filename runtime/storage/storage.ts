/**
 * Storage: one database for the whole app, opened and given its tables at first use. The runtime's own rows (state,
 * sessions, leases) and the tables of Types lie in it side by side; each user of tables has its own `Database`.
 */
import { resolve } from 'node:path'
import { CompiledQuery, Kysely } from 'kysely'
import type { StorageConfig } from '../kernel/app-config.js'
import type { Clock } from '../kernel/clock.js'
import { ElementError } from '../kernel/errors.js'
import type { Engine, PreparedQuery, StatementRunner } from './engine.js'
import { Database, type DatabaseHost } from './database.js'
import { type TableDeclaration, applySteps } from './ledger.js'
import { postgresEngine } from './postgres.js'
import { sqliteEngine } from './sqlite.js'

export interface StorageOptions {
  readonly config: StorageConfig
  /** The app's folder, from which a relative filename counts. */
  readonly root: string
  readonly clock: Clock
  /** Opens a SQLite file of which nothing is to change. */
  readonly isReadOnly?: boolean
}

export class Storage implements DatabaseHost {
  readonly clock: Clock
  readonly engine: Engine
  readonly #kysely: Kysely<unknown>
  readonly #statements: StatementRunner
  readonly #tables = new Map<string, { steps: TableDeclaration['steps']; made: Promise<void> }>()
  #isClosed = false

  constructor(options: StorageOptions) {
    const { clock } = options
    this.engine = chooseEngine(options)
    this.clock = clock
    this.#kysely = new Kysely({ dialect: this.engine.driver })
    this.#statements = this.engine.createRunner(this.#kysely, (query, error) => this.#tryAgain(query, error))
  }

  /** The way to the tables that are declared; they are made when it is first used. */
  database<Tables>(declarations: readonly TableDeclaration[]): Database<Tables> {
    return new Database<Tables>(this, this.#kysely as Kysely<Tables>, declarations)
  }

  /** Makes the tables of an owner, once; after a failure the next caller tries again. */
  ensureTables(declaration: TableDeclaration): Promise<void> {
    const { owner, steps } = declaration
    const known = this.#tables.get(owner)
    if (known === undefined) return this.#makeTables(declaration)
    if (known.steps.map(({ name }) => name).join('\n') === steps.map(({ name }) => name).join('\n'))
      return known.made
    const message = `two classes declare tables of the owner "${owner}", with different steps. Give one of them another owner.`
    return Promise.reject(new ElementError('ELEMENT_CLASS_INVALID', message))
  }

  #makeTables(declaration: TableDeclaration): Promise<void> {
    const made = this.write(async (transaction) => {
      await this.engine.lockTables(transaction)
      const appliedAt = new Date(this.clock.now()).toISOString()
      await applySteps(transaction, this.engine.dialect, declaration, appliedAt)
    })
    this.#tables.set(declaration.owner, { steps: declaration.steps, made })
    made.catch(() => this.#tables.delete(declaration.owner))
    return made
  }

  /**
   * Runs `work` in a transaction that is a writer from its first moment, so that it can't find out in its midst that
   * another process wrote. Nothing but SQL may be awaited inside.
   */
  write<Result>(work: (transaction: Kysely<unknown>) => Promise<Result>): Promise<Result> {
    return this.guard(() =>
      this.#kysely.connection().execute(async (connection) => {
        await sqlText(connection, this.engine.begin)
        try {
          const result = await work(connection)
          await sqlText(connection, 'commit')
          return result
        } catch (error) {
          // Where the connection broke there is nothing left to roll back: what led here is the error to tell.
          await sqlText(connection, 'rollback').catch(() => undefined)
          throw error
        }
      }),
    )
  }

  /** Runs a statement by itself; errors are those of `guard`. */
  run(query: PreparedQuery): Promise<unknown[]> {
    if (this.#isClosed) return this.guard(() => Promise.resolve([]))
    return this.#statements.run(query)
  }

  /** The first try has been made, without the cost of being ready for another. */
  #tryAgain(query: PreparedQuery, error: unknown): Promise<unknown[]> {
    let isFirst = true
    return this.guard(async () => {
      if (!isFirst) return this.#statements.runOnce(query)
      isFirst = false
      throw error
    })
  }

  /**
   * Runs something that asks the database, and says in our words when the database can't be used.
   *
   * @throws ElementError `STORAGE_UNAVAILABLE`, `APP_CLOSED`
   */
  async guard<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new ElementError('APP_CLOSED', 'its storage was asked after app.close().')
    try {
      return await this.engine.whenFree(work)
    } catch (error) {
      const fault = this.engine.describeFault(error)
      if (fault === undefined) throw error
      const { place } = this.engine
      throw new ElementError('STORAGE_UNAVAILABLE', `${place}: ${fault}.`, { file: place, cause: error })
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#statements.drain()
    await this.#kysely.destroy()
  }
}

function chooseEngine({ config, root, clock, isReadOnly }: StorageOptions): Engine {
  if (config.dialect === 'postgres') return postgresEngine(config.connectionString, clock)
  const { filename } = config
  return sqliteEngine(filename === ':memory:' ? filename : resolve(root, filename), isReadOnly)
}

function sqlText(connection: Kysely<unknown>, text: string): Promise<unknown> {
  return connection.executeQuery(CompiledQuery.raw(text))
}
