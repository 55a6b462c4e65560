interface Window {
  count: number
  endsAtMs: number
  isBlocked: boolean
}

/** So many calls per key in a window; beyond that a block as long as the window itself [W90454]. */
export class FrequencyLimit {
  readonly #windowMs: number
  readonly #windows = new Map<string, Window>()

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** Counts a call; false when it is over the limit. */
  take(key: string, nowMs: number, limit: number): boolean {
    if (limit === Infinity) return true

    let window = this.#windows.get(key)
    if (window === undefined || nowMs >= window.endsAtMs) {
      window = { count: 0, endsAtMs: nowMs + this.#windowMs, isBlocked: false }
      this.#windows.set(key, window)
    }
    window.count += 1
    if (window.count <= limit) return true

    if (!window.isBlocked) {
      window.isBlocked = true
      window.endsAtMs = nowMs + this.#windowMs
    }
    return false
  }

  /** Whether the key is blocked now; counts nothing. */
  isBlocked(key: string, nowMs: number): boolean {
    const window = this.#windows.get(key)
    return window !== undefined && window.isBlocked && nowMs < window.endsAtMs
  }
}
