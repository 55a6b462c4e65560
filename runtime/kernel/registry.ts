/**
 * The registry holds the tree Meta -> Type -> Instance of one app: it scans the roots, reads what was found, imports
 * the Types, binds each instance to its config, and answers by full name. Whatever is broken, the rest works.
 */
import { existsSync } from 'node:fs'
import type { ElementApp, ElementClass } from './base-element.js'
import type { ConfigSources } from './config-binding.js'
import { type Declaration, type ReadDeclaration, createDeclarationReader } from './declaration.js'
import { type ElementSummary, summarize } from './details.js'
import { finishSaves } from './element-folder.js'
import { ElementError } from './errors.js'
import type { RemoteFunctions } from './functions.js'
import { type FullName, parseFullName, suggestNearest } from './full-name.js'
import { type Node, type NodeSurroundings, buildNode } from './node.js'
import { type Problem, problemsToError } from './problem.js'
import { mergeRoots } from './roots.js'
import { type Root, type Scan, findElement, scanRoot } from './scan.js'
import { type LoadedType, loadTypes } from './types.js'

export interface RegistryOptions {
  readonly app: ElementApp
  /** Makes what an element may use of the app. */
  readonly createContext: (fullName: string, elementClass: ElementClass) => unknown
}

/** What one reading of the roots found. It is replaced as a whole. */
interface Tree {
  /** In their order: of two elements with one full name, the one of the later root wins. */
  readonly roots: readonly Root[]
  readonly sources: ConfigSources
  readonly readDeclaration: ReadDeclaration
  readonly declarations: Map<string, Declaration>
  readonly types: ReadonlyMap<string, LoadedType>
  readonly nodes: Map<string, Node>
  /** Of folders that never became a node, by full name. */
  readonly otherProblems: Map<string, readonly Problem[]>
  /** The elements of the working nodes, so that the ordinary `getElement` is one look-up. */
  readonly live: Map<string, unknown>
}

/** What tools that write elements have to know of those that are there. */
export type KnownElements = Readonly<Omit<Tree, 'live'>>

export class Registry {
  readonly #options: RegistryOptions
  #tree: Tree | undefined

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  /** Reads everything anew. What did not change stays the same object, what broke stays as it last worked. */
  async load(roots: readonly Root[], sources: ConfigSources): Promise<void> {
    const previous = this.#tree
    const readDeclaration = await createDeclarationReader()
    const scans = await scanRoots(roots)
    const merged = mergeRoots(
      scans.map(({ found }) => found),
      readDeclaration,
    )
    const types = await loadTypes(merged.declarations)

    const tree: Tree = {
      roots,
      sources,
      readDeclaration,
      declarations: merged.declarations,
      types,
      nodes: new Map(),
      otherProblems: groupByName([...scans.flatMap(({ problems }) => problems), ...merged.problems]),
      live: new Map(),
    }
    const around = this.#around(tree)
    for (const [fullName, declaration] of merged.declarations) {
      setNode(tree, buildNode(declaration, around, previous?.nodes.get(fullName)))
    }
    for (const fullName of tree.otherProblems.keys()) {
      const lastGood = previous?.nodes.get(fullName)
      if (lastGood?.element !== undefined && !tree.nodes.has(fullName))
        setNode(tree, { ...lastGood, problems: [] })
    }
    this.#tree = tree
  }

  /** The folders of all roots, in their order. */
  get folders(): readonly string[] {
    return this.#loaded.roots.map(({ folder }) => folder)
  }

  /** Every broken or doubtful thing that is known now. */
  get problems(): readonly Problem[] {
    const { nodes, otherProblems } = this.#loaded
    const all = [
      ...[...nodes.values()].flatMap(({ problems }) => problems),
      ...[...otherProblems.values()].flat(),
    ]
    return all.sort(byFullName)
  }

  /**
   * The element of that name.
   *
   * @throws ElementError `ELEMENT_NOT_FOUND`, or the problem of a broken element.
   */
  get(fullName: string): unknown {
    return this.#loaded.live.get(fullName) ?? this.#lookAgain(fullName)
  }

  /** All declared elements, or those that descend from `type`. */
  list(type?: string): ElementSummary[] {
    return [...this.#loaded.nodes.values()]
      .filter(({ ancestors }) => type === undefined || ancestors.includes(type))
      .map(({ declaration, kind }) => summarize(declaration, kind))
      .sort(byFullName)
  }

  /**
   * What stands at a name, working or not, with what it stands among; for tools.
   *
   * @throws ElementError `ELEMENT_NOT_FOUND`, or the problem of a declaration that can't be read.
   */
  find(fullName: string): Node {
    if (!this.#loaded.nodes.has(fullName)) this.#lookAgain(fullName)
    const node = this.#loaded.nodes.get(fullName)
    if (node === undefined) throw notFound(fullName, this.#loaded)
    return node
  }

  /** What the last reading found, for tools that write elements. */
  get known(): KnownElements {
    const { roots, readDeclaration, nodes, otherProblems, declarations, types, sources } = this.#loaded
    return { roots, readDeclaration, nodes, otherProblems, declarations, types, sources }
  }

  /** What of an instance may be called from outside; nothing is read from disk. */
  functionsOf(fullName: string): RemoteFunctions {
    return this.#loaded.nodes.get(fullName)?.functions ?? new Map()
  }

  /** Full names of all declared instances, in no order. */
  get instanceNames(): string[] {
    return [...this.#loaded.nodes].flatMap(([fullName, { kind }]) => (kind === 'instance' ? [fullName] : []))
  }

  /** The working instances that descend from `type`; nothing is read from disk. */
  instancesOf(type: string): unknown[] {
    return [...this.#loaded.nodes.values()].flatMap(({ kind, ancestors, element }) =>
      kind === 'instance' && element !== undefined && ancestors.includes(type) ? [element] : [],
    )
  }

  /** An instance may have been dropped in, or completed, since the roots were read: look at its folder itself. */
  #lookAgain(text: string): unknown {
    const tree = this.#loaded
    const fullName = parseFullName(text)
    if (fullName !== undefined) this.#lookAt(fullName, tree)

    const node = tree.nodes.get(text)
    if (node?.element !== undefined) return node.element
    const [first, ...others] = node?.problems ?? tree.otherProblems.get(text) ?? []
    if (first === undefined) throw notFound(text, tree)
    throw problemsToError([first, ...others])
  }

  #lookAt(fullName: FullName, tree: Tree): void {
    const found = tree.roots.flatMap((root) => findElement(root, fullName) ?? [])
    if (found.length > 0) this.#reread(fullName, found, tree)
    else forgetVanished(fullName, tree)
  }

  #reread(fullName: FullName, found: NonNullable<ReturnType<typeof findElement>>[], tree: Tree): void {
    const merged = mergeRoots(
      tree.roots.map((root) => found.filter((one) => one.root === root)),
      tree.readDeclaration,
    )
    const declaration = merged.declarations.get(fullName)
    if (merged.problems.length > 0) tree.otherProblems.set(fullName, merged.problems)
    else tree.otherProblems.delete(fullName)
    if (declaration === undefined) {
      tree.nodes.delete(fullName)
      tree.declarations.delete(fullName)
      return
    }
    tree.declarations.set(fullName, declaration)
    // Its Type may have been dropped in with it.
    const { type } = declaration
    if (type !== '' && !tree.declarations.has(type) && !tree.nodes.has(type)) this.#lookAt(type, tree)
    setNode(tree, buildNode(declaration, this.#around(tree), tree.nodes.get(fullName)))
  }

  #around({ declarations, types, sources }: Tree): NodeSurroundings {
    return { ...this.#options, declarations, types, sources }
  }

  get #loaded(): Tree {
    if (this.#tree === undefined) throw new TypeError('The registry was asked before it was loaded.')
    return this.#tree
  }
}

/** What a crash interrupted in the app's own root, the last one, is brought to its end first. */
async function scanRoots(roots: readonly Root[]): Promise<Scan[]> {
  const scans = roots.map(scanRoot)
  const isChanged = await finishSaves(scans.at(-1)?.besides ?? [])
  return isChanged ? roots.map(scanRoot) : scans
}

function setNode(tree: Tree, node: Node): void {
  const { fullName } = node.declaration
  tree.nodes.set(fullName, node)
  if (node.element !== undefined) tree.live.set(fullName, node.element)
}

/** What never worked and is no longer there leaves nothing behind. */
function forgetVanished(fullName: FullName, { nodes, declarations, otherProblems }: Tree): void {
  if (nodes.delete(fullName)) declarations.delete(fullName)
  const remaining = otherProblems.get(fullName)?.filter(({ file }) => existsSync(file))
  if (remaining?.length === 0) otherProblems.delete(fullName)
}

function byFullName(a: { fullName: string }, b: { fullName: string }): number {
  return a.fullName < b.fullName ? -1 : Number(a.fullName > b.fullName)
}

function groupByName(problems: readonly Problem[]): Map<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>()
  for (const problem of problems) {
    const group = groups.get(problem.fullName)
    if (group === undefined) groups.set(problem.fullName, [problem])
    else group.push(problem)
  }
  return groups
}

function notFound(text: string, tree: Tree): ElementError {
  const shown = text.length > 100 ? `${text.slice(0, 100)}...` : text
  const nearest = suggestNearest(text, tree.nodes.keys())
  return new ElementError(
    'ELEMENT_NOT_FOUND',
    `${JSON.stringify(shown)} is not a folder with an e.json.${nearest}`,
  )
}
