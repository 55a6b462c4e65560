import type { InstanceContents, JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import { tidyConfig } from '../form/form-values.js'
import { type JsonObject, isJsonObject, valueAt } from '../form/pointer.js'
import { foreseeSecrets, listSecrets } from '../form/secrets.js'

/** What an operator makes of an instance before it is saved. */
export interface Draft {
  readonly title: string
  readonly config: JsonObject
}

export function draftOf({ title, config }: InstanceContents): Draft {
  return { title, config }
}

/** The draft as it is sent. */
export function tidyDraft({ title, config }: Draft, base: InstanceContents, schema: JsonSchema): Draft {
  const { kept } = foreseeSecrets(schema, base, config)
  return { title: title.trim(), config: tidyConfig(config, kept) }
}

/** A config as text for editing. */
export function writeSource(config: JsonObject): string {
  return JSON.stringify(config, null, 2)
}

export type ReadSource =
  | { readonly kind: 'config'; readonly config: JsonObject }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'no object' }

export function readSource(text: string): ReadSource {
  try {
    const config: unknown = JSON.parse(text)
    return isJsonObject(config) ? { kind: 'config', config } : { kind: 'no object' }
  } catch {
    return { kind: 'wrong' }
  }
}

/** Both sides of a conflict as text, their keys in one order; a secret that was typed is not shown. */
export function writeSides(theirs: Draft, mine: Draft, schema: JsonSchema, secretText: string) {
  const hidden = hideTyped(mine.config, schema, secretText)
  return {
    theirs: write(theirs),
    mine: write({ title: mine.title, config: orderLike(theirs.config, hidden) }),
  }
}

const write = ({ title, config }: Draft) => JSON.stringify({ title, config }, null, 2)

function orderLike(pattern: JsonObject, config: JsonObject): JsonObject {
  const keys = [...Object.keys(pattern).filter((key) => key in config), ...Object.keys(config)]
  return Object.fromEntries(keys.map((key) => [key, config[key]]))
}

function hideTyped(config: JsonObject, schema: JsonSchema, secretText: string): JsonObject {
  const typed = new Set(
    listSecrets(schema)
      .map(([pointer]) => valueAt(config, pointer))
      .filter((value) => typeof value === 'string'),
  )
  return JSON.parse(
    JSON.stringify(config, (_key, value: unknown) => (typed.has(value as string) ? secretText : value)),
  ) as JsonObject
}
