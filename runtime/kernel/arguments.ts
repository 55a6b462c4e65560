import { suggestNearest } from './full-name.js'

/** What one named argument has to be; a `?` makes it optional. */
export type ArgumentKind = 'string' | 'string?' | 'boolean?' | 'number?' | 'function?' | 'signal?'

/**
 * Checks the one object of named arguments that a method takes. A key that is `undefined` counts as absent.
 *
 * @throws TypeError that names the method and the argument, never its value.
 */
export function checkArguments(
  method: string,
  args: unknown,
  kinds: Readonly<Record<string, ArgumentKind>>,
): void {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new TypeError(
      `${method} takes one object of named arguments, as in ${method}(${exampleOf(kinds)}).`,
    )
  }
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined || Object.hasOwn(kinds, name)) continue
    throw new TypeError(`${method} has no argument "${name}".${suggestNearest(name, Object.keys(kinds))}`)
  }
  for (const [name, kind] of Object.entries(kinds)) {
    const value = (args as Record<string, unknown>)[name]
    if (value === undefined && kind.endsWith('?')) continue
    if (value === undefined) throw new TypeError(`${method} needs the argument "${name}".`)
    const wanted = kind.replace('?', '')
    if (wanted === 'signal' ? value instanceof AbortSignal : typeof value === wanted) continue
    const article = wanted === 'signal' ? 'an AbortSignal' : `a ${wanted}`
    throw new TypeError(`The argument "${name}" of ${method} has to be ${article}.`)
  }
}

function exampleOf(kinds: Readonly<Record<string, ArgumentKind>>): string {
  const required = Object.keys(kinds).filter((name) => kinds[name]?.endsWith('?') === false)
  return required.length === 0 ? '{}' : `{ ${required.join(', ')} }`
}
