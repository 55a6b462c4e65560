import { type RawBuilder, sql } from 'kysely'

/** Whether one of the columns holds that text somewhere, whatever the letter case; `%` and `_` are what they are. */
export function holdsText(columns: readonly string[], text: string): RawBuilder<boolean> {
  // As given too: SQLite knows the letter case of a to z only.
  const exact = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  const lower = exact.toLowerCase()
  const holds = columns.map(
    (column) =>
      sql`lower(${sql.ref(column)}) like ${lower} escape '\\' or ${sql.ref(column)} like ${exact} escape '\\'`,
  )
  return sql<boolean>`(${sql.join(holds, sql` or `)})`
}
