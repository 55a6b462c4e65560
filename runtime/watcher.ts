import { basename, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { Logger } from './element.js'
import { appConfigFile } from './kernel/app-config.js'
import { ElementError } from './kernel/errors.js'
import type { Problem } from './kernel/problem.js'
import { elementsFolder } from './kernel/scan.js'

export interface WatcherOptions {
  /** The folders of all roots, as the last reading found them. */
  readonly folders: () => readonly string[]
  readonly reload: () => Promise<void>
  readonly problems: () => readonly Problem[]
  readonly logger: Logger
}

// A folder that is being written is read when nothing happened for so long, and at last after the longer time.
const quietMs = 200
const longestWaitMs = 2000

// What is still broken after this time is not just half written.
const tellAfterMs = 1500

/**
 * Reads the app anew when its files have changed and come to rest. What goes wrong with that is a line in the log, and
 * the app stays as it was.
 */
export class Watcher {
  readonly #options: WatcherOptions
  readonly #watcher: FSWatcher
  readonly #followed: Set<string>
  #told = new Set<string>()
  #problem: Problem | undefined
  #isClosed = false
  #firstChangeMs: number | undefined
  #quiet: NodeJS.Timeout | undefined
  #telling: NodeJS.Timeout | undefined

  /** Use `Watcher.open`. */
  constructor(options: WatcherOptions) {
    this.#options = options
    this.#followed = new Set(options.folders())
    this.#watcher = watch([...this.#followed], {
      ignoreInitial: true,
      // As for the scan, a link is no folder of elements.
      followSymlinks: false,
      ignored: (path) => [...this.#followed].every((folder) => !isWatched(folder, path)),
    })
    this.#watcher.on('all', () => {
      this.#expectRest()
    })
    this.#watcher.on('error', (err) => {
      options.logger.error({ err }, 'the watcher of the app’s folders failed')
    })
  }

  /** Resolves when every change from now on is seen. */
  static async open(options: WatcherOptions): Promise<Watcher> {
    const watcher = new Watcher(options)
    await new Promise<void>((resolve) => watcher.#watcher.once('ready', resolve))
    return watcher
  }

  /** Why the last change could not be read at all; undefined where it could. */
  get problem(): Problem | undefined {
    return this.#problem
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#quiet)
    clearTimeout(this.#telling)
    await this.#watcher.close()
  }

  #expectRest(): void {
    if (this.#isClosed) return
    const nowMs = performance.now()
    this.#firstChangeMs ??= nowMs
    const waitMs = Math.min(quietMs, this.#firstChangeMs + longestWaitMs - nowMs)
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => {
      this.#firstChangeMs = undefined
      void this.#read()
    }, waitMs)
  }

  async #read(): Promise<void> {
    try {
      await this.#options.reload()
      this.#problem = undefined
      this.#followRoots()
    } catch (error) {
      if (this.#isClosed) return
      this.#problem = toProblem(error)
      this.#options.logger.error({ err: error }, 'the changed app could not be read: it stays as it was')
    }
    clearTimeout(this.#telling)
    if (!this.#isClosed)
      this.#telling = setTimeout(() => {
        this.#tellProblems()
      }, tellAfterMs)
  }

  /** An app that is inherited from now on is watched as well; what changed in it until then is read once more. */
  #followRoots(): void {
    const added = this.#options.folders().filter((folder) => !this.#followed.has(folder))
    if (added.length === 0 || this.#isClosed) return
    for (const folder of added) this.#followed.add(folder)
    this.#watcher.add(added)
    this.#expectRest()
  }

  /** Each problem once, as long as it lasts. */
  #tellProblems(): void {
    const lasting = this.#options.problems()
    for (const problem of lasting) {
      if (!this.#told.has(keyOf(problem))) this.#options.logger.warn({ ...problem }, problem.message)
    }
    this.#told = new Set(lasting.map(keyOf))
  }
}

function isWatched(folder: string, path: string): boolean {
  const [first = '', ...others] = relative(folder, path).split(sep)
  if (first === '') return true
  if (first === appConfigFile) return others.length === 0
  // The scan does not look into these either, and tools write below two dots.
  return first === elementsFolder && others.every((name) => name !== 'node_modules' && name !== '.git')
}

function keyOf({ file, pointer, message }: Problem): string {
  return [file, pointer, message].join('\n')
}

/** A reading that failed as a whole: its app.config.json is wrong, or the storage is down. */
function toProblem(error: unknown): Problem | undefined {
  if (!ElementError.is(error) || basename(error.file ?? '') !== appConfigFile) return undefined
  const { code, file = '', pointer = '', message } = error
  return { severity: 'error', fullName: '', file, pointer, code, message }
}
