import type { JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import { isSecret } from '../../../../../runtime/kernel/secret-schema.js'
import { type JsonObject, pointTo, valueAt } from './pointer.js'

/** What is on disk, without the secrets, and where those are. Nothing, for a new instance. */
export interface Stored {
  readonly config: JsonObject
  readonly secrets: readonly string[]
}

export const nothingStored: Stored = { config: {}, secrets: [] }

/** What saving would do with the secrets that are set and not given anew, by their JSON pointers. */
export interface SecretFates {
  readonly kept: readonly string[]
  /** Each with the key that it belongs to and that was changed. */
  readonly cleared: ReadonlyMap<string, string>
  readonly removed: readonly string[]
}

/** The same rule by which the server keeps secrets (`keepSecrets` in runtime/kernel/secret-values.ts). */
export function foreseeSecrets(schema: JsonSchema, stored: Stored, config: JsonObject): SecretFates {
  const kept: string[] = []
  const removed: string[] = []
  const cleared = new Map<string, string>()
  const hasChanged = (key: string) => JSON.stringify(config[key]) !== JSON.stringify(stored.config[key])
  for (const [pointer, { belongsTo = [] }] of listSecrets(schema)) {
    if (!stored.secrets.includes(pointer)) continue
    const given = valueAt(config, pointer)
    if (given === null) removed.push(pointer)
    if (given !== undefined) continue
    const changed = belongsTo.find(hasChanged)
    if (changed === undefined) kept.push(pointer)
    else cleared.set(pointer, changed)
  }
  return { kept, cleared, removed }
}

/** Every secret that a schema has, by its JSON pointer. */
export function listSecrets(schema: JsonSchema, place = ''): [string, JsonSchema][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, part]): [string, JsonSchema][] => {
    const pointer = pointTo(place, key)
    return isSecret(part) ? [[pointer, part]] : listSecrets(part, pointer)
  })
}
