import axe from 'axe-core'
import type { Frame, Page } from 'playwright-core'
import { expect } from 'vitest'

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Runs axe-core over a page, or one frame, as it stands now, best practices included; says every place that it found. */
export async function expectAccessible(page: Page | Frame): Promise<void> {
  // By evaluation and not as a script of the page, whose Content-Security-Policy would refuse it.
  await page.evaluate(`(() => { ${axe.source} })()`)
  const violations = await page.evaluate<Violation[]>(
    'axe.run(document, { iframes: false }).then((results) => results.violations)',
  )
  const places = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
  )
  expect(places, places.join('\n')).toEqual([])
}
