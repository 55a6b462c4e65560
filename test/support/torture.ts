/** What the hard tests share: how long they go on, and the counts that they print. */
import { appendFileSync, mkdirSync } from 'node:fs'
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

const countsFolder = 'reports'

/** Prints what a test counted, and keeps it in reports/torture.jsonl. */
export function tellCounts(test: string, counts: Readonly<Record<string, number>>): void {
  const line = Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')
  process.stdout.write(`  ${test}: ${line}\n`)
  mkdirSync(countsFolder, { recursive: true })
  const run = isLong ? 'long' : 'short'
  appendFileSync(`${countsFolder}/torture.jsonl`, `${JSON.stringify({ run, test, counts })}\n`)
}
