import { ArgumentError, Code, ElementError } from '../index.js'
import { CommanderError } from 'commander'
import { type CliIo, printLine, printLines, toPrintableJson } from './io.js'

/** 0 done, 1 failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

/** A command that could not do what it was asked to, and says why. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The command line itself was wrong. */
export class UsageError extends CommandFailure {
  constructor(message: string) {
    super(message, 2)
  }
}

/** Ends a command that has already said everything. */
export class SilentFailure extends CommandFailure {}

interface Report {
  readonly code: string | number
  readonly message: string
  readonly exitCode: ExitCode
  readonly [detail: string]: unknown
}

/**
 * The one place where errors become exit codes. What the user can mend is told in a sentence, or as JSON; a fault of
 * the program is thrown on.
 */
export function reportFailure(error: unknown, io: CliIo, isJson: boolean): ExitCode {
  if (error instanceof SilentFailure) return error.exitCode
  if (error instanceof CommanderError && (error.exitCode === 0 || !isJson)) {
    // It was printed by Commander.
    return error.exitCode === 0 ? 0 : 2
  }
  const report = toReport(error)
  if (report === undefined) throw error

  const { exitCode, ...told } = report
  if (isJson) printLine(io.err, toPrintableJson({ error: told }))
  else printLines(io.err, [told.message, told['solution']].filter(Boolean).join('\n'))
  return exitCode
}

function toReport(error: unknown): Report | undefined {
  if (error instanceof CommanderError) {
    return { code: 'WRONG_USAGE', message: error.message.replace(/^error: /, ''), exitCode: 2 }
  }
  if (error instanceof CommandFailure) {
    const { message, exitCode } = error
    return { code: exitCode === 2 ? 'WRONG_USAGE' : 'FAILED', message, exitCode }
  }
  if (ArgumentError.is(error)) return { code: 'WRONG_USAGE', message: error.message, exitCode: 2 }
  if (ElementError.is(error)) {
    const { code, message, fullName, file, pointer } = error
    return { code, message, fullName, file, pointer, exitCode: 1 }
  }
  if (Code.is(error)) {
    const { code, message, solution } = error
    return { code, message, solution, exitCode: 1 }
  }
  // Ctrl-C, at a question or in the midst of work.
  if (error instanceof Error && /^(ExitPromptError|AbortError|AbortPromptError)$/.test(error.name)) {
    return { code: 'STOPPED', message: 'Stopped.', exitCode: 1 }
  }
  return undefined
}
