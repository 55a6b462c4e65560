import type { Declaration, ReadDeclaration } from './declaration.js'
import type { Problem } from './problem.js'
import type { FoundElement } from './scan.js'

export interface MergedRoots {
  /** The winner of each full name. */
  readonly declarations: Map<string, Declaration>
  readonly problems: readonly Problem[]
}

/**
 * Reads what was found in all roots, in their order, and lets the last root that has a full name win, whole folder
 * for whole folder. A winner that can't be read is a problem; the one beneath does not come back in its stead,
 * since whoever overrides an element means to be rid of it.
 */
export function mergeRoots(
  foundByRoot: readonly (readonly FoundElement[])[],
  read: ReadDeclaration,
): MergedRoots {
  const declarations = new Map<string, Declaration>()
  const problems = new Map<string, readonly Problem[]>()
  const lastRoot = foundByRoot.length - 1
  foundByRoot.forEach((found, index) => {
    for (const element of found) {
      const { fullName } = element
      const beneath = declarations.get(fullName)
      if (beneath?.accessModifier === 'protected') {
        problems.set(fullName, [overrideRefused(element, beneath)])
        continue
      }
      const declaration = read(element)
      if (Array.isArray(declaration)) {
        declarations.delete(fullName)
        problems.set(fullName, declaration as readonly Problem[])
        continue
      }
      const own = declaration as Declaration
      if (own.accessModifier === 'private' && index !== lastRoot) continue
      if (beneath === undefined) declarations.set(fullName, own)
      else declarations.set(fullName, { ...own, overrides: [beneath.root.name, ...beneath.overrides] })
      problems.delete(fullName)
    }
  })
  return { declarations, problems: [...problems.values()].flat() }
}

function overrideRefused(element: FoundElement, beneath: Declaration): Problem {
  return {
    severity: 'error',
    fullName: element.fullName,
    file: element.folder,
    pointer: '',
    code: 'ELEMENT_OVERRIDE_REFUSED',
    message: `${element.folder} overrides ${beneath.folder}, which is protected. Give the element another name.`,
  }
}
