import type { Declaration } from './declaration.js'
import { suggestNearest } from './full-name.js'
import type { JsonObject } from './json-file.js'
import { bindInstance } from './node.js'
import { type Fault, type Problem, faultToProblem } from './problem.js'
import type { KnownElements } from './registry.js'
import type { FoundElement } from './scan.js'
import { type LoadedType, typeIsBroken, typeIsInstance } from './types.js'

/** An instance that is to be written: where, and what its two files are to hold. */
export interface Candidate {
  readonly found: FoundElement
  readonly define: JsonObject
  readonly config: JsonObject
}

export type ReadyType = LoadedType & { readonly kind: 'ready' }

/** Every fault that the instance would have once it is written. */
export function checkCandidate({ found, define, config }: Candidate, known: KnownElements): Problem[] {
  const read = known.readDeclaration(found, { kind: 'read', value: define })
  const problems = 'folder' in read ? [] : [...read]
  const { type } = define
  if (typeof type !== 'string') return problems

  const ready = findReadyType(type, `${found.folder}/e.json`, known)
  if (ready.kind === 'broken') {
    if (problems.every(({ pointer }) => pointer !== '/type'))
      problems.push(faultToProblem(found.fullName, ready.fault))
    return problems
  }
  // A fault of the e.json must not hide those of the config.
  const declaration = known.readDeclaration(found, { kind: 'read', value: { title: found.fullName, type } })
  const value = { ...config }
  delete value['$schema']
  const bound = bindInstance(declaration as Declaration, ready, known.sources, { kind: 'read', value })
  return bound.kind === 'broken' ? [...problems, ...bound.problems] : problems
}

/** The class of a Type that instances can be made of, or why there is none. */
export function findReadyType(
  type: string,
  file: string,
  { declarations, types }: Pick<KnownElements, 'declarations' | 'types'>,
): ReadyType | { readonly kind: 'broken'; readonly fault: Fault } {
  const fault = (message: string): { kind: 'broken'; fault: Fault } => ({
    kind: 'broken',
    fault: { file, pointer: '/type', code: 'ELEMENT_TYPE_MISSING', message: `${file} /type ${message}` },
  })
  const declaration = declarations.get(type)
  if (declaration === undefined) {
    return fault(`names ${JSON.stringify(type)}, which does not exist.${suggestNearest(type, types.keys())}`)
  }
  if (declaration.type === '') {
    const known = [...declarations.values()].filter((one) => one.type === type).map((one) => one.fullName)
    return fault(`names ${type}, which is a Meta. An instance names a Type: ${known.join(', ')}.`)
  }
  const loaded = types.get(type)
  if (loaded === undefined) return typeIsInstance({ ...declaration, file, type: declaration.fullName })
  return loaded.kind === 'broken'
    ? typeIsBroken({ ...declaration, type: declaration.fullName }, loaded.fault)
    : loaded
}
