/**
 * The two families of errors. `ElementError` says what is wrong with the app itself, to developers and operators.
 * `Code` says why a login failed, to the person who wanted in; its numbers are the vendor's, so the set is open.
 * Both are recognised by a brand, since two copies of this package may meet in one process.
 */
const elementErrorBrand = Symbol.for('wecom-elements.ElementError')
const codeBrand = Symbol.for('wecom-elements.Code')

/** Each structural fault: the sentence that begins its message, and the HTTP status it has at the edge. */
export const elementErrors = {
  ELEMENT_NOT_FOUND: { text: 'there is no such element', httpStatus: 404 },
  ELEMENT_NAME_INVALID: { text: 'the folder cannot be an element name', httpStatus: 500 },
  ELEMENT_DECLARATION_INVALID: { text: 'e.json is not a valid declaration', httpStatus: 500 },
  ELEMENT_TYPE_MISSING: { text: 'the type does not exist', httpStatus: 500 },
  ELEMENT_TYPE_CYCLE: { text: 'the types name each other in a circle', httpStatus: 500 },
  ELEMENT_CLASS_MISSING: { text: 'the class file is missing', httpStatus: 500 },
  ELEMENT_CLASS_INVALID: { text: 'the class file is not usable', httpStatus: 500 },
  ELEMENT_CONFIG_MISSING: { text: 'the config file is missing', httpStatus: 500 },
  ELEMENT_CONFIG_INVALID: { text: 'the config is not valid', httpStatus: 500 },
  ELEMENT_OVERRIDE_REFUSED: { text: 'the element may not be overridden', httpStatus: 500 },
  ELEMENT_EXISTS: { text: 'there is something of that name already', httpStatus: 409 },
  ELEMENT_READ_ONLY: { text: 'the element is none that tools may change', httpStatus: 403 },
  ELEMENT_FILES_CHANGED: { text: 'the files were changed meanwhile', httpStatus: 409 },
  ELEMENT_FILES_UNWRITABLE: { text: 'the files cannot be written', httpStatus: 500 },
  APP_CONFIG_INVALID: { text: 'app.config.json is not valid', httpStatus: 500 },
  APP_CLOSED: { text: 'the app is closed', httpStatus: 503 },
  STORAGE_UNAVAILABLE: { text: 'the storage cannot be used now', httpStatus: 503 },
  BACKUP_REFUSED: { text: 'the backup was not made', httpStatus: 500 },
  STORAGE_NEWER: { text: 'the storage was written by a newer version', httpStatus: 500 },
  EMULATOR_REFUSED: { text: 'an emulator must not stand in for the real service', httpStatus: 500 },
} as const satisfies Record<string, { text: string; httpStatus: number }>

/** The closed set of structural faults. */
export type ElementErrorCode = keyof typeof elementErrors

/** One of the places that an `ElementError` tells of. */
export interface ElementFault {
  readonly file: string
  /** JSON pointer of the place in that file; empty for the whole. */
  readonly pointer: string
  readonly code: ElementErrorCode
  readonly message: string
}

export interface ElementErrorOptions {
  /** The element that is at fault, where there is one. */
  readonly fullName?: string
  /** The file that has to be mended. */
  readonly file?: string
  /** JSON pointer of the place in that file. */
  readonly pointer?: string
  /** Every place, where there is more to tell than the first. */
  readonly faults?: readonly ElementFault[]
  readonly cause?: unknown
}

/**
 * Something is wrong with the app: an element, a file, its storage. The message names the element, the file, the
 * place and the fix, and never a secret.
 *
 * @example
 * import { ElementError, createApp } from 'wecom-elements'
 *
 * const app = await createApp()
 * try {
 *   app.getElement('auths.loginTypes.Exampel')
 * } catch (error) {
 *   if (ElementError.is(error) && error.code === 'ELEMENT_NOT_FOUND') console.error(error.message)
 * }
 */
export class ElementError extends Error {
  override readonly name = 'ElementError'
  readonly code: ElementErrorCode
  readonly fullName: string | undefined
  readonly file: string | undefined
  readonly pointer: string | undefined
  /** All faults that were found at once, as a form shows them; `file` and `pointer` are those of the first. */
  readonly faults: readonly ElementFault[]
  readonly httpStatus: number

  constructor(code: ElementErrorCode, detail: string, options: ElementErrorOptions = {}) {
    const subject = options.fullName === undefined ? '' : `${options.fullName}: `
    super(
      `${subject}${elementErrors[code].text}: ${detail} [${code}]`,
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
    this.fullName = options.fullName
    this.file = options.file
    this.pointer = options.pointer
    this.faults = options.faults ?? []
    this.httpStatus = elementErrors[code].httpStatus
    Object.defineProperty(this, elementErrorBrand, { value: true })
  }

  /** True for an `ElementError` of any copy of this package. */
  static is(value: unknown): value is ElementError {
    return value instanceof Error && elementErrorBrand in value
  }
}

export interface CodeOptions {
  /** What to do about it and where: a page of the vendor's admin console, or a config key. */
  readonly solution?: string
  /** The status of the HTTP answer that carries it; 500 by default. */
  readonly httpStatus?: number
  readonly cause?: unknown
}

/**
 * A login failed. `message` and `String(error)` contain the number, and no other run of five or more digits, since
 * documented callers search for it in the text.
 *
 * @example
 * import { Code } from 'wecom-elements'
 *
 * throw new Code(40029, 'The authorization code was used already.', { httpStatus: 400 })
 */
export class Code extends Error {
  override readonly name = 'Code'
  readonly code: number
  readonly reason: string
  readonly solution: string | undefined
  readonly httpStatus: number

  constructor(code: number, reason: string, options: CodeOptions = {}) {
    super(`${code} ${reason}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.reason = reason
    this.solution = options.solution
    this.httpStatus = options.httpStatus ?? 500
    Object.defineProperty(this, codeBrand, { value: true })
  }

  /** True for a `Code` of any copy of this package. */
  static is(value: unknown): value is Code {
    return value instanceof Error && codeBrand in value
  }
}
