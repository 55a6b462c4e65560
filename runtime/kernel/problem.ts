import { ElementError, type ElementErrorCode } from './errors.js'

/** One broken or doubtful thing about the app, found while reading it. */
export interface Problem {
  /** An error keeps the element from working; a warning doesn't. */
  readonly severity: 'error' | 'warning'
  /** The element, or the empty string where the fault is the app's. */
  readonly fullName: string
  /** Absolute path of the file or folder to mend. */
  readonly file: string
  /** JSON pointer of the place in that file; empty for the whole. */
  readonly pointer: string
  readonly code: ElementErrorCode
  /** What is wrong and what to do, without the code and without secrets. */
  readonly message: string
}

/** A fault of severity "error" that knows how to be thrown and how to be listed. */
export type Fault = Omit<Problem, 'severity' | 'fullName'>

export function faultToProblem(fullName: string, fault: Fault): Problem {
  return { severity: 'error', fullName, ...fault }
}

/** All faults of one element as the one error that `getElement` throws. */
export function problemsToError(problems: readonly [Problem, ...Problem[]]): ElementError {
  const [first] = problems
  return new ElementError(first.code, problems.map((problem) => problem.message).join(' '), {
    fullName: first.fullName,
    file: first.file,
    pointer: first.pointer,
    faults: problems.map(({ file, pointer, code, message }) => ({ file, pointer, code, message })),
  })
}
