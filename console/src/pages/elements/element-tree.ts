import type { ElementRow, Problem } from '../../../../runtime/http/console/shapes.js'

/** An element with those built on it, as the table of elements shows it. */
export interface TreeNode {
  readonly key: string
  /** How many elements stand above it. */
  readonly depth: number
  readonly row: ElementRow
  readonly problems: readonly Problem[]
  readonly children?: readonly TreeNode[]
}

/**
 * From the Metas down to the instances. What names a type that is not there stands at the top, so that nothing is
 * left out.
 */
export function growTree(
  rows: readonly ElementRow[],
  problems: readonly Problem[],
  search: string,
): TreeNode[] {
  const known = new Set(rows.map(({ fullName }) => fullName))
  const wanted = search.trim().toLowerCase()
  const fits = ({ fullName, title }: ElementRow) => `${fullName}\n${title}`.toLowerCase().includes(wanted)
  const seen = new Set<string>()

  const grow = (row: ElementRow, depth: number): TreeNode[] => {
    // Types that name each other in a circle are met once.
    if (seen.has(row.fullName)) return []
    seen.add(row.fullName)
    const children = rows
      .filter(({ type }) => type === row.fullName)
      .flatMap((child) => grow(child, depth + 1))
    if (!fits(row) && children.length === 0) return []
    return [
      {
        key: row.fullName,
        depth,
        row,
        problems: problems.filter(({ fullName }) => fullName === row.fullName),
        ...(children.length > 0 && { children }),
      },
    ]
  }
  const tops = rows.filter(({ type }) => !known.has(type))
  const inCircles = () => rows.filter(({ fullName }) => !seen.has(fullName))
  const growTop = (row: ElementRow) => grow(row, 0)
  return [...tops.flatMap(growTop), ...inCircles().flatMap(growTop)]
}
