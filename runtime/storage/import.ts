import { type Kysely, sql } from 'kysely'
import { ElementError } from '../kernel/errors.js'
import type { LedgerTables, TableDeclaration } from './ledger.js'
import type { Storage } from './storage.js'

/** How many rows of each table were brought over. */
export type ImportedRows = Readonly<Record<string, number>>

type AnyTables = Record<string, Record<string, unknown>>
type Columns = readonly { readonly name: string; readonly isAutoIncrementing: boolean }[]

const ledgerTable = 'tableStep'
const rowsPerInsert = 200

/**
 * Brings all rows of one storage into another that has none: all or nothing. The source stays as it is, so its tables
 * have to be those of `declarations` already.
 *
 * @throws ElementError `STORAGE_UNAVAILABLE` when the target holds rows, or the tables of the source are others.
 */
export async function importRows(
  source: Storage,
  target: Storage,
  declarations: readonly TableDeclaration[],
): Promise<ImportedRows> {
  for (const declaration of declarations) await target.ensureTables(declaration)
  return source.write((from) =>
    target.write(async (into) => {
      await compareSteps(source, from, into)
      const tables = await listTables(from as Kysely<AnyTables>)
      const known = await listTables(into as Kysely<AnyTables>)
      const counts: Record<string, number> = {}
      for (const [table, columns] of tables) {
        if (!known.has(table))
          throw refuse(target, `has no table "${table}". The Type that brought it is not in the app`)
        counts[table] = await copyTable(
          table,
          columns,
          from as Kysely<AnyTables>,
          into as Kysely<AnyTables>,
          target,
        )
      }
      return counts
    }),
  )
}

/** Tables have the same shape when the same steps made them; what the source lacks altogether has no rows. */
async function compareSteps(
  source: Storage,
  from: Kysely<LedgerTables>,
  into: Kysely<LedgerTables>,
): Promise<void> {
  const tables = await from.introspection.getTables()
  if (!tables.some(({ name }) => name === ledgerTable)) throw refuse(source, 'is no database of an app')
  const readSteps = (db: Kysely<LedgerTables>) =>
    db.selectFrom(ledgerTable).select(['owner', 'step']).execute()
  const [present, expected] = [await readSteps(from), await readSteps(into)]
  const owners = new Set(present.map(({ owner }) => owner))
  const stepsOf = (rows: typeof present, of: string) =>
    rows
      .flatMap(({ owner, step }) => (owner === of ? [step] : []))
      .sort()
      .join()
  for (const owner of owners) {
    if (stepsOf(present, owner) === stepsOf(expected, owner)) continue
    throw refuse(
      source,
      `has tables of ${owner} in another version. Open it once with this version of the app`,
    )
  }
}

async function listTables(db: Kysely<AnyTables>): Promise<Map<string, Columns>> {
  const tables = await db.introspection.getTables()
  return new Map(
    tables.filter(({ name }) => name !== ledgerTable).map(({ name, columns }) => [name, columns]),
  )
}

async function copyTable(
  table: string,
  columns: Columns,
  from: Kysely<AnyTables>,
  into: Kysely<AnyTables>,
  target: Storage,
): Promise<number> {
  const present = await into.selectFrom(table).select(sql.lit(1).as('one')).limit(1).execute()
  if (present.length > 0) throw refuse(target, `holds rows in "${table}" already`)

  let copied = 0
  let batch: Record<string, unknown>[] = []
  const flush = async () => {
    if (batch.length > 0) await into.insertInto(table).values(batch).execute()
    copied += batch.length
    batch = []
  }
  for await (const row of from.selectFrom(table).selectAll().stream()) {
    batch.push(row)
    if (batch.length === rowsPerInsert) await flush()
  }
  await flush()
  for (const { name } of columns.filter(({ isAutoIncrementing }) => isAutoIncrementing)) {
    await target.engine.continueNumbers(into as unknown as Kysely<unknown>, table, name)
  }
  return copied
}

function refuse(storage: Storage, why: string): ElementError {
  const fix = 'Import into an empty database, with an app that has the same Types.'
  return new ElementError('STORAGE_UNAVAILABLE', `${storage.engine.place} ${why}. ${fix}`)
}
