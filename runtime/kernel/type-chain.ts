import type { Declaration } from './declaration.js'
import { suggestNearest } from './full-name.js'
import type { Fault } from './problem.js'

export type ElementKind = 'meta' | 'type' | 'instance'

/** The extensions a class file may have, in the order in which they are tried. */
export const classExtensions = ['.js', '.mjs', '.ts'] as const

export type Declarations = ReadonlyMap<string, Declaration>

/**
 * Meta, Type or Instance. A Type holds code, so what names a Meta is a Type, and so is what has a class file; an
 * e.json that only speaks of one (`backendBundleEntry`) counts unless the folder holds an instance's config.
 */
export function kindOf(declaration: Declaration, declarations: Declarations): ElementKind {
  const { type, name, files, backendBundleEntry } = declaration
  if (type === '') return 'meta'
  if (declarations.get(type)?.type === '') return 'type'
  if (classExtensions.some((extension) => files.includes(name + extension))) return 'type'
  if (backendBundleEntry !== undefined && !files.includes(`${name}.json`)) return 'type'
  return 'instance'
}

/** The element's ancestors from its own type up to the Meta, or why there is no such line. */
export type TypeChain =
  | { readonly kind: 'chain'; readonly ancestors: readonly Declaration[] }
  | { readonly kind: 'broken'; readonly fault: Fault }

/** Walks from an element to its Meta. Only faults of its own are told: one further up is the ancestor's. */
export function resolveTypeChain(declaration: Declaration, declarations: Declarations): TypeChain {
  const ancestors: Declaration[] = []
  const seen = new Set<string>([declaration.fullName])
  let at = declaration
  while (at.type !== '') {
    const parent = declarations.get(at.type)
    if (parent === undefined) return missingType(at, declarations)
    if (seen.has(parent.fullName)) return typeCycle(declaration, ancestors, parent)
    seen.add(parent.fullName)
    ancestors.push(parent)
    at = parent
  }
  return { kind: 'chain', ancestors }
}

function missingType(at: Declaration, declarations: Declarations): TypeChain {
  const message = `${at.file} /type names ${at.type}, which does not exist, cannot be read, or is private to another app.${suggestNearest(at.type, declarations.keys())}`
  return { kind: 'broken', fault: { file: at.file, pointer: '/type', code: 'ELEMENT_TYPE_MISSING', message } }
}

function typeCycle(from: Declaration, ancestors: readonly Declaration[], again: Declaration): TypeChain {
  const circle = [from, ...ancestors, again].map(({ fullName }) => fullName).join(' -> ')
  const message = `${from.file} /type leads in a circle: ${circle}. A chain of types ends at a Meta, whose type is "".`
  return { kind: 'broken', fault: { file: from.file, pointer: '/type', code: 'ELEMENT_TYPE_CYCLE', message } }
}
