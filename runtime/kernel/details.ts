import type { RemoteFunction } from './base-element.js'
import type { Declaration } from './declaration.js'
import { type RemoteFunctions, collectFunctions } from './functions.js'
import type { Node } from './node.js'
import type { Problem } from './problem.js'
import { type Declarations, type ElementKind, kindOf, resolveTypeChain } from './type-chain.js'
import type { LoadedType } from './types.js'

/** One element in the answer of `app.elements()`. */
export interface ElementSummary {
  readonly fullName: string
  readonly title: string
  readonly kind: ElementKind
  /** Its Type or Meta; empty for a Meta. */
  readonly type: string
  /** `official`, or the appId of the app whose folder it came from. */
  readonly root: string
}

/** All that tools show of one element, working or broken; `app.describe()` gives it. */
export interface ElementDetails extends ElementSummary {
  /** Absolute path of its folder. */
  readonly folder: string
  /** Names of the files that lie in that folder. */
  readonly files: readonly string[]
  /** From its Type up to its Meta; empty where that line is broken. */
  readonly chain: readonly ElementSummary[]
  /** Of a Meta or Type, the file that its class was imported from. */
  readonly classFile: string | undefined
  /** What may be called from outside. */
  readonly functions: readonly RemoteFunction[]
  readonly problems: readonly Problem[]
}

export interface DetailsSurroundings {
  readonly declarations: Declarations
  readonly types: ReadonlyMap<string, LoadedType>
}

export function summarize(declaration: Declaration, kind: ElementKind): ElementSummary {
  const { fullName, title, type, root } = declaration
  return { fullName, title, kind, type, root: root.name }
}

export function describeNode(node: Node, { declarations, types }: DetailsSurroundings): ElementDetails {
  const { declaration, kind, problems } = node
  const line = resolveTypeChain(declaration, declarations)
  const ancestors = line.kind === 'chain' ? line.ancestors : []
  const loaded = kind === 'instance' ? undefined : types.get(declaration.fullName)
  const ready = loaded?.kind === 'ready' ? loaded : undefined
  return {
    ...summarize(declaration, kind),
    folder: declaration.folder,
    files: [...declaration.files].sort(),
    chain: ancestors.map((one) => summarize(one, kindOf(one, declarations))),
    classFile: ready?.classFile,
    functions: [...functionsOf(node, ready, [...ancestors].reverse()).values()],
    problems,
  }
}

function functionsOf(
  { declaration, functions }: Node,
  type: (LoadedType & { kind: 'ready' }) | undefined,
  fromMetaDown: readonly Declaration[],
): RemoteFunctions {
  if (type === undefined) return functions ?? new Map()
  return collectFunctions(type.elementClass, [...fromMetaDown, declaration])
}
