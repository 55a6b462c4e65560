/** Which values a schema calls secret. The console's pages ask it too, so that nothing here needs Node. */
import type { JsonSchema } from './schema.js'

/**
 * Whether a value is a secret as a whole: because it is marked `writeOnly`, or because it is a list or a map in which
 * something is. Of what has no name of its own nobody could say, at the next save, whose secret it was.
 */
export function isSecret(part: JsonSchema): boolean {
  if (part.writeOnly === true) return true
  return Object.entries(part).some(([keyword, value]) => keyword !== 'properties' && isMarked(value))
}

function isMarked(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  return (part as JsonSchema).writeOnly === true || Object.values(part).some(isMarked)
}

/** What a schema says of the value of a key; undefined where it says nothing. */
export function partOf(
  { properties = {}, additionalProperties }: JsonSchema,
  key: string,
): JsonSchema | undefined {
  if (Object.hasOwn(properties, key)) return properties[key]
  return typeof additionalProperties === 'object' ? additionalProperties : undefined
}
