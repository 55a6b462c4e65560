import type { ElementSummary, Problem } from '../index.js'
import { toPrintable } from './io.js'
import { marks, worstOf } from './problems.js'

/** Each element under its type; one whose type is missing, or leads in a circle, stands at the left margin. */
export function drawTree(elements: readonly ElementSummary[], problems: readonly Problem[]): string {
  const parents = findParents(elements)
  const childrenOf = (parent: string | undefined) =>
    elements.filter(({ fullName }) => parents.get(fullName) === parent)

  const describe = ({ fullName, title, kind, root }: ElementSummary): string => {
    const severity = worstOf(problems.filter((problem) => problem.fullName === fullName))
    const mark = severity === undefined ? '' : `${marks[severity]} `
    return toPrintable(`${mark}${fullName}  ${title}  (${kind}, ${root})`)
  }
  const draw = (element: ElementSummary): string[] => {
    const children = childrenOf(element.fullName)
    const branches = children.flatMap((child, index) => {
      const isLast = index === children.length - 1
      const [first = '', ...others] = draw(child)
      return [`${isLast ? '└─ ' : '├─ '}${first}`, ...others.map((line) => (isLast ? '   ' : '│  ') + line)]
    })
    return [describe(element), ...branches]
  }
  return childrenOf(undefined).flatMap(draw).join('\n')
}

/** Under what each element is drawn; undefined for those at the margin. */
function findParents(elements: readonly ElementSummary[]): Map<string, string | undefined> {
  const types = new Map(elements.map(({ fullName, type }) => [fullName, type]))
  const standsInCircle = (fullName: string): boolean => {
    const seen = new Set<string>()
    let at = types.get(fullName)
    while (at !== undefined && at !== fullName && !seen.has(at)) {
      seen.add(at)
      at = types.get(at)
    }
    return at === fullName
  }
  return new Map(
    elements.map(({ fullName, type }) => {
      const isTop = !types.has(type) || standsInCircle(fullName)
      return [fullName, isTop ? undefined : type]
    }),
  )
}
