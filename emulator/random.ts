import { createHash } from 'node:crypto'

/** Text that looks random and is the same in every run with the same seed. */
export class SeededRandom {
  readonly #seed: string
  #counter = 0

  constructor(seed: string) {
    this.#seed = seed
  }

  /** Letters, digits, `-` and `_`, the alphabet of WeCom's secrets, tokens and codes. */
  text(length: number): string {
    let text = ''
    while (text.length < length) text += this.#next().toString('base64url')
    return text.slice(0, length)
  }

  hex(length: number): string {
    return this.#next().toString('hex').slice(0, length)
  }

  /** At most 15 digits: 48 bits of the hash. */
  digits(length: number): string {
    return String(this.#next().readUIntBE(0, 6)).padStart(15, '0').slice(-length)
  }

  #next(): Buffer {
    this.#counter += 1
    return createHash('sha512').update(`${this.#seed}:${this.#counter}`).digest()
  }
}
