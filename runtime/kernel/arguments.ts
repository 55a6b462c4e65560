import { suggestNearest } from './full-name.js'

const argumentErrorBrand = Symbol.for('wecom-elements.ArgumentError')

/** A method was called with a wrong argument. It is a `TypeError`, and says so over HTTP as 40000. */
export class ArgumentError extends TypeError {
  constructor(message: string) {
    super(message)
    Object.defineProperty(this, argumentErrorBrand, { value: true })
  }

  /** True for an `ArgumentError` of any copy of this package. */
  static is(value: unknown): value is ArgumentError {
    return value instanceof TypeError && argumentErrorBrand in value
  }
}

/** What one named argument has to be; a `?` makes it optional. */
export type ArgumentKind =
  | 'string'
  | 'string?'
  | 'boolean?'
  | 'number'
  | 'number?'
  | 'boolean'
  | 'function?'
  | 'signal?'
  | 'object'
  | 'object?'

/**
 * Checks the one object of named arguments that a method takes. A key that is `undefined` counts as absent.
 *
 * @throws ArgumentError, a TypeError that names the method and the argument, never its value.
 */
export function checkArguments(
  method: string,
  args: unknown,
  kinds: Readonly<Record<string, ArgumentKind>>,
): void {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new ArgumentError(
      `${method} takes one object of named arguments, as in ${method}(${exampleOf(kinds)}).`,
    )
  }
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined || Object.hasOwn(kinds, name)) continue
    throw new ArgumentError(
      `${method} has no argument "${shorten(name)}".${suggestNearest(name, Object.keys(kinds))}`,
    )
  }
  for (const [name, kind] of Object.entries(kinds)) {
    const value = Object.hasOwn(args, name) ? (args as Record<string, unknown>)[name] : undefined
    if (value === undefined && kind.endsWith('?')) continue
    if (value === undefined) throw new ArgumentError(`${method} needs the argument "${name}".`)
    const wanted = kind.replace('?', '')
    if (isOfKind(value, wanted)) continue
    const article = articles[wanted] ?? `a ${wanted}`
    throw new ArgumentError(`The argument "${name}" of ${method} has to be ${article}.`)
  }
}

const articles: Readonly<Record<string, string>> = { signal: 'an AbortSignal', object: 'an object' }

function isOfKind(value: unknown, wanted: string): boolean {
  if (wanted === 'signal') return value instanceof AbortSignal
  if (wanted === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  // JSON's 1e999 is Infinity, with which nobody reckons.
  return wanted === 'number' ? Number.isFinite(value) : typeof value === wanted
}

const defaultLimit = 100
const largestLimit = 1000

/**
 * The number of rows of a page: 100 by default, 1000 at most.
 *
 * @throws ArgumentError
 */
export function checkLimit(method: string, limit = defaultLimit): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= largestLimit) return limit
  throw new ArgumentError(
    `The argument "limit" of ${method} has to be a whole number from 1 to ${largestLimit}.`,
  )
}

function shorten(name: string): string {
  return name.length > 100 ? `${name.slice(0, 100)}...` : name
}

function exampleOf(kinds: Readonly<Record<string, ArgumentKind>>): string {
  const required = Object.keys(kinds).filter((name) => kinds[name]?.endsWith('?') === false)
  return required.length === 0 ? '{}' : `{ ${required.join(', ')} }`
}
