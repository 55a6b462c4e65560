import type { Logger } from './element.js'

/** Work that nobody waits for but whoever closes the app. */
export class Background {
  readonly #logger: Logger
  readonly #closing = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /**
   * Begins `work`; where it fails there is nobody to tell but the log. Its signal is aborted when the app closes, and
   * from then on nothing is begun.
   */
  run(what: string, work: (signal: AbortSignal) => Promise<unknown>): void {
    const { signal } = this.#closing
    if (signal.aborted) return
    const running = work(signal)
      .then(() => undefined)
      .catch((err: unknown) => {
        // Work that stops because it was told to has not failed.
        if (!signal.aborted) this.#logger.warn({ err }, `${what} failed`)
      })
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Tells all work to stop, and resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.settled()
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
