import Table from 'cli-table3'
import { toPrintable } from './io.js'

export type Cell = string | number | null | undefined

/** A table whose columns fit what is in them; Chinese characters count as the two places that they take. */
export function drawTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } })
  table.push(...rows.map((row) => row.map(toCell)))
  return table.toString()
}

function toCell(value: Cell): string {
  return value === null || value === undefined ? '' : toPrintable(String(value))
}
