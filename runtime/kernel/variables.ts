import { pointTo } from './json-pointer.js'
import type { SchemaFault } from './schema.js'

export interface Replaced {
  readonly value: unknown
  readonly faults: readonly SchemaFault[]
}

const placeholder = /\{\{([^{}]*)\}\}/g

/** Most values of most configs hold none. */
function mayHoldPlaceholder(value: unknown): boolean {
  return typeof value === 'string' ? value.includes('{{') : typeof value === 'object'
}

/**
 * Replaces every `{{NAME}}` in the string values of `value` by what `variables` holds for NAME, once: what is put
 * in is not looked at again. `whereToAdd` ends the message about an unknown or empty one.
 */
export function replaceVariables(
  value: unknown,
  variables: Readonly<Record<string, string | undefined>>,
  whereToAdd: (name: string) => string,
): Replaced {
  const faults: SchemaFault[] = []

  const replaceIn = (part: unknown, pointer: string): unknown => {
    if (typeof part === 'string') {
      return part.replace(placeholder, (whole, inner: string) => {
        const name = inner.trim()
        const found = Object.hasOwn(variables, name) ? variables[name] : undefined
        if (found !== undefined && found !== '') return found
        const message =
          name === ''
            ? `has ${whole} without a name in it.`
            : `uses ${whole}, which is not set. ${whereToAdd(name)}`
        faults.push({ pointer, message })
        return whole
      })
    }
    if (Array.isArray(part))
      return part.map((item: unknown, index) =>
        mayHoldPlaceholder(item) ? replaceIn(item, pointTo(pointer, index)) : item,
      )
    if (typeof part === 'object' && part !== null) {
      const replaced: Record<string, unknown> = { ...part }
      for (const [key, item] of Object.entries(part)) {
        if (mayHoldPlaceholder(item)) replaced[key] = replaceIn(item, pointTo(pointer, key))
      }
      return replaced
    }
    return part
  }

  return { value: replaceIn(value, ''), faults }
}
