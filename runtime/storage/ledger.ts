import type { Kysely } from 'kysely'
import { ElementError } from '../kernel/errors.js'

export type DialectName = 'sqlite' | 'postgres'

/** One change of tables. Once released it is never edited: what comes later is a step of its own. */
export interface TableStep {
  readonly name: string
  // A step works on tables that no type describes yet.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  up(db: Kysely<any>, dialect: DialectName): Promise<void>
}

/**
 * The tables that one class brings. Each class declares its own; those of the classes it extends stay theirs.
 *
 * @example
 * import { Element, type TableDeclaration } from 'wecom-elements/element'
 *
 * export default class Greetings extends Element {
 *   static override readonly tables: TableDeclaration = {
 *     owner: 'acme.Greetings',
 *     steps: [
 *       { name: '1 greetings', up: (db) => db.schema.createTable('acmeGreeting').addColumn('text', 'text').execute() },
 *     ],
 *   }
 * }
 */
export interface TableDeclaration {
  /** Under this name the ledger keeps the steps; unique among all classes that bring tables. */
  readonly owner: string
  readonly steps: readonly TableStep[]
}

/** The tables of a class and of the classes it extends, the oldest ancestor's first. */
export function collectTables(elementClass: object): TableDeclaration[] {
  const own = Object.hasOwn(elementClass, 'tables')
    ? (elementClass as { tables?: TableDeclaration }).tables
    : undefined
  const above = Object.getPrototypeOf(elementClass) as object | null
  return [...(above === null ? [] : collectTables(above)), ...(own === undefined ? [] : [own])]
}

export interface LedgerTables {
  tableStep: { owner: string; step: string; appliedAt: string }
}

/**
 * Brings the tables of one owner up to date. It has to run inside a write transaction, so that of several processes
 * that start at once one makes the tables and the others find them.
 *
 * @throws ElementError `STORAGE_NEWER` when the ledger has a step that this program doesn't know.
 */
export async function applySteps(
  transaction: Kysely<unknown>,
  dialect: DialectName,
  { owner, steps }: TableDeclaration,
  appliedAt: string,
): Promise<void> {
  const db = transaction as Kysely<LedgerTables>
  await db.schema
    .createTable('tableStep')
    .ifNotExists()
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('appliedAt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('tableStepKey', ['owner', 'step'])
    .execute()

  const applied = await db.selectFrom('tableStep').select('step').where('owner', '=', owner).execute()
  const known = new Set(steps.map(({ name }) => name))
  const newer = applied.find(({ step }) => !known.has(step))
  if (newer !== undefined) {
    const fix = 'Run the newer version, or restore a backup from before it.'
    throw new ElementError('STORAGE_NEWER', `its tables of ${owner} have the step "${newer.step}". ${fix}`)
  }

  const done = new Set(applied.map(({ step }) => step))
  for (const step of steps.filter(({ name }) => !done.has(name))) {
    await step.up(db, dialect)
    await db.insertInto('tableStep').values({ owner, step: step.name, appliedAt }).execute()
  }
}
