import { randomFillSync, randomBytes as drawBytes } from 'node:crypto'

// A call to the system costs ten times what it brings for one state or token, so they share one.
const drawn = Buffer.alloc(4096)
let used = drawn.length

/** Random bytes as `node:crypto` gives them; what was handed out is wiped from the store. */
export function randomBytes(size: number): Buffer {
  if (size > 256) return drawBytes(size)
  if (used + size > drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  const bytes = Buffer.from(drawn.subarray(used, used + size))
  drawn.fill(0, used, used + size)
  used += size
  return bytes
}
