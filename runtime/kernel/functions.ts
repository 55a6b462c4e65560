import { BaseElement, type ElementClass, type RemoteFunction } from './base-element.js'
import type { Declaration } from './declaration.js'
import type { Problem } from './problem.js'

/** The functions of an element that may be called from outside, by name. */
export type RemoteFunctions = ReadonlyMap<string, RemoteFunction>

// They give away the vendor's token, or decide who somebody is.
const neverRemote: readonly string[] = ['getAccessToken', 'bind', 'unbind']

// Whoever may say that many members have left sits at the server.
const neverArguments: readonly string[] = ['allowMassLeave']

function withoutServerArguments({ args = [], ...declared }: RemoteFunction): RemoteFunction {
  return { ...declared, args: args.filter(({ name }) => !neverArguments.includes(name)) }
}

/** Whether a function of that name may be called from outside, if a list says so. */
function mayBeRemote(name: string): boolean {
  return !name.startsWith('_') && !neverRemote.includes(name) && !(name in BaseElement.prototype)
}

/**
 * What the class lists, and what each e.json from the Meta down to the element adds to it or says otherwise, by
 * function name.
 */
export function collectFunctions(
  elementClass: Pick<ElementClass, 'functionList'>,
  /** From the element's own type up to the Meta. */
  ancestors: readonly Declaration[],
  declaration: Declaration,
): RemoteFunctions {
  const inherited = collectInherited(elementClass, ancestors)
  const own = listedBy(declaration)
  return own.length === 0 ? inherited : addFunctions(new Map(inherited), own)
}

/** Of a thousand instances of one Type, nearly all have what the Type has. A declaration is of one reading of an app. */
const inheritedByType = new WeakMap<Declaration, Inherited>()

interface Inherited {
  readonly elementClass: object
  readonly functions: RemoteFunctions
}

function collectInherited(
  elementClass: Pick<ElementClass, 'functionList'>,
  ancestors: readonly Declaration[],
): RemoteFunctions {
  const [type] = ancestors
  const known = type && inheritedByType.get(type)
  if (known?.elementClass === elementClass) return known.functions

  const functions = addFunctions(new Map(), elementClass.functionList)
  for (const one of [...ancestors].reverse()) addFunctions(functions, listedBy(one))
  if (type !== undefined) inheritedByType.set(type, { elementClass, functions })
  return functions
}

function listedBy({ define }: Declaration): readonly RemoteFunction[] {
  return (define['functionList'] ?? []) as RemoteFunction[]
}

function addFunctions(functions: Map<string, RemoteFunction>, added: readonly RemoteFunction[]) {
  for (const one of added) {
    if (mayBeRemote(one.name))
      functions.set(one.name, withoutServerArguments({ ...functions.get(one.name), ...one }))
  }
  return functions
}

/** What an e.json lists in vain: functions that are never remote, and such as `owner` doesn't have. */
export function findIdleFunctions(declaration: Declaration, owner: object): Problem[] {
  const { fullName, file } = declaration
  return listedBy(declaration).flatMap(({ name }, index) => {
    const why = describeIdle(name, owner)
    if (why === undefined) return []
    const pointer = `/functionList/${index}/name`
    const message = `${file} ${pointer} ${why}`
    return [
      { severity: 'warning', fullName, file, pointer, code: 'ELEMENT_DECLARATION_INVALID', message } as const,
    ]
  })
}

function describeIdle(name: string, owner: object): string | undefined {
  if (!mayBeRemote(name)) return `lists "${name}", which is never called from outside. Remove it.`
  if (name in owner) return undefined
  return `lists "${name}", which is not there. Correct the name or remove it.`
}
