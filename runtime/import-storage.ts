import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ElementApp } from './kernel/base-element.js'
import type { Clock } from './kernel/clock.js'
import { ElementError } from './kernel/errors.js'
import type { ElementDescription } from './kernel/node.js'
import { type ImportedRows, importRows } from './storage/import.js'
import { type TableDeclaration, collectTables } from './storage/ledger.js'
import { runtimeTables } from './storage/runtime-tables.js'
import { Storage } from './storage/storage.js'

export interface ImportOptions {
  readonly app: ElementApp
  /** Full names of all Types. */
  readonly types: readonly string[]
  readonly root: string
  readonly clock: Clock
}

/** Brings all rows of a SQLite file of an app into its storage. */
export async function importStorage(
  { root, clock, ...from }: ImportOptions,
  target: Storage,
  sqliteFile: string,
): Promise<ImportedRows> {
  const file = resolve(root, sqliteFile)
  if (!existsSync(file)) throw new ElementError('STORAGE_UNAVAILABLE', `${file} does not exist.`)
  const config = { dialect: 'sqlite', filename: sqliteFile } as const
  const source = new Storage({ config, root, clock, isReadOnly: true })
  try {
    return await importRows(source, target, declaredTables(from))
  } finally {
    await source.close()
  }
}

/** The tables of the runtime and of all Types, each once. */
function declaredTables({ app, types }: Pick<ImportOptions, 'app' | 'types'>): TableDeclaration[] {
  const declared = types.flatMap((type) =>
    collectTables(app.getElement<ElementDescription>(type).elementClass),
  )
  return [...new Map([runtimeTables, ...declared].map((one) => [one.owner, one])).values()]
}
