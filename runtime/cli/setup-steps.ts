import type { App, SetupStep } from '../index.js'
import { type CliOutput, printLine, toPrintable } from './io.js'

/** What is to be entered at the vendor's for an instance; nothing where its Type doesn't say. */
export function setupStepsOf(app: App, fullName: string): readonly SetupStep[] {
  return app.getElement<{ setupSteps?: () => readonly SetupStep[] }>(fullName).setupSteps?.() ?? []
}

export function printSetupSteps(output: CliOutput, steps: readonly SetupStep[]): void {
  if (steps.length > 0) printLine(output, "\nEnter in the vendor's admin console:")
  for (const { title, value, where } of steps) {
    printLine(output, toPrintable(`  ${title}: ${value}`))
    printLine(output, toPrintable(`    ${where}`))
  }
}
