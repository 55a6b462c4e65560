import type { Logger } from './element.js'

/** Work that nobody waits for but whoever closes the app. */
export class Background {
  readonly #logger: Logger
  readonly #running = new Set<Promise<void>>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Begins `work`; where it fails there is nobody to tell but the log. */
  run(what: string, work: () => Promise<unknown>): void {
    const running = work()
      .then(() => undefined)
      .catch((err: unknown) => {
        this.#logger.warn({ err }, `${what} failed`)
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
