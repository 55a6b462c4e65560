/** Where tools may write: into the app's own folder, through no link, in nobody's place. */
import { lstatSync, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { ElementError } from './errors.js'
import { type FullName, lastSegment, parseFullName } from './full-name.js'
import type { Node } from './node.js'
import type { KnownElements } from './registry.js'
import { type Root, declarationFile, elementsFolder } from './scan.js'

/**
 * The folder of an instance that is not there yet.
 *
 * @throws ElementError `ELEMENT_NAME_INVALID`, `ELEMENT_EXISTS`, `ELEMENT_READ_ONLY`
 */
export function checkNewPlace(
  text: string,
  root: Root,
  { nodes }: Pick<KnownElements, 'nodes'>,
): { readonly fullName: FullName; readonly folder: string } {
  const fullName = parseFullName(text)
  if (fullName === undefined || !text.startsWith(`${elementsFolder}.`)) {
    const detail = `${JSON.stringify(text.slice(0, 100))} is none. It is a path with dots that begins with "${elementsFolder}.", as in auths.loginTypes.Staff: letters, digits and _ only, no digit first.`
    throw new ElementError('ELEMENT_NAME_INVALID', detail)
  }
  const folder = join(root.folder, ...fullName.split('.'))
  const node = nodes.get(fullName)
  if (node !== undefined) {
    const { declaration } = node
    const what = { meta: 'a Meta', type: 'a Type', instance: 'an instance' }[node.kind]
    const detail = `${declaration.folder} is ${what} (${declaration.root.name}). Choose another name.`
    throw new ElementError('ELEMENT_EXISTS', detail, { fullName, file: declaration.folder })
  }
  refuseLinks(fullName, folder, root)
  if (!isFree(folder)) {
    const detail = `${folder} is there, and is no element. Remove it, or choose another name.`
    throw new ElementError('ELEMENT_EXISTS', detail, { fullName, file: folder })
  }
  return { fullName, folder }
}

/**
 * Refuses an instance that is not the app's own, or whose files are links.
 *
 * @throws ElementError `ELEMENT_READ_ONLY`
 */
export function checkOwnPlace({ declaration }: Node, root: Root): void {
  const { fullName, folder } = declaration
  if (declaration.root.folder !== root.folder) {
    const detail = `${folder} belongs to ${declaration.root.name}. Tools write to ${root.folder} only.`
    throw new ElementError('ELEMENT_READ_ONLY', detail, { fullName, file: folder })
  }
  refuseLinks(fullName, folder, root)
  for (const name of [declarationFile, `${lastSegment(fullName)}.json`]) {
    if (isLink(join(folder, name))) throw linkRefused(fullName, join(folder, name))
  }
}

/** Whoever writes through a link writes somewhere else. */
function refuseLinks(fullName: FullName, folder: string, root: Root): void {
  let at = root.folder
  for (const segment of relative(root.folder, folder).split(sep)) {
    at = join(at, segment)
    const stats = lstatSync(at, { throwIfNoEntry: false })
    if (stats === undefined) return
    if (stats.isSymbolicLink()) throw linkRefused(fullName, at)
    if (!stats.isDirectory()) {
      const detail = `${at} is a file, where a folder has to be.`
      throw new ElementError('ELEMENT_EXISTS', detail, { fullName, file: at })
    }
  }
}

function linkRefused(fullName: FullName, file: string): ElementError {
  const detail = `${file} is a link: what is behind it is not the app's. Change it there.`
  return new ElementError('ELEMENT_READ_ONLY', detail, { fullName, file })
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** An empty folder is taken for one that is to be filled. On Windows nothing can be renamed onto it. */
function isFree(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  return stats === undefined || (process.platform !== 'win32' && readdirSync(folder).length === 0)
}
