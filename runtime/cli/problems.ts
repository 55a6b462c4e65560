import type { Problem } from '../index.js'
import { type CliOutput, printLine, toPrintable } from './io.js'

/** What stands before an element or a finding. */
export const marks = { ok: '✓', warning: '!', error: '✗', skipped: '-' } as const

/** The worst of what is known of an element; undefined where nothing is. */
export function worstOf(problems: readonly Problem[]): Problem['severity'] | undefined {
  return problems.find(({ severity }) => severity === 'error')?.severity ?? problems[0]?.severity
}

export function printProblems(output: CliOutput, problems: readonly Problem[]): void {
  if (problems.length > 0) printLine(output)
  for (const { severity, fullName, code, message } of problems) {
    const subject = fullName === '' ? '' : `${fullName}: `
    printLine(output, toPrintable(`${marks[severity]} ${severity}: ${subject}${message} [${code}]`))
  }
}
