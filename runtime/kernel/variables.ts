import { pointTo } from './json-pointer.js'
import type { SchemaFault } from './schema.js'

export interface Replaced {
  readonly value: unknown
  readonly faults: readonly SchemaFault[]
}

const placeholder = /\{\{([^{}]*)\}\}/g

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
      if (!part.includes('{{')) return part
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
    if (Array.isArray(part)) return part.map((item, index) => replaceIn(item, pointTo(pointer, index)))
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, item]) => [key, replaceIn(item, pointTo(pointer, key))]),
      )
    }
    return part
  }

  return { value: replaceIn(value, ''), faults }
}
