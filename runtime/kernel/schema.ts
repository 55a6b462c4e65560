import { createHash } from 'node:crypto'
import type { ErrorObject } from 'ajv'
import { ajvOptions, formats, vocabulary } from './ajv-options.js'
import { type Check, builtChecks } from './built-checks.js'
import { suggestNearest } from './full-name.js'
import { pointTo } from './json-pointer.js'

/** A JSON Schema as far as the runtime looks into it; everything else in it is Ajv's business. */
export interface JsonSchema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: boolean | JsonSchema
  /** The value is a secret: it is written and never shown. */
  readonly writeOnly?: boolean
  /**
   * Of a secret: the keys of the config that say whose it is and where it is sent. When a tool saves another value for
   * one of them, the secret is not kept: it has to be given anew.
   */
  readonly belongsTo?: readonly string[]
  /** What `createInstance` writes where it is given no value. */
  readonly initial?: unknown
  /** Title and description in Chinese, for forms that speak it. */
  readonly zh?: { readonly title?: string; readonly description?: string }
  readonly [keyword: string]: unknown
}

type RequiredKey<Config> = {
  [Key in keyof Config]-?: undefined extends Config[Key] ? never : Key
}[keyof Config]

/** The schema of a config type: a key that the type has and the schema lacks, or the reverse, does not compile. */
export interface SchemaOf<Config> extends JsonSchema {
  readonly type: 'object'
  readonly additionalProperties: false
  readonly required: readonly (RequiredKey<Config> & string)[]
  readonly properties: Readonly<Record<keyof Config & string, JsonSchema>>
}

/** One place in a value that its schema refuses. */
export interface SchemaFault {
  readonly pointer: string
  readonly message: string
}

export type Validate = (value: unknown) => readonly SchemaFault[]

const compiled = new WeakMap<JsonSchema, Validate>()

/**
 * Makes the check for a schema; all faults of a value are told at once, none with the value in it.
 *
 * @throws Error from Ajv when the schema itself is wrong; the caller knows whose schema it is.
 */
export async function compileSchema(schema: JsonSchema): Promise<Validate> {
  const known = compiled.get(schema)
  if (known !== undefined) return known

  const check = builtChecks[hashSchema(schema)] ?? (await compileByAjv(schema))
  const validate: Validate = (value) => {
    if (check(value)) return []
    return describeErrors(check.errors ?? [], schema)
  }
  compiled.set(schema, validate)
  return validate
}

/** By its JSON, which says all of a schema. */
export function hashSchema(schema: JsonSchema): string {
  return createHash('sha256').update(JSON.stringify(schema)).digest('base64url')
}

/** Loading Ajv is a good part of a start, so it is loaded when there is something to compile. */
async function compileByAjv(schema: JsonSchema): Promise<Check> {
  const { Ajv } = await import('ajv')
  const ajv = new Ajv({ ...ajvOptions, formats })
  ajv.addVocabulary(vocabulary)
  return ajv.compile(schema)
}

function describeErrors(errors: readonly ErrorObject[], schema: JsonSchema): SchemaFault[] {
  // "if" only says that one of its branches failed, which tells its own faults.
  return errors.filter(({ keyword }) => keyword !== 'if').map((error) => describeError(error, schema))
}

function describeError(error: ErrorObject, schema: JsonSchema): SchemaFault {
  const pointer = error.instancePath
  const params = error.params as Record<string, unknown>
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      const known = Object.keys(schemaAt(schema, pointer)?.properties ?? {})
      return {
        pointer: pointTo(pointer, key),
        message: `is not a known key.${suggestNearest(key, known)}`,
      }
    }
    case 'required':
      return { pointer: pointTo(pointer, String(params['missingProperty'])), message: 'is missing.' }
    case 'type':
      return {
        pointer,
        message: `must be ${String(params['type'])}.${params['type'] === 'string' ? ' Quote it.' : ''}`,
      }
    case 'false schema':
      return { pointer, message: 'does not belong here.' }
    case 'enum':
      return { pointer, message: `must be one of ${JSON.stringify(params['allowedValues'])}.` }
    case 'const':
      return { pointer, message: `must be ${JSON.stringify(params['allowedValue'])}.` }
    case 'minLength':
      return {
        pointer,
        message: params['limit'] === 1 ? 'must not be empty.' : `${error.message ?? 'is wrong'}.`,
      }
    case 'pattern': {
      const [example] = (schemaAt(schema, pointer)?.['examples'] ?? []) as readonly string[]
      return { pointer, message: `must look like ${example ?? String(params['pattern'])}.` }
    }
    case 'format':
      return { pointer, message: 'must be an absolute URL.' }
    default:
      return { pointer, message: `${error.message ?? 'is wrong'}.` }
  }
}

function schemaAt(schema: JsonSchema, pointer: string): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema
  for (const segment of pointer.split('/').slice(1)) at = at?.properties?.[segment]
  return at
}
