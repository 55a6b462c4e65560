/** JSON pointers (RFC 6901), as the server names places in a config. */

export function pointTo(place: string, key: string): string {
  return `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function valueAt(value: unknown, pointer: string): unknown {
  let at = value
  for (const key of keysOf(pointer)) at = isJsonObject(at) ? at[key] : undefined
  return at
}
