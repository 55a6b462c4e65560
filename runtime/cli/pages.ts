import { type Command, InvalidArgumentError } from 'commander'
import type { Page } from '../index.js'
import { type CliIo, printLine } from './io.js'

export interface PageOptionValues {
  readonly limit?: number
  readonly cursor?: string
}

/** Adds what a command needs that lists a page at a time. */
export function withPageOptions(command: Command): Command {
  return command
    .option('--limit <number>', 'rows of a page, from 1 to 1000 (default: 100)', parseLimit)
    .option('--cursor <cursor>', 'where the page before ended')
}

/** Says, beside the rows, where they go on. */
export function describePage({ err }: CliIo, { rows, nextCursor }: Page<unknown>): void {
  if (rows.length === 0) printLine(err, 'Nothing is there.')
  if (nextCursor !== null) printLine(err, `There is more: --cursor ${nextCursor}`)
}

function parseLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > 1000) throw new InvalidArgumentError('It is a number from 1 to 1000.')
  return limit
}
