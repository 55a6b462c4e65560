import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type FullName, isSegment, parseFullName } from './full-name.js'
import type { Problem } from './problem.js'

/** A folder in which elements are looked for; it is laid out inside as an app is. */
export interface Root {
  /** `official`, or the appId of the app whose folder it is. */
  readonly name: string
  readonly folder: string
  /** Whether another app is started, which inherits this one. */
  readonly isInherited?: boolean
}

/** A folder that holds an `e.json`, not yet read. */
export interface FoundElement {
  readonly fullName: FullName
  readonly folder: string
  /** Names of the files that lie in the folder itself. */
  readonly files: readonly string[]
  readonly root: Root
}

export interface Scan {
  readonly found: readonly FoundElement[]
  readonly problems: readonly Problem[]
  /** Folders whose names begin with two dots: what is being written, or was when it was interrupted. */
  readonly besides: readonly string[]
}

export const declarationFile = 'e.json'

/** Where in a root elements lie. */
export const elementsFolder = 'auths'

/** Finds everything under `auths/` of one root that is an element, or looks as if it was meant to be one. */
export function scanRoot(root: Root): Scan {
  const scan = { found: [] as FoundElement[], problems: [] as Problem[], besides: [] as string[] }
  visitFolder(root, elementsFolder, join(root.folder, elementsFolder), scan)
  return scan
}

/** Looks through a folder and all under it. One that can't be read is a problem, and hides no other. */
function visitFolder(root: Root, path: string, folder: string, scan: WidenedScan): void {
  const entries = readFolder(root, folder, scan)
  if (entries === undefined) return

  const files: string[] = []
  for (const entry of entries) {
    const { name } = entry
    if (isPassedOver(name)) {
      if (isBeside(name) && entry.isDirectory()) scan.besides.push(join(folder, name))
      continue
    }
    if (!entry.isDirectory()) files.push(name)
    else if (name === declarationFile) scan.problems.push(declarationIsFolder(root, path))
    // A link may lead round in a circle: it counts as a file, and is not followed.
    else visitFolder(root, `${path}/${name}`, folder + sep + name, scan)
  }
  if (files.length === 0) return
  if (!files.includes(declarationFile)) {
    scan.problems.push(...findFilesInPlaceOfFolders(root, path, files))
    return
  }
  const fullName = parseFullName(path.replaceAll('/', '.'))
  if (fullName !== undefined && !path.includes('.')) scan.found.push({ fullName, folder, files, root })
  else scan.problems.push(folderNameInvalid(root, path))
}

interface WidenedScan {
  readonly found: FoundElement[]
  readonly problems: Problem[]
  readonly besides: string[]
}

function isPassedOver(name: string): boolean {
  return name === 'node_modules' || name === '.git' || isBeside(name)
}

/** So begins what mounts of configuration put beside the files that they link to, and what our tools write. */
function isBeside(name: string): boolean {
  return name.startsWith('..')
}

function readFolder(root: Root, folder: string, { problems }: WidenedScan) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    const { code = 'unknown fault' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === 'ENOTDIR' && folder === join(root.folder, elementsFolder)) {
      problems.push(...findFilesInPlaceOfFolders(root, '', [elementsFolder]))
      return undefined
    }
    const message = `${folder} cannot be read (${code}).`
    problems.push({ ...unreadable, fullName: toFullName(root, folder), file: folder, message })
    return undefined
  }
}

const unreadable = { severity: 'error', pointer: '', code: 'ELEMENT_DECLARATION_INVALID' } as const

function toFullName(root: Root, path: string): string {
  return relative(root.folder, path).split(sep).join('.')
}

/**
 * Looks for one element without a scan, as it may have been dropped in since. Each segment is compared with what
 * the folder really lists, so that letter case counts on file systems that ignore it.
 */
export function findElement(root: Root, fullName: FullName): FoundElement | undefined {
  const segments = fullName.split('.')
  // Elsewhere in an app's folder nothing is an element, whatever it looks like.
  if (segments[0] !== elementsFolder) return undefined
  let folder = root.folder
  for (const segment of segments) {
    if (!listFolder(folder).some((entry) => entry.name === segment && entry.isDirectory())) return undefined
    folder = join(folder, segment)
  }
  const names = listFolder(folder).filter((entry) => !entry.isDirectory())
  const files = names.map((entry) => entry.name)
  return files.includes(declarationFile) ? { fullName, folder, files, root } : undefined
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function folderNameInvalid(root: Root, folder: string): Problem {
  const segments = folder.split('/')
  const odd = segments.find((segment) => !isSegment(segment)) ?? ''
  const path = join(root.folder, folder)
  return {
    severity: 'error',
    fullName: segments.join('.'),
    file: path,
    pointer: '',
    code: 'ELEMENT_NAME_INVALID',
    message: `${path}: "${odd}" cannot be part of an element name. Rename the folder: letters, digits and _ only, no digit first.`,
  }
}

function declarationIsFolder(root: Root, folder: string): Problem {
  const file = join(root.folder, folder, declarationFile)
  return {
    severity: 'error',
    fullName: folder.split('/').join('.'),
    file,
    pointer: '',
    code: 'ELEMENT_DECLARATION_INVALID',
    message: `${file} is a folder; it has to be a JSON file.`,
  }
}

/** A file whose name could be an element's, lying among elements: most likely an element that was copied wrongly. */
function findFilesInPlaceOfFolders(root: Root, folder: string, names: readonly string[]): Problem[] {
  return names.filter(isSegment).map((name) => {
    const file = join(root.folder, folder, name)
    return {
      severity: 'error',
      fullName: [...folder.split('/').filter(Boolean), name].join('.'),
      file,
      pointer: '',
      code: 'ELEMENT_DECLARATION_INVALID',
      message: `${file} is a file or a link; an element is a folder that holds an ${declarationFile}.`,
    }
  })
}
