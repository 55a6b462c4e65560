import { ArgumentError } from '../kernel/arguments.js'

/** A page of rows; `nextCursor` leads to the next one and is null on the last. */
export interface Page<Row> {
  readonly rows: Row[]
  readonly nextCursor: string | null
}

/** Makes a page of rows that were asked for one more than it holds, which says whether another page follows. */
export function cutPage<Raw, Row>(
  raw: readonly Raw[],
  limit: number,
  cursorOf: (row: Raw) => string,
  toRow: (row: Raw) => Row,
): Page<Row> {
  const page = raw.slice(0, limit)
  const last = raw.length > limit ? page.at(-1) : undefined
  return { rows: page.map(toRow), nextCursor: last === undefined ? null : cursorOf(last) }
}

/**
 * The number that a cursor stands for; undefined for the first page.
 *
 * @throws ArgumentError when it is no `nextCursor`.
 */
export function readCursor(method: string, cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw new ArgumentError(`The argument "cursor" of ${method} has to be a nextCursor.`)
}
