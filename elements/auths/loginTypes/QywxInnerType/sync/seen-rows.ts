/** Which rows were met, a bit for each: so a sync of a large corporation needs no more memory than of a small one. */
export class SeenRows {
  #bits = new Uint8Array(8192)

  /** Notes a row; false when it was noted before. */
  add(id: number): boolean {
    const at = Math.floor(id / 8)
    if (at >= this.#bits.length) this.#grow(at)
    const bit = 1 << (id % 8)
    const before = this.#bits[at] ?? 0
    this.#bits[at] = before | bit
    return (before & bit) === 0
  }

  has(id: number): boolean {
    return ((this.#bits[Math.floor(id / 8)] ?? 0) & (1 << (id % 8))) !== 0
  }

  #grow(at: number): void {
    const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
    larger.set(this.#bits)
    this.#bits = larger
  }
}
