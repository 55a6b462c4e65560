import { format } from 'node:util'
import type { Logger } from './element.js'
import { Code, ElementError } from './kernel/errors.js'

/** Warnings and errors as JSON lines on stderr: what an app does that was given no logger. */
export const stderrLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => {
    writeLine('warn', fields, message)
  },
  error: (fields, message) => {
    writeLine('error', fields, message)
  },
}

function writeLine(level: string, fields: object, message = ''): void {
  const shown: Record<string, unknown> = { level, message }
  for (const [key, value] of Object.entries(fields) as [string, unknown][]) {
    shown[key] = value instanceof Error ? describe(value) : value
  }
  process.stderr.write(`${JSON.stringify(shown)}\n`)
}

/** Our own errors say all in their message; of others the place counts too. */
function describe(error: Error): string {
  return ElementError.is(error) || Code.is(error) ? error.message : format(error)
}
