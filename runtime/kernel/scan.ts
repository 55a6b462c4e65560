import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import glob from 'fast-glob'
import { type FullName, isSegment, joinFullName } from './full-name.js'
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
  readonly files: ReadonlySet<string>
  readonly root: Root
}

export interface Scan {
  readonly found: readonly FoundElement[]
  readonly problems: readonly Problem[]
}

export const declarationFile = 'e.json'

/** Where in a root elements lie. */
export const elementsFolder = 'auths'

/** Finds everything under `auths/` of one root that is an element, or looks as if it was meant to be one. */
export async function scanRoot(root: Root): Promise<Scan> {
  const { entries, problems } = await listEntries(root)
  const files = new Map<string, Set<string>>()
  for (const { path, name, dirent } of entries) {
    if (!dirent.isDirectory()) addFile(files, path.slice(0, -name.length - 1), name)
    else if (name === declarationFile) problems.push(declarationIsFolder(root, path))
  }

  const found: FoundElement[] = []
  for (const [folder, names] of files) {
    if (!names.has(declarationFile)) problems.push(...findFilesInPlaceOfFolders(root, folder, names))
    else if (folder.split('/').every(isSegment)) found.push(describeFound(root, folder, names))
    else problems.push(folderNameInvalid(root, folder))
  }
  return { found, problems }
}

/** What lies under `auths/`. A folder that can't be read is a problem, and hides no other. */
async function listEntries(root: Root) {
  const list = (suppressErrors: boolean) =>
    glob(`${elementsFolder}{,/**}`, {
      cwd: root.folder,
      dot: true,
      // What mounts of configuration put beside the files that they link to begins with two dots.
      ignore: ['**/node_modules/**', '**/.git/**', '**/..*/**'],
      objectMode: true,
      onlyFiles: false,
      // A link may lead round in a circle.
      followSymbolicLinks: false,
      suppressErrors,
    })
  const problems: Problem[] = []
  try {
    return { entries: await list(false), problems }
  } catch (error) {
    const { path: file = root.folder, code = 'unknown fault' } = error as NodeJS.ErrnoException
    // It was removed while we looked.
    if (code === 'ENOENT') return { entries: await list(true), problems }
    const message = `${file} cannot be read (${code}).`
    problems.push({ ...unreadable, fullName: toFullName(root, file), file, message })
    return { entries: await list(true), problems }
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
  const files = new Set(names.map((entry) => entry.name))
  return files.has(declarationFile) ? { fullName, folder, files, root } : undefined
}

function listFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function addFile(files: Map<string, Set<string>>, folder: string, name: string): void {
  const names = files.get(folder)
  if (names === undefined) files.set(folder, new Set([name]))
  else names.add(name)
}

function describeFound(root: Root, folder: string, files: ReadonlySet<string>): FoundElement {
  return { fullName: joinFullName(folder.split('/')), folder: join(root.folder, folder), files, root }
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

function declarationIsFolder(root: Root, path: string): Problem {
  const file = join(root.folder, path)
  return {
    severity: 'error',
    fullName: path.split('/').slice(0, -1).join('.'),
    file,
    pointer: '',
    code: 'ELEMENT_DECLARATION_INVALID',
    message: `${file} is a folder; it has to be a JSON file.`,
  }
}

/** A file whose name could be an element's, lying among elements: most likely an element that was copied wrongly. */
function findFilesInPlaceOfFolders(root: Root, folder: string, names: ReadonlySet<string>): Problem[] {
  return [...names].filter(isSegment).map((name) => {
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
