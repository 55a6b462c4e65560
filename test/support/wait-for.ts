import { vi } from 'vitest'

/** Waits until a check passes, as long as `expect.poll` does. */
export function waitFor(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: 15_000 })
}
