import { type RawBuilder, sql } from 'kysely'

/**
 * Whether one of the columns holds that text somewhere, whatever the letter case; `%` and `_` are what they are. Every
 * row of an instance is looked at, so the columns are one text to look into.
 */
export function holdsText(columns: readonly string[], text: string): RawBuilder<boolean> {
  // Nobody's name has a line break, across which something could be found.
  const all = sql`concat_ws(${sql.lit('\n')}, ${sql.join(columns.map((column) => sql.ref(column)))})`
  const exact = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  const lower = exact.toLowerCase()
  const inAnyCase = sql<boolean>`lower(${all}) like ${lower} escape '\\'`
  // SQLite knows the letter case of a to z only: what has others is looked for as given, too.
  const isKnownCase = exact.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) === lower
  return isKnownCase ? inAnyCase : sql<boolean>`(${inAnyCase} or ${all} like ${exact} escape '\\')`
}
