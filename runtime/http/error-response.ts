import { ArgumentError } from '../kernel/arguments.js'
import { unknownErrcode } from '../kernel/errcode.js'
import { Code, ElementError } from '../kernel/errors.js'

/** What an error is to the person at the browser. */
export interface ShownError {
  readonly errcode: number
  readonly errmsg: string
  readonly solution: string | undefined
  readonly status: number
}

/** The one place where errors become answers. What is not meant for people is told by its number alone. */
export function toShownError(error: unknown): ShownError {
  if (Code.is(error)) {
    return { errcode: error.code, errmsg: error.reason, solution: error.solution, status: error.httpStatus }
  }
  if (ArgumentError.is(error)) {
    return { errcode: 40000, errmsg: error.message, solution: undefined, status: 400 }
  }
  const status = ElementError.is(error) ? error.httpStatus : 500
  return {
    errcode: unknownErrcode,
    errmsg: 'The server could not do this. Its log says why.',
    solution: undefined,
    status,
  }
}

/** Whether an error is one that the operator should see in the log. */
export function isServerFault(error: unknown): boolean {
  return toShownError(error).status >= 500
}
