import { ArgumentError } from './arguments.js'
import { Code, ElementError, type ElementErrorCode } from './errors.js'

/** What has no number of its own failed for a reason that only the log tells. */
export const unknownErrcode = 50000

/** What administrators can mend by another entry; all else is a fault of the app. */
const errcodes: Partial<Readonly<Record<ElementErrorCode, number>>> = {
  ELEMENT_NOT_FOUND: 40400,
  ELEMENT_NAME_INVALID: 40000,
  ELEMENT_DECLARATION_INVALID: 40000,
  ELEMENT_TYPE_MISSING: 40000,
  ELEMENT_CONFIG_MISSING: 40000,
  ELEMENT_CONFIG_INVALID: 40000,
  ELEMENT_EXISTS: 40900,
  ELEMENT_FILES_CHANGED: 40900,
  ELEMENT_READ_ONLY: 40300,
}

/** The number by which administrators are told of an error: in the console, and in the audit. */
export function errcodeOf(error: unknown): number {
  if (Code.is(error)) return error.code
  if (ArgumentError.is(error)) return 40000
  return (ElementError.is(error) ? errcodes[error.code] : undefined) ?? unknownErrcode
}
