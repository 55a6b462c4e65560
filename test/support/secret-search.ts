import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { Emulator } from 'wecom-elements/emulator'
import type { Logger } from 'wecom-elements/element'
import { secretsOf } from './wecom-secrets.js'

/** Nothing shorter is a secret. Many begin alike, with a name or a time; all end differently. */
const endingLength = 9

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
    for (const secret of secrets)
      if (secret !== undefined && secret.length >= endingLength) this.#secrets.add(secret)
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
    const spellings = [...this.#secrets].flatMap((secret) => [secret, encodeURIComponent(secret)])
    const byEnding = groupByEnding(new Set(spellings))
    return this.#texts.filter((text) => hasOneOf(byEnding, text)).map((text) => text.slice(0, 300))
  }

  /** A logger all of whose lines are kept. */
  get logger(): Logger {
    const keep = (fields: object, message?: string) => {
      this.show({ fields, message })
    }
    return { debug: keep, info: keep, warn: keep, error: keep }
  }
}

function groupByEnding(spellings: Iterable<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const spelling of spellings) {
    const ending = spelling.slice(-endingLength)
    groups.set(ending, [...(groups.get(ending) ?? []), spelling])
  }
  return groups
}

/** Each text is gone through once, for a hundred thousand secrets as for ten. */
function hasOneOf(byEnding: ReadonlyMap<string, readonly string[]>, text: string): boolean {
  for (let end = endingLength; end <= text.length; end += 1) {
    const alike = byEnding.get(text.slice(end - endingLength, end))
    if (alike?.some((spelling) => text.endsWith(spelling, end)) === true) return true
  }
  return false
}
