/** Looking for members and departments by a piece of what is stored about them. */
import { type RawBuilder, sql } from 'kysely'
import type { TableStep } from '../../../../../runtime/element.js'

/** Where a search for members looks. An index holds these: with others it needs a step of its own. */
export const searchedColumns = ['name', 'userId', 'mobile', 'email'] as const

/**
 * A search looks at each member of an instance. On SQLite it finds what it looks into in the index, without their rows,
 * which are three times as long; for pages the index has the order of ids as the one before it had. PostgreSQL reads
 * the rows where a function is in the question, so its index stays as it is.
 */
export const searchIndexStep: TableStep = {
  name: '4 an index for searches',
  async up(db, dialect) {
    if (dialect !== 'sqlite') return
    await db.schema.dropIndex('qywxUserById').execute()
    await sql`create index "qywxUserBySearch" on "qywxUser"
      ("element", "corpId", "id", ${searchedText(searchedColumns)})`.execute(db)
  },
}

/**
 * Whether one of the columns holds that text somewhere, whatever the letter case; `%` and `_` are what they are.
 */
export function holdsText(columns: readonly string[], text: string): RawBuilder<boolean> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  // SQLite knows the letter case of a to z only: what has others is looked for as given, too.
  const spellings = new Set([
    pattern.toLowerCase(),
    pattern.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  ])
  const all = searchedText(columns)
  const matches = [...spellings].map((spelling) => sql<boolean>`${all} like ${spelling} escape '\\'`)
  return sql<boolean>`(${sql.join(matches, sql` or `)})`
}

/** All that is looked into as one text. An index holds it, so a question has to spell it as the index does. */
function searchedText(columns: readonly string[]): RawBuilder<string> {
  const texts = columns.map((column) => sql`coalesce(${sql.ref(column)}, '')`)
  // Nobody's name has a line break, across which something could be found.
  return sql<string>`lower(${sql.join(texts, sql` || ${sql.lit('\n')} || `)})`
}
