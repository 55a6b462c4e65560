import type { JsonSchema, Translations } from './schema.js'

/** What has a title, and may have it in other languages. */
interface Titled {
  readonly title?: string | undefined
  readonly translations?: Translations | undefined
}

/** Its title and description in that language, as far as there are any. */
export function translateTitle<Part extends Titled>(part: Part, lang: string): Omit<Part, 'translations'> {
  const { translations, ...rest } = part
  return { ...rest, ...translations?.[lang] }
}

/** A schema with all that it says to people in that language, as far as it has a translation. */
export function translateSchema(schema: JsonSchema, lang: string): JsonSchema {
  const { properties, items, ...rest } = translateTitle(schema, lang) as JsonSchema
  return {
    ...rest,
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, part]) => [key, translateSchema(part, lang)]),
      ),
    }),
    ...(items !== undefined && { items: translateSchema(items as JsonSchema, lang) }),
  }
}
