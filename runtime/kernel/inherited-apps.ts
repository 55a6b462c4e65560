import { realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { appConfigFile, appIdSchema, extendsSchema } from './app-config.js'
import { ElementError } from './errors.js'
import { readJsonFile } from './json-file.js'
import type { Fault } from './problem.js'
import type { Root } from './scan.js'
import { type JsonSchema, type Validate, compileSchema } from './schema.js'

/** An app on the way through `extends`: it is named by its appId and known by where its folder really is. */
interface AppFolder {
  readonly appId: string
  readonly folder: string
  readonly extended: readonly string[]
}

/**
 * What counts of an inherited app's app.config.json. Everything else there, as `variables`, `allowedHosts`, storage and
 * server, is for when that app is started itself: what a config may read and where secrets may go is said by the
 * operator alone, in the file of the app that is started.
 */
interface InheritedConfig {
  readonly appId: string
  readonly extends?: readonly string[]
}

export const inheritedSchema = {
  type: 'object',
  required: ['appId'],
  properties: { appId: appIdSchema, extends: extendsSchema },
} as const satisfies JsonSchema

const officialRoot: Root = { name: 'official', folder: resolve(import.meta.dirname, '../../elements') }

/**
 * The roots of an app, in the order in which their elements count: the official one, then each app that it inherits
 * from, depth first and each once, its own folder last.
 *
 * An app that can't be found stops the start, and doesn't only lack: what it overrides would come back in its stead.
 *
 * @throws ElementError `APP_CONFIG_INVALID` with every app that is missing or broken, and every circle.
 */
export async function findRoots(app: AppFolder): Promise<Root[]> {
  const search = new Search(await compileSchema(inheritedSchema))
  search.enter(app, [])
  const [first] = search.faults
  if (first === undefined) return [officialRoot, ...search.roots, { name: app.appId, folder: app.folder }]

  const messages = search.faults.map(({ message }) => message)
  const { file, pointer } = first
  throw new ElementError('APP_CONFIG_INVALID', messages.join(' '), { file, pointer })
}

class Search {
  readonly roots: Root[] = []
  readonly faults: Omit<Fault, 'code'>[] = []
  readonly #validate: Validate
  readonly #seen = new Set<string>()

  constructor(validate: Validate) {
    this.#validate = validate
  }

  /** Goes through what `app` extends; `above` are the apps on the way to it, the one that is started first. */
  enter(app: AppFolder, above: readonly AppFolder[]): void {
    const way = [...above, app]
    app.extended.forEach((name, index) => {
      const fail = (message: string) => {
        const file = join(app.folder, appConfigFile)
        const pointer = `/extends/${index}`
        this.faults.push({ file, pointer, message: `${file} ${pointer} ${message}` })
      }
      const { folder, lookedIn } = findFolder(name, app.folder)
      if (folder === undefined) {
        fail(describeMissing(name, lookedIn))
        return
      }
      const circle = findCircle(way, folder)
      if (circle !== undefined) fail(describeCircle(circle))
      else this.#visit(folder, name, way, fail)
    })
  }

  #visit(folder: string, name: string, way: readonly AppFolder[], fail: (message: string) => void): void {
    const place = resolveLinks(folder)
    if (this.#seen.has(place)) return
    this.#seen.add(place)

    const read = this.#read(folder)
    if (typeof read === 'string') {
      fail(`names ${name}: ${read}`)
      return
    }
    this.enter({ ...read, folder }, way)
    this.roots.push({ name: read.appId, folder, isInherited: true })
  }

  /** What an inherited app says of itself, or what is wrong with that. */
  #read(folder: string): Omit<AppFolder, 'folder'> | string {
    const file = join(folder, appConfigFile)
    const json = readJsonFile(file, 'APP_CONFIG_INVALID')
    if (json.kind === 'missing')
      return `${folder} is no app, since it has no ${appConfigFile}. The least is {"appId": "org.App"}.`
    if (json.kind === 'broken') return json.fault.message
    const faults = this.#validate(json.value).map(({ pointer, message }) => `${pointer} ${message}`.trim())
    if (faults.length > 0) return `${file} ${faults.join(' ')}`
    const { appId, extends: extended = [] } = json.value as InheritedConfig
    return { appId, extended }
  }
}

interface Found {
  readonly folder: string | undefined
  readonly lookedIn: readonly string[]
}

function findFolder(name: string, from: string): Found {
  if (isPath(name)) {
    const folder = resolve(from, name)
    return { folder: isFolder(folder) ? folder : undefined, lookedIn: [folder] }
  }
  if (!isPackageName(name)) return { folder: undefined, lookedIn: [] }
  // A linked app has its packages where it really is; what it wants of its host is where it is linked to.
  const places = new Set([resolveLinks(from), from].flatMap(listPackageFolders))
  const lookedIn = [...places].map((place) => join(place, name))
  return { folder: lookedIn.find(isFolder), lookedIn }
}

/** The `node_modules` in which Node would look for the packages of a module in `folder`, the nearest first. */
function listPackageFolders(folder: string): string[] {
  const above = dirname(folder)
  const further = above === folder ? [] : listPackageFolders(above)
  return folder.endsWith('node_modules') ? further : [join(folder, 'node_modules'), ...further]
}

function isPath(name: string): boolean {
  return isAbsolute(name) || /^\.\.?([/\\]|$)/.test(name)
}

function isPackageName(name: string): boolean {
  const segments = name.split('/')
  return segments.every((segment) => /^[@\w][\w.~-]*$/.test(segment))
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Where a folder really is; a folder that isn't there is where it is said to be. */
function resolveLinks(folder: string): string {
  return isFolder(folder) ? realpathSync(folder) : folder
}

/** The apps of a circle that closes at `folder`, if it was passed on the way. */
function findCircle(way: readonly AppFolder[], folder: string): readonly AppFolder[] | undefined {
  const place = resolveLinks(folder)
  const start = way.findIndex((app) => resolveLinks(app.folder) === place)
  return start === -1 ? undefined : way.slice(start)
}

function describeCircle(circle: readonly AppFolder[]): string {
  const apps = [...circle, ...circle.slice(0, 1)].map(({ appId, folder }) => `${appId} (${folder})`)
  return `leads in a circle: ${apps.join(' -> ')}. Take one of them out of "extends".`
}

function describeMissing(name: string, lookedIn: readonly string[]): string {
  if (lookedIn.length === 0)
    return `names ${name}, which is neither a folder (it would begin with ./ or ../) nor the name of a package.`
  if (isPath(name)) return `names ${name}, but ${lookedIn.join('')} is no folder. Correct the path.`
  const fix = `Run "npm install ${name}", or write "./${name}" for a folder of this app.`
  return `names ${name}, which is not installed. It was looked for in ${lookedIn.join(', ')}. ${fix}`
}
