import type { RemoteFunction } from './base-element.js'
import { readConfig } from './config-binding.js'
import type { Declaration } from './declaration.js'
import { type RemoteFunctions, collectFunctions } from './functions.js'
import { type JsonObject, isJsonObject } from './json-file.js'
import { pointTo } from './json-pointer.js'
import type { Node } from './node.js'
import type { Problem } from './problem.js'
import { hideSecrets } from './secret-values.js'
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
  /**
   * Of an instance, its config as it is written, `{{NAME}}` and all. Values that may be secrets are left out: those
   * that the Type's schema marks `writeOnly`, and keys that it doesn't know. Undefined where there is none to be read.
   */
  readonly config: JsonObject | undefined
  /** JSON pointers of what was left out. */
  readonly secrets: readonly string[]
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
    functions: [...functionsOf(node, ready, ancestors).values()],
    ...showConfig(node, types.get(declaration.type)),
    problems,
  }
}

function showConfig({ declaration, kind }: Node, type: LoadedType | undefined) {
  const nothing = { config: undefined, secrets: [] }
  if (kind !== 'instance' || type?.kind !== 'ready') return nothing
  const json = readConfig(declaration)
  if (json.kind !== 'read' || !isJsonObject(json.value)) return nothing

  const schema = type.elementClass.configSchema
  const { config, secrets } = hideSecrets(json.value, schema)
  // It may be a secret whose key is misspelt.
  const isKnown = (key: string) => Object.hasOwn(schema.properties ?? {}, key)
  return {
    config: Object.fromEntries(Object.entries(config).filter(([key]) => isKnown(key))),
    secrets: [
      ...secrets,
      ...Object.keys(config)
        .filter((key) => !isKnown(key))
        .map((key) => pointTo('', key)),
    ],
  }
}

function functionsOf(
  { declaration, functions }: Node,
  type: (LoadedType & { kind: 'ready' }) | undefined,
  ancestors: readonly Declaration[],
): RemoteFunctions {
  if (type === undefined) return functions ?? new Map()
  return collectFunctions(type.elementClass, ancestors, declaration)
}
