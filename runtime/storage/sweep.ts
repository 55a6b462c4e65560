import { setImmediate } from 'node:timers/promises'

/** A delete stops everything else on SQLite, so a sweep takes few rows at a time. */
export const rowsPerSweep = 500

/** Sweeps until a part finds less than it may take; others come in between. */
export async function sweepInParts(sweep: () => Promise<readonly unknown[]>): Promise<void> {
  while ((await sweep()).length === rowsPerSweep) await setImmediate()
}
