/** What the hard tests share: how long they go on, and the counts that they print. */
import { appendFileSync } from 'node:fs'
import fc from 'fast-check'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** `short` within npm test, `long` by npm run torture. */
    torture: 'short' | 'long'
  }
}

export const isLong = inject('torture') === 'long'

/**
 * How long an instance waits for an answer that may never come: short, so that many of them are tried, and yet longer
 * than a busy machine takes for one that comes.
 */
export const timeoutSeconds = isLong ? 4 : 3

/** How much of something this run does. */
export function amount({ short, long }: { readonly short: number; readonly long: number }): number {
  return isLong ? long : short
}

const casesAtOnce = 5000

/** So many cases of something, made as they are needed. */
export function* makeCases<Case>(
  arbitrary: fc.Arbitrary<Case>,
  { short, long }: { readonly short: number; readonly long: number },
): Generator<Case, void> {
  for (let left = amount({ short, long }); left > 0; left -= casesAtOnce)
    yield* fc.sample(arbitrary, Math.min(left, casesAtOnce))
}

/** Prints what a test counted, when all that it expected was so; the long form notes it too. */
export function tellCounts(test: string, counts: Readonly<Record<string, number>>): void {
  const what = inject('store') === 'postgres' ? `${test}, on PostgreSQL` : test
  const line = Object.entries(counts)
    .map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
    .join(', ')
  process.stdout.write(`  ${what}: ${line}\n`)
  const file = process.env['TORTURE_COUNTS']
  if (file !== undefined) appendFileSync(file, `| ${what} | ${line} |\n`)
}
