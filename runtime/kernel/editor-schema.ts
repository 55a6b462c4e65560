import type { JsonSchema } from './schema.js'

const draft = 'http://json-schema.org/draft-07/schema#'

// These speak to the runtime and its console alone.
const ownKeywords: readonly string[] = ['belongsTo', 'initial', 'zh']

const formKeywords: readonly string[] = ['enum', 'pattern', 'format']

export interface EditorSchemaOptions {
  readonly title: string
  /** Whether `{{NAME}}` is replaced in the file. */
  readonly hasVariables: boolean
}

/**
 * A schema as editors need it, to complete a file and to check it while it is written. It lets through what the
 * runtime does: `$schema` itself, and `{{NAME}}` for a string that has to have a certain form.
 */
export function toEditorSchema(schema: JsonSchema, { title, hasVariables }: EditorSchemaOptions): JsonSchema {
  const { properties, ...rest } = adaptPart(schema, hasVariables)
  return {
    $schema: draft,
    title,
    ...rest,
    properties: { $schema: { type: 'string', description: 'Where this schema is.' }, ...properties },
  }
}

function adaptPart(schema: JsonSchema, hasVariables: boolean): JsonSchema {
  const adapted: Record<string, unknown> = {}
  const form: Record<string, unknown> = {}
  const isForm = (keyword: string) =>
    hasVariables && schema.type === 'string' && formKeywords.includes(keyword)

  for (const [keyword, value] of Object.entries(schema)) {
    if (ownKeywords.includes(keyword)) continue
    if (isForm(keyword)) form[keyword] = value
    else adapted[keyword] = adaptValue(keyword, value, hasVariables)
  }
  if (Object.keys(form).length > 0) adapted['anyOf'] = [form, { pattern: '\\{\\{[^{}]+\\}\\}' }]
  return adapted
}

function adaptValue(keyword: string, value: unknown, hasVariables: boolean): unknown {
  const adapt = (part: unknown) => (isSchema(part) ? adaptPart(part, hasVariables) : part)
  if (keyword === 'properties' && isSchema(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, adapt(part)]))
  }
  return ['then', 'else', 'items', 'additionalProperties'].includes(keyword) ? adapt(value) : value
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
