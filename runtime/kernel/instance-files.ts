/**
 * Creates, changes and deletes instances in the app's own folder, as tools ask for it. Everything is checked before
 * anything is written; what is written is seen as a whole or not at all.
 */
import { join } from 'node:path'
import { type ReadyType, checkCandidate, findReadyType } from './candidate.js'
import {
  type FilePair,
  createPair,
  readPair,
  removePair,
  replacePair,
  revisionOf,
  sweepLeftovers,
} from './element-folder.js'
import { ElementError, type ElementErrorCode } from './errors.js'
import { lockFolder } from './folder-lock.js'
import { type FullName, lastSegment } from './full-name.js'
import { changeJson, writeJson } from './json-edit.js'
import { type JsonObject, isJsonObject, parseJsonFile } from './json-file.js'
import type { Node } from './node.js'
import { faultToProblem, problemsToError } from './problem.js'
import type { Registry } from './registry.js'
import { type FoundElement, type Root, declarationFile, scanRoot } from './scan.js'
import { hideSecrets, keepSecrets, withInitialValues } from './secret-values.js'
import { checkNewPlace, checkOwnPlace } from './write-place.js'

/** An instance as its two files have it, without its secrets. */
export interface InstanceContents {
  readonly fullName: string
  readonly title: string
  readonly type: string
  /** As it is written: `{{NAME}}` stays. The values that the Type's schema marks `writeOnly` are left out. */
  readonly config: Readonly<Record<string, unknown>>
  /** JSON pointers of the secrets that are set. */
  readonly secrets: readonly string[]
  /** Names this state of both files; for `saveInstance` and `deleteInstance`. */
  readonly revision: string
}

export interface NewInstance {
  readonly fullName: string
  readonly title: string
  readonly type: string
  readonly config: Readonly<Record<string, unknown>>
}

export interface InstanceChange {
  readonly fullName: string
  /** Stays when left out. */
  readonly title?: string | undefined
  /** The whole config: a key that is left out is taken away, but for secrets. Stays when left out. */
  readonly config?: Readonly<Record<string, unknown>> | undefined
  /** What `readInstance` gave. The save is refused when the files are others by now. */
  readonly revision?: string | undefined
}

export interface InstanceFilesOptions {
  readonly registry: Registry
  /** The app's own root, the only one that is written to. */
  readonly root: Root
  /** Reads everything anew. */
  readonly reload: () => Promise<void>
  /** Hears of a reload that failed after a change was written, which counts all the same. */
  readonly onReloadFailure: (error: unknown) => void
}

export class InstanceFiles {
  readonly #registry: Registry
  readonly #root: Root
  readonly #reload: () => Promise<void>
  readonly #onReloadFailure: (error: unknown) => void

  constructor({ registry, root, reload, onReloadFailure }: InstanceFilesOptions) {
    this.#registry = registry
    this.#root = root
    this.#reload = reload
    this.#onReloadFailure = onReloadFailure
  }

  read(fullName: string): InstanceContents {
    const node = this.#findInstance(fullName)
    const { folder } = node.declaration
    const schema = this.#typeOf(node).elementClass.configSchema
    const pair = readPair(folder)
    const { title, type } = parseDefine(node, pair)
    return {
      fullName,
      title: String(title),
      type: String(type),
      ...hideSecrets(parseConfig(node, pair), schema),
      revision: revisionOf(pair),
    }
  }

  create({ fullName, title, type, config }: NewInstance): Promise<InstanceContents> {
    return this.#write(fullName, async () => {
      const found = this.#describeNew(checkNewPlace(fullName, this.#root, this.#registry.known))
      const define = { title, type }
      const ready = findReadyType(type, join(found.folder, declarationFile), this.#registry.known)
      const complete =
        ready.kind === 'ready' ? withInitialValues(config, ready.elementClass.configSchema) : config
      this.#check({ found, define, config: complete })
      await createPair(found.folder, { define: writeJson(define), config: writeJson(complete) })
      await this.#readAnew()
      return this.read(fullName)
    })
  }

  save({ fullName, title, config, revision }: InstanceChange): Promise<InstanceContents> {
    return this.#write(fullName, async () => {
      const node = this.#findInstance(fullName)
      checkOwnPlace(node, this.#root)
      const { declaration: found } = node
      const pair = readPair(found.folder)
      refuseOutdated(node, pair, revision)

      const oldDefine = parseDefine(node, pair)
      const oldConfig = parseConfig(node, pair)
      const define = title === undefined ? oldDefine : { ...oldDefine, title }
      const schema = this.#typeOf(node).elementClass.configSchema
      const kept = config === undefined ? undefined : keepSecrets(config, oldConfig, schema)
      const wanted = kept?.config ?? oldConfig
      this.#check({ found, define, config: wanted }, kept?.dropped)

      await replacePair(found.folder, {
        define: changeJson(pair.define ?? '', define),
        config: changeJson(pair.config ?? '', wanted),
      })
      await this.#readAnew()
      return this.read(fullName)
    })
  }

  /** `beforeRemoval` may still refuse. */
  delete(
    { fullName, revision }: { readonly fullName: string; readonly revision?: string | undefined },
    beforeRemoval: () => Promise<void>,
  ): Promise<void> {
    return this.#write(fullName, async () => {
      const node = this.#findInstance(fullName)
      checkOwnPlace(node, this.#root)
      refuseOutdated(node, readPair(node.declaration.folder), revision)
      await beforeRemoval()
      await removePair(node.declaration.folder)
      await this.#readAnew()
    })
  }

  /** One writer at a time, and what is known is what is there. */
  #write<Result>(fullName: string, work: () => Promise<Result>): Promise<Result> {
    return lockFolder(this.#root.folder, async () => {
      try {
        await sweepLeftovers(scanRoot(this.#root).besides)
        await this.#reload()
        return await work()
      } catch (error) {
        throw explainRefusal(fullName, this.#root.folder, error)
      }
    })
  }

  #findInstance(fullName: string): Node {
    const node = this.#registry.find(fullName)
    if (node.kind === 'instance') return node
    const detail = `it is a ${node.kind === 'meta' ? 'Meta' : 'Type'}, which is code. Tools change instances.`
    throw new ElementError('ELEMENT_READ_ONLY', detail, { fullName, file: node.declaration.folder })
  }

  /** @throws ElementError the problem of the Type: without it nobody knows what of the config is secret. */
  #typeOf({ declaration }: Node): ReadyType {
    const { fullName, type, file } = declaration
    const ready = findReadyType(type, file, this.#registry.known)
    if (ready.kind === 'broken') throw problemsToError([faultToProblem(fullName, ready.fault)])
    return ready
  }

  #describeNew({ fullName, folder }: { fullName: FullName; folder: string }): FoundElement {
    const files = [declarationFile, `${lastSegment(fullName)}.json`]
    return { fullName, folder, files, root: this.#root }
  }

  #check(
    candidate: { found: FoundElement; define: JsonObject; config: JsonObject },
    dropped: ReadonlyMap<string, string> = new Map(),
  ): void {
    const problems = checkCandidate(candidate, this.#registry.known).map((problem) => {
      const key = dropped.get(problem.pointer)
      if (key === undefined) return problem
      const message = `${problem.message} What was stored belongs to ${key}, which changed: give it anew.`
      return { ...problem, message }
    })
    const [first, ...others] = problems
    if (first !== undefined) throw problemsToError([first, ...others])
  }

  /** What was written counts, whatever comes of reading it. */
  async #readAnew(): Promise<void> {
    await this.#reload().catch(this.#onReloadFailure)
  }
}

/** What the file system refuses, as an error that names element and place: `folder` where the system names none. */
function explainRefusal(fullName: string, folder: string, error: unknown): unknown {
  const { code = '', syscall, path: file = folder } = error as NodeJS.ErrnoException
  if (syscall === undefined) return error
  if (code === 'ENOTEMPTY' || code === 'EEXIST') {
    return new ElementError('ELEMENT_EXISTS', 'somebody else made it meanwhile.', { fullName, file })
  }
  return new ElementError('ELEMENT_FILES_UNWRITABLE', `${file} refuses ${syscall} (${code}).`, {
    fullName,
    file,
  })
}

function refuseOutdated({ declaration }: Node, pair: FilePair, revision: string | undefined): void {
  if (revision === undefined || revision === revisionOf(pair)) return
  const { fullName, folder } = declaration
  const detail = `${folder} is no longer what was read. Read the instance again, and repeat what you meant to change.`
  throw new ElementError('ELEMENT_FILES_CHANGED', detail, { fullName, file: folder })
}

function parseDefine({ declaration }: Node, { define }: FilePair): JsonObject {
  return parseObject(declaration, declaration.file, define, 'ELEMENT_DECLARATION_INVALID')
}

function parseConfig({ declaration }: Node, { config }: FilePair): JsonObject {
  const { folder, name } = declaration
  return parseObject(declaration, join(folder, `${name}.json`), config, 'ELEMENT_CONFIG_INVALID')
}

/** A file that is missing is empty to a tool, which can fill it; one that is no JSON has to be mended by hand. */
function parseObject(
  { fullName }: FoundElement,
  file: string,
  text: string | undefined,
  code: ElementErrorCode,
): JsonObject {
  if (text === undefined) return {}
  const json = parseJsonFile(file, text, code)
  if (json.kind === 'broken') throw problemsToError([faultToProblem(fullName, json.fault)])
  if (json.kind === 'read' && isJsonObject(json.value)) return json.value
  throw new ElementError(code, `${file} must be a JSON object.`, { fullName, file, pointer: '' })
}
