import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../kernel/clock.js'

/** How long a browser that came by the link stays in. */
export const consoleStaySeconds = 12 * 3600

// Each comes by a link of its own, which whoever starts the process hands out.
const mostStays = 20

interface Stay {
  readonly hash: Buffer
  readonly untilMs: number
}

/**
 * The key that lets one browser into the console, once; another takes its place then. All of it is gone with the
 * process: of the browsers that came only hashes are known.
 */
export class ConsoleLink {
  readonly #clock: Clock
  readonly #randomBytes: (size: number) => Buffer
  #key: string
  #stays: readonly Stay[] = []

  constructor({ clock, randomBytes }: { clock: Clock; randomBytes: (size: number) => Buffer }) {
    this.#clock = clock
    this.#randomBytes = randomBytes
    this.#key = this.#create()
  }

  /** The key that is good now. */
  get key(): string {
    return this.#key
  }

  /** Takes the key for a token by which the browser is known from then on; undefined for any other key. */
  take(key: string): string | undefined {
    if (!timingSafeEqual(hashOf(key), hashOf(this.#key))) return undefined
    this.#key = this.#create()
    const token = this.#create()
    const stay = { hash: hashOf(token), untilMs: this.#clock.now() + consoleStaySeconds * 1000 }
    this.#stays = [...this.#live, stay].slice(-mostStays)
    return token
  }

  knows(token: string): boolean {
    const hash = hashOf(token)
    return this.#live.some((stay) => timingSafeEqual(stay.hash, hash))
  }

  end(token: string): void {
    const hash = hashOf(token)
    this.#stays = this.#stays.filter((stay) => !timingSafeEqual(stay.hash, hash))
  }

  get #live(): readonly Stay[] {
    return this.#stays.filter(({ untilMs }) => this.#clock.now() < untilMs)
  }

  #create(): string {
    return this.#randomBytes(32).toString('base64url')
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
