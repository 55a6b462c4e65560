import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ElementClass, isElementClass } from './base-element.js'
import type { Declaration } from './declaration.js'
import type { ElementErrorCode } from './errors.js'
import type { Fault } from './problem.js'
import { classExtensions } from './type-chain.js'

export type LoadedClass =
  | {
      readonly kind: 'loaded'
      readonly elementClass: ElementClass
      readonly file: string
      /** Whether the file was changed after this process imported it. */
      readonly isOutdated: boolean
    }
  | { readonly kind: 'broken'; readonly fault: Fault }

/** Imports the class of a Meta or Type: the default export of `<Name>.js`, `.mjs` or `.ts`. */
export async function loadClass(declaration: Declaration): Promise<LoadedClass> {
  const file = findClassFile(declaration)
  if (file === undefined) return classMissing(declaration)

  const isChanged = isOutdated(file)
  let module: unknown
  try {
    module = await import(pathToFileURL(file).href)
  } catch (error) {
    const restart = isChanged ? ' It was changed since: restart the process to import it anew.' : ''
    return broken(file, 'ELEMENT_CLASS_INVALID', describeImportFailure(file, error) + restart)
  }

  const elementClass = unwrapDefault(module)
  if (elementClass === undefined) {
    return broken(file, 'ELEMENT_CLASS_INVALID', `${file} has no default export; it has to be the class.`)
  }
  if (!isElementClass(elementClass)) {
    const message = `${file}: the default export is not a class that extends Element ("wecom-elements/element") or a Type.`
    return broken(file, 'ELEMENT_CLASS_INVALID', message)
  }
  return { kind: 'loaded', elementClass, file, isOutdated: isChanged }
}

/** Whether a class may serve as a Type under `parent`: it has to keep the promises of the same Meta. */
export function checkFamily(
  declaration: Declaration,
  own: ElementClass,
  parent: ElementClass,
): Fault | undefined {
  if (parent.family === '' || own.family === parent.family) return undefined
  return {
    file: declaration.folder,
    pointer: '',
    code: 'ELEMENT_CLASS_INVALID',
    message: `${declaration.folder}: the class has to extend the class of ${declaration.type} or of a Type of ${parent.family}.`,
  }
}

/** The state in which each class file was first imported: a process keeps a module, or its failure, until it ends. */
const importedStates = new Map<string, string>()

function isOutdated(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  const state = `${stats?.mtimeMs ?? 0} ${stats?.size ?? 0}`
  const imported = importedStates.get(file)
  if (imported === undefined) importedStates.set(file, state)
  return imported !== undefined && imported !== state
}

function findClassFile(declaration: Declaration): string | undefined {
  const { folder, name, files, backendBundleEntry = '.' } = declaration
  const extension = classExtensions.find((candidate) =>
    backendBundleEntry === '.'
      ? files.includes(name + candidate)
      : existsSync(join(folder, backendBundleEntry, name + candidate)),
  )
  return extension === undefined ? undefined : join(folder, backendBundleEntry, name + extension)
}

function classMissing({ folder, name, backendBundleEntry = '.' }: Declaration): LoadedClass {
  const place = join(folder, backendBundleEntry)
  const message = `${place} has no ${name}.js, ${name}.mjs or ${name}.ts with the class as its default export.`
  return broken(place, 'ELEMENT_CLASS_MISSING', message)
}

function broken(file: string, code: ElementErrorCode, message: string): LoadedClass {
  return { kind: 'broken', fault: { file, pointer: '', code, message } }
}

/** A class that TypeScript compiled to CommonJS arrives as `{ default: { default } }`. */
function unwrapDefault(module: unknown): unknown {
  const outer = (module as { default?: unknown }).default
  if (typeof outer === 'object' && outer !== null && 'default' in outer) return outer.default
  return outer
}

function describeImportFailure(file: string, error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    return `${file} is TypeScript, which this process cannot import. Compile it, or run it under Node 22.18+ or tsx.`
  }
  return `${file} cannot be imported: ${error instanceof Error ? error.message : 'it threw something that is no Error'}.`
}
