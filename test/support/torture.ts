/** What the hard tests share: how long they go on, and the counts that they print. */
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** `short` within npm test, `long` by npm run torture. */
    torture: 'short' | 'long'
  }
}

export const isLong = inject('torture') === 'long'

/** How much of something this run does. */
export function amount({ short, long }: { readonly short: number; readonly long: number }): number {
  return isLong ? long : short
}

/** Prints what a test counted. */
export function tellCounts(test: string, counts: Readonly<Record<string, number>>): void {
  const line = Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')
  process.stdout.write(`  ${test}: ${line}\n`)
}
