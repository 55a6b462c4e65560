import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Emulator } from 'wecom-elements/emulator'
import type { Logger } from 'wecom-elements/element'
import { secretsOf } from './wecom-secrets.js'

/** Keeps whatever was shown, and finds the secrets in it. */
export class SecretSearch {
  readonly #texts: string[] = []
  readonly #secrets = new Set<string>()

  /** Keeps a thing in every way in which it could get into a log or an answer. */
  show(value: unknown): void {
    this.#texts.push(
      inspect(value, { depth: 20, showHidden: true }),
      String(value),
      JSON.stringify({ value }),
    )
  }

  /** Keeps a text as it is. */
  showText(text: string): void {
    this.#texts.push(text)
  }

  /** Keeps every file of a folder, byte by byte: a database has in it what was deleted, too. */
  showFiles(folder: string): void {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) this.showText(readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  }

  /** What nobody may see. Anything of fewer letters could stand in a text by chance. */
  hide(...secrets: readonly (string | undefined)[]): void {
    for (const secret of secrets) if (secret !== undefined && secret.length > 8) this.#secrets.add(secret)
  }

  /** Hides everything secret that went over the wire to the emulator. */
  hideWhatWasSent(emulator: Emulator): void {
    // There may be more than a call takes arguments.
    for (const secret of secretsOf({ emulator })) this.hide(secret)
  }

  get counts() {
    return { secrets: this.#secrets.size, texts: this.#texts.length }
  }

  /** The beginnings of the texts in which a secret stands, as it is or as it stands in a URL. */
  find(): string[] {
    const everything = this.#texts.join('\n')
    const shown = [...this.#secrets].filter((secret) =>
      [...new Set([secret, encodeURIComponent(secret)])].some((spelling) => everything.includes(spelling)),
    )
    return this.#texts
      .filter((text) =>
        shown.some((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret))),
      )
      .map((text) => text.slice(0, 300))
  }

  /** A logger all of whose lines are kept. */
  get logger(): Logger {
    const keep = (fields: object, message?: string) => {
      this.show({ fields, message })
    }
    return { debug: keep, info: keep, warn: keep, error: keep }
  }
}
