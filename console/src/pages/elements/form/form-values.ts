import type { JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import { type JsonObject, isJsonObject, pointTo } from './pointer.js'

const lies = (place: string) => (pointer: string) => pointer.startsWith(`${place}/`)

/**
 * A config as it is sent: without what a form leaves behind of empty fields. An object of which nothing is left goes
 * too, unless a secret in it is kept. Null, which takes a secret away, stays.
 */
export function tidyConfig(config: JsonObject, kept: readonly string[], place = ''): JsonObject {
  const entries = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    if (value === undefined) return []
    if (!isJsonObject(value)) return [[key, value]]
    const pointer = pointTo(place, key)
    const inner = tidyConfig(value, kept, pointer)
    const isEmpty = Object.values(inner).every((one) => one === null)
    return isEmpty && !kept.some(lies(pointer)) ? [] : [[key, inner]]
  })
  return Object.fromEntries(entries)
}

/** The same as the server will have it before secrets are put back: what null takes away is not there. */
export function withoutNulls(config: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isJsonObject(value) ? withoutNulls(value) : value]),
  )
}

/**
 * The schema as the form needs it: a secret that is kept need not be given, nor what is in an optional object of which
 * nothing is given. `config` is a tidy one.
 */
export function adaptSchema(
  schema: JsonSchema,
  config: JsonObject,
  kept: readonly string[],
  place = '',
): JsonSchema {
  const { properties = {}, required = [] } = schema
  const adapted = Object.entries(properties).map(([key, part]): [string, JsonSchema] => {
    if (part.properties === undefined) return [key, part]
    const value = config[key]
    if (isJsonObject(value)) return [key, adaptSchema(part, value, kept, pointTo(place, key))]
    return [key, required.includes(key) ? part : { ...part, required: [] }]
  })
  return {
    ...schema,
    properties: Object.fromEntries(adapted),
    required: required.filter((key) => !kept.includes(pointTo(place, key))),
  }
}
