import { useQuery } from '@tanstack/react-query'
import type { DepartmentRow } from '../../../../runtime/http/console/shapes.js'
import { type Lang, useSettings } from '../../settings.js'
import { membersApi } from './members-api.js'

export interface DepartmentNode {
  readonly key: number
  readonly title: string
  readonly children: DepartmentNode[]
}

export interface Departments {
  /** The tops of the tree: those whose parent is not stored. */
  readonly tree: readonly DepartmentNode[]
  readonly nameOf: (id: number) => string
  readonly count: number
}

/** All departments of a login; `isKept` is false for a type that stores none. */
export function useDepartments(fullName: string, isKept: boolean) {
  const { lang } = useSettings()
  return useQuery({
    queryKey: ['departments', fullName],
    queryFn: () => membersApi.departments(fullName),
    enabled: isKept,
    staleTime: 60_000,
    select: (rows) => buildDepartments(rows, lang),
  })
}

function buildDepartments(rows: readonly DepartmentRow[], lang: Lang): Departments {
  const nameOfRow = ({ id, name, nameEn }: DepartmentRow) =>
    (lang === 'en' && nameEn ? nameEn : name) ?? String(id)
  const names = new Map(rows.map((row) => [row.id, nameOfRow(row)]))
  const nodes = new Map<number, DepartmentNode>(
    rows.map((row) => [row.id, { key: row.id, title: nameOfRow(row), children: [] }]),
  )
  const tree: DepartmentNode[] = []
  // As the vendor shows them: the larger order comes first.
  const inOrder = [...rows].sort((one, other) => (other.order ?? 0) - (one.order ?? 0) || one.id - other.id)
  for (const { id, parentId } of inOrder) {
    const node = nodes.get(id)
    if (node === undefined) continue
    const parent = parentId === null || parentId === id ? undefined : nodes.get(parentId)
    ;(parent?.children ?? tree).push(node)
  }
  return { tree, nameOf: (id) => names.get(id) ?? String(id), count: rows.length }
}

/** The part of a tree whose titles hold the text, with the way down to it. */
export function filterTree(tree: readonly DepartmentNode[], text: string): DepartmentNode[] {
  const wanted = text.toLowerCase()
  return tree.flatMap((node) => {
    if (node.title.toLowerCase().includes(wanted)) return [node]
    const children = filterTree(node.children, text)
    return children.length === 0 ? [] : [{ ...node, children }]
  })
}
