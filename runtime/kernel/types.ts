import type { ElementClass } from './base-element.js'
import { checkFamily, loadClass } from './class-loader.js'
import type { ConfiguredClass } from './config-binding.js'
import type { Declaration } from './declaration.js'
import { functionListSchema } from './function-list.js'
import type { Fault } from './problem.js'
import { compileSchema } from './schema.js'
import { type Declarations, kindOf, resolveTypeChain } from './type-chain.js'

/** A Meta or Type that is ready to be described and made instances of, or why it is not. */
export type LoadedType =
  | (ConfiguredClass & {
      readonly kind: 'ready'
      readonly classFile: string
      readonly warnings: readonly Fault[]
    })
  | { readonly kind: 'broken'; readonly fault: Fault }

/** Imports the classes of all Metas and Types, each once, and looks whether each fits the one above it. */
export async function loadTypes(declarations: Declarations): Promise<ReadonlyMap<string, LoadedType>> {
  const types = [...declarations.values()].filter((one) => kindOf(one, declarations) !== 'instance')
  const alone = new Map<string, LoadedType>()
  // One after the other: a CommonJS class can't require what an import is still on its way to.
  for (const one of types) alone.set(one.fullName, await loadType(one, declarations))
  return new Map(types.map((one) => [one.fullName, joinToParent(one, alone, declarations)]))
}

async function loadType(declaration: Declaration, declarations: Declarations): Promise<LoadedType> {
  const chain = resolveTypeChain(declaration, declarations)
  if (chain.kind === 'broken') return chain

  const loaded = await loadClass(declaration)
  if (loaded.kind === 'broken') return loaded
  const { elementClass, file, isOutdated } = loaded
  try {
    const validate = await compileSchema(elementClass.configSchema)
    const fault = await checkFunctionList(file, elementClass)
    if (fault !== undefined) return { kind: 'broken', fault }
    const warnings = isOutdated ? [restartNeeded(file)] : []
    return { kind: 'ready', elementClass, validate, classFile: file, warnings }
  } catch (error) {
    return schemaBroken(file, elementClass, error)
  }
}

async function checkFunctionList(
  file: string,
  { name, functionList }: ElementClass,
): Promise<Fault | undefined> {
  const check = await compileSchema(functionListSchema)
  const faults = check(functionList).map(({ pointer, message }) => `${pointer} ${message}`)
  if (faults.length === 0) return undefined
  const message = `${file}: ${name}.functionList ${faults.join(' ')}`
  return { file, pointer: '', code: 'ELEMENT_CLASS_INVALID', message }
}

function joinToParent(
  declaration: Declaration,
  alone: ReadonlyMap<string, LoadedType>,
  declarations: Declarations,
): LoadedType {
  const own = alone.get(declaration.fullName)
  if (own?.kind !== 'ready' || declaration.type === '') return own ?? typeIsInstance(declaration)

  const parentDeclaration = declarations.get(declaration.type)
  const parent = alone.get(declaration.type)
  if (parent === undefined || parentDeclaration === undefined) return typeIsInstance(declaration)
  const above = joinToParent(parentDeclaration, alone, declarations)
  if (above.kind === 'broken') return typeIsBroken(declaration, above.fault)

  const fault = checkFamily(declaration, own.elementClass, above.elementClass)
  if (fault !== undefined) return { kind: 'broken', fault }
  const inherits = Object.prototype.isPrototypeOf.call(above.elementClass, own.elementClass)
  if (inherits || parentDeclaration.overrides.length === 0) return own
  return { ...own, warnings: [...own.warnings, overridePassedBy(declaration, own.classFile)] }
}

/** The fault of an element whose type is itself broken: the same code, and where the real fault lies. */
export function typeIsBroken(declaration: Declaration, fault: Fault): { kind: 'broken'; fault: Fault } {
  return {
    kind: 'broken',
    fault: { ...fault, message: `its type ${declaration.type} is broken: ${fault.message}` },
  }
}

export function typeIsInstance({ file, type }: Declaration): { kind: 'broken'; fault: Fault } {
  const message = `${file} /type names ${type}, which is an instance and has no class.`
  return { kind: 'broken', fault: { file, pointer: '/type', code: 'ELEMENT_TYPE_MISSING', message } }
}

/** ES modules can't be replaced in a running process. */
function restartNeeded(file: string): Fault {
  const message = `${file} was changed after it was imported. Restart needed: until then the class is what it was.`
  return { file, pointer: '', code: 'ELEMENT_CLASS_INVALID', message }
}

/** Classes inherit by import, and what a file imports no override can change. */
function overridePassedBy({ type }: Declaration, file: string): Fault {
  const message = `${file} extends a class that is not the one by which this app overrides ${type}. Import that one to inherit from it.`
  return { file, pointer: '', code: 'ELEMENT_CLASS_INVALID', message }
}

function schemaBroken(file: string, elementClass: ElementClass, error: unknown): LoadedType {
  const reason = error instanceof Error ? error.message : 'unknown fault'
  const message = `${file}: ${elementClass.name}.configSchema is not a JSON Schema: ${reason}`
  return { kind: 'broken', fault: { file, pointer: '', code: 'ELEMENT_CLASS_INVALID', message } }
}
