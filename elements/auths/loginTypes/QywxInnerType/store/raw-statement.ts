import type { Compilable, Kysely, RawBuilder } from 'kysely'

/** A statement in SQL, where it works on many rows that came as one argument. */
export function buildRaw<Row>(
  db: Pick<Kysely<unknown>, 'getExecutor'>,
  text: RawBuilder<Row>,
): Compilable<Row> {
  return { compile: () => text.compile(db) }
}
