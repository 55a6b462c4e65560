/** What tools see of a config, and what becomes of the secrets that they therefore can't give back. */
import { isDeepStrictEqual } from 'node:util'
import { type JsonObject, isJsonObject } from './json-file.js'
import { pointTo } from './json-pointer.js'
import type { JsonSchema } from './schema.js'
import { isSecret, partOf } from './secret-schema.js'

/** A config without its secrets, and where they are. */
export interface ShownConfig {
  readonly config: JsonObject
  /** JSON pointers of the secrets that are set. */
  readonly secrets: readonly string[]
}

/** Takes the values out that are secrets. */
export function hideSecrets(config: JsonObject, schema: JsonSchema, place = ''): ShownConfig {
  const secrets: string[] = []
  const shown = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    const pointer = pointTo(place, key)
    const part = partOf(schema, key)
    if (part === undefined) return [[key, value]]
    if (isSecret(part)) {
      secrets.push(pointer)
      return []
    }
    if (!isJsonObject(value)) return [[key, value]]
    const inner = hideSecrets(value, part, pointer)
    secrets.push(...inner.secrets)
    return [[key, inner.config]]
  })
  return { config: Object.fromEntries(shown), secrets }
}

/** A config that is to be saved, with the secrets that it left out. */
export interface CompletedConfig {
  readonly config: JsonObject
  /** The secrets that were not kept, by JSON pointer, each with the key that they belong to and that changed. */
  readonly dropped: ReadonlyMap<string, string>
}

/**
 * Puts the stored secrets into a config that was given without them. Null takes one out; one that `belongsTo` a key
 * which changed is not kept, so that nobody can have it sent elsewhere who does not know it.
 */
export function keepSecrets(given: JsonObject, stored: JsonObject, schema: JsonSchema): CompletedConfig {
  const dropped = new Map<string, string>()
  const hasChanged = (key: string) => !isDeepStrictEqual(given[key], stored[key])

  const complete = (part: JsonObject, before: JsonObject, at: JsonSchema, place: string): JsonObject => {
    const completed = new Map(Object.entries(part))
    for (const key of new Set([...Object.keys(part), ...Object.keys(before)])) {
      const inner = partOf(at, key)
      if (inner === undefined) continue
      const [value, storedValue] = [part[key], before[key]]
      if (!isSecret(inner)) {
        if (!isJsonObject(value) || inner.properties === undefined) continue
        const storedPart = isJsonObject(storedValue) ? storedValue : {}
        completed.set(key, complete(value, storedPart, inner, pointTo(place, key)))
      } else if (value === null) {
        completed.delete(key)
      } else if (value === undefined && storedValue !== undefined) {
        const changed = inner.belongsTo?.find(hasChanged)
        if (changed === undefined) completed.set(key, storedValue)
        else dropped.set(pointTo(place, key), changed)
      }
    }
    return Object.fromEntries(completed)
  }
  return { config: complete(given, stored, schema, ''), dropped }
}

/**
 * A config with what the schema wants written at the beginning, in the schema's order: whatever tool made it, the file
 * is the same.
 */
export function withInitialValues(given: JsonObject, schema: JsonSchema): JsonObject {
  const properties = Object.entries(schema.properties ?? {})
  const known = properties.flatMap(([key, { initial }]) => {
    const value = given[key] === undefined ? initial : given[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  const others = Object.entries(given).filter(([key]) => !properties.some(([name]) => name === key))
  return Object.fromEntries([...others, ...known])
}
