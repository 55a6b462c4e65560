import { isDeepStrictEqual } from 'node:util'
import type { BaseElement, ElementApp, ElementClass } from './base-element.js'
import { type BoundConfig, type ConfigSources, type ConfiguredClass, bindConfig } from './config-binding.js'
import type { Declaration } from './declaration.js'
import type { JsonFile } from './json-file.js'
import { type RemoteFunctions, collectFunctions, findIdleFunctions } from './functions.js'
import { type Fault, type Problem, faultToProblem } from './problem.js'
import { type Declarations, type ElementKind, kindOf, resolveTypeChain } from './type-chain.js'
import { type LoadedType, typeIsBroken, typeIsInstance } from './types.js'

/** A Meta or Type as `getElement` gives it: what it says of itself, and its class. */
export interface ElementDescription {
  readonly fullName: string
  readonly name: string
  readonly title: string
  readonly type: string
  readonly kind: 'meta' | 'type'
  readonly define: Readonly<Record<string, unknown>>
  readonly elementClass: ElementClass
  readonly app: ElementApp
}

/** A place in the tree: an element that was declared, and what became of it. */
export interface Node {
  readonly declaration: Declaration
  readonly kind: ElementKind
  /** Full names from its type up to its Meta. */
  readonly ancestors: readonly string[]
  /** What `getElement` gives; absent while the element is broken. */
  readonly element?: BaseElement | ElementDescription
  /** What of an instance may be called from outside. */
  readonly functions?: RemoteFunctions
  readonly problems: readonly Problem[]
  /** What the element was made of, to see at a reload whether it changed. */
  readonly madeOf?: { readonly values: unknown; readonly elementClass: ElementClass }
}

export interface NodeSurroundings {
  readonly declarations: Declarations
  readonly types: ReadonlyMap<string, LoadedType>
  readonly sources: ConfigSources
  readonly app: ElementApp
  readonly createContext: (fullName: string, elementClass: ElementClass) => unknown
}

/**
 * Makes the node of a declaration. `previous` is what stood in its place: an element made of the same is kept, so
 * that it stays the same object, and so is one whose new declaration or config is broken.
 */
export function buildNode(declaration: Declaration, around: NodeSurroundings, previous?: Node): Node {
  const kind = kindOf(declaration, around.declarations)
  const chain = resolveTypeChain(declaration, around.declarations)
  const lastAncestors = previous?.element === undefined ? [] : previous.ancestors
  const ancestors = chain.kind === 'chain' ? chain.ancestors.map(({ fullName }) => fullName) : lastAncestors
  const place = { declaration, kind, ancestors }
  const broken = (...problems: Problem[]): Node => ({ ...place, ...keepLastGood(previous), problems })
  const brokenBy = (fault: Fault) => broken(faultToProblem(declaration.fullName, fault))

  if (kind !== 'instance') {
    const type = around.types.get(declaration.fullName) ?? notImported(declaration)
    if (type.kind === 'broken') return brokenBy(type.fault)
    const problems: Problem[] = type.warnings.map((fault) => ({
      ...faultToProblem(declaration.fullName, fault),
      severity: 'warning',
    }))
    problems.push(...findIdleFunctions(declaration, type.elementClass.prototype as object))
    return { ...place, ...describe(declaration, kind, type, around.app, previous), problems }
  }

  if (chain.kind === 'broken') return brokenBy(chain.fault)
  const type = around.types.get(declaration.type) ?? typeNotLoaded(declaration, around.declarations)
  if (type.kind === 'broken') return brokenBy(typeIsBroken(declaration, type.fault).fault)
  const bound = bindInstance(declaration, type, around.sources)
  if (bound.kind === 'broken') return broken(...bound.problems)

  const { config, values, warnings } = bound
  const { elementClass } = type
  try {
    const isSame = previous !== undefined && isUnchanged(previous, declaration, values, elementClass)
    const kept = isSame ? previous.element : undefined
    const element = kept ?? instantiate(declaration, type, config, around)
    const functions = collectFunctions(elementClass, chain.ancestors, declaration)
    const problems = [...warnings, ...findIdleFunctions(declaration, element)]
    return { ...place, element, functions, madeOf: { values, elementClass }, problems }
  } catch (error) {
    return brokenBy(classThrew(declaration, type, 'the constructor', error))
  }
}

/** Binds an instance to its config, or to `json` in its stead; a `checkConfig` that throws is a fault of its Type. */
export function bindInstance(
  declaration: Declaration,
  type: LoadedType & { kind: 'ready' },
  sources: ConfigSources,
  json?: JsonFile,
): BoundConfig {
  try {
    return bindConfig(declaration, type, sources, json)
  } catch (error) {
    const fault = classThrew(declaration, type, 'checkConfig', error)
    return { kind: 'broken', problems: [faultToProblem(declaration.fullName, fault)] }
  }
}

function keepLastGood(previous: Node | undefined): Pick<Node, 'element' | 'functions' | 'madeOf'> {
  return {
    ...(previous?.element !== undefined && { element: previous.element }),
    ...(previous?.functions !== undefined && { functions: previous.functions }),
    ...(previous?.madeOf !== undefined && { madeOf: previous.madeOf }),
  }
}

function isUnchanged(
  previous: Node,
  declaration: Declaration,
  values: unknown,
  elementClass: ElementClass,
): boolean {
  return (
    previous.madeOf?.elementClass === elementClass &&
    isDeepStrictEqual(previous.madeOf.values, values) &&
    isDeepStrictEqual(previous.declaration.define, declaration.define)
  )
}

function describe(
  { fullName, name, title, type, define }: Declaration,
  kind: 'meta' | 'type',
  { elementClass }: ConfiguredClass,
  app: ElementApp,
  previous: Node | undefined,
): Pick<Node, 'element' | 'madeOf'> {
  if (
    previous?.madeOf?.elementClass === elementClass &&
    isDeepStrictEqual(previous.declaration.define, define)
  ) {
    return keepLastGood(previous)
  }
  const description: ElementDescription = { fullName, name, title, type, kind, define, elementClass, app }
  Object.defineProperty(description, 'app', { enumerable: false })
  return { element: Object.freeze(description), madeOf: { values: undefined, elementClass } }
}

function instantiate(
  { fullName, name, title, type, define }: Declaration,
  { elementClass }: ConfiguredClass,
  config: object,
  { app, createContext }: NodeSurroundings,
): BaseElement {
  return new elementClass({
    fullName,
    name,
    title,
    type,
    define,
    config,
    app,
    get context() {
      return createContext(fullName, elementClass)
    },
  })
}

/** Why the Type of an instance has no class: it is none, or it was dropped in since the Types were imported. */
function typeNotLoaded(declaration: Declaration, declarations: Declarations): LoadedType {
  const parent = declarations.get(declaration.type)
  const isType = parent !== undefined && kindOf(parent, declarations) !== 'instance'
  return isType ? notImported(parent) : typeIsInstance(declaration)
}

function notImported({ folder }: Declaration): LoadedType {
  const message = `${folder} is a Type, which is imported at a reload. Call app.reload().`
  return { kind: 'broken', fault: { file: folder, pointer: '', code: 'ELEMENT_CLASS_MISSING', message } }
}

function classThrew(
  { type }: Declaration,
  { elementClass, classFile }: LoadedType & { kind: 'ready' },
  what: string,
  error: unknown,
): Fault {
  const reason = error instanceof Error ? error.message : 'something that is no Error'
  const message = `${classFile}: ${what} of ${elementClass.name} (${type}) threw: ${reason}`
  return { file: classFile, pointer: '', code: 'ELEMENT_CLASS_INVALID', message }
}
