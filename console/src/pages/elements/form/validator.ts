import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema'
import {
  type RJSFSchema,
  type RJSFValidationError,
  type ValidatorType,
  toErrorList,
  toErrorSchema,
} from '@rjsf/utils'
import type { JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import type { Texts } from '../../../texts/zh.js'
import { tidyConfig, withoutNulls } from './form-values.js'
import { isJsonObject, keysOf, pointTo, valueAt } from './pointer.js'

type FaultTexts = Texts['elements']['form']['faults']

/** One place in a config that its schema refuses, in the words of the pages. */
export interface FoundFault {
  readonly pointer: string
  readonly message: string
}

/** The faults of a tidy config, without the program text that Ajv would make and the page's policy forbids. */
function findFaults(schema: JsonSchema, config: unknown, texts: FaultTexts): FoundFault[] {
  const { errors } = new Validator(schema as Schema, '2020-12', false).validate(config)
  return errors
    .flatMap((error) => describe(error, schema, texts) ?? [])
    .filter(({ pointer }) => !isVariable(valueAt(config, pointer)))
}

/** What the server puts in place of `{{NAME}}` is not known here. */
function isVariable(value: unknown): boolean {
  return typeof value === 'string' && /\{\{[^{}]+\}\}/.test(value)
}

function describe(error: OutputUnit, schema: JsonSchema, texts: FaultTexts): FoundFault | undefined {
  const pointer = error.instanceLocation.slice(1)
  const at = schemaAt(schema, pointer)
  const limit = (keyword: string) => Number(at?.[keyword])
  const fault = (message: string) => ({ pointer, message })
  switch (error.keyword) {
    case 'required':
      return { pointer: pointTo(pointer, quotedName(error.error)), message: texts.required }
    case 'minLength':
      return fault(limit('minLength') === 1 ? texts.empty : texts.other)
    case 'maxLength':
      return fault(texts.longest(limit('maxLength')))
    case 'pattern': {
      const [example] = (at?.['examples'] ?? []) as readonly string[]
      return fault(example === undefined ? texts.patternOnly : texts.pattern(example))
    }
    case 'format':
      return fault(at?.['format'] === 'uri' ? texts.uri : texts.patternOnly)
    case 'minimum':
    case 'exclusiveMinimum':
      return fault(texts.atLeast(limit(error.keyword)))
    case 'maximum':
    case 'exclusiveMaximum':
      return fault(texts.atMost(limit(error.keyword)))
    case 'enum':
      return fault(texts.enum(((at?.['enum'] ?? []) as readonly unknown[]).map(String).join(', ')))
    case 'type':
      return fault(at?.type === 'integer' || at?.type === 'number' ? texts[at.type] : texts.type)
    case 'additionalProperties':
      return { pointer: pointTo(pointer, quotedName(error.error)), message: texts.unknownKey }
    // These only say that something in them is wrong, which is told of its own.
    case 'properties':
    case 'items':
    case 'allOf':
    case 'if':
    case 'then':
    case 'else':
    case 'false':
    case '$ref':
      return undefined
    default:
      return fault(texts.other)
  }
}

/** The validator tells the name of a property in its sentence only. */
function quotedName(sentence: string): string {
  return /"(.*)"/.exec(sentence)?.[1] ?? ''
}

function schemaAt(schema: JsonSchema, pointer: string): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema
  for (const key of keysOf(pointer)) at = at?.properties?.[key]
  return at
}

/** The same as the form wants it. */
export function createValidator(texts: FaultTexts, kept: readonly string[]): ValidatorType {
  const clean = (data: unknown) => (isJsonObject(data) ? withoutNulls(tidyConfig(data, kept)) : data)
  const find = (schema: RJSFSchema, data: unknown) =>
    findFaults(schema as unknown as JsonSchema, clean(data), texts)
  return {
    isValid: (schema, data) => find(schema, data).length === 0,
    validateFormData(data, schema) {
      const errorSchema = toErrorSchema(find(schema, data).map(toFormError))
      return { errors: toErrorList(errorSchema), errorSchema }
    },
    rawValidation: () => ({}),
  }
}

function toFormError({ pointer, message }: FoundFault): RJSFValidationError {
  return {
    property: keysOf(pointer)
      .map((key) => `.${key}`)
      .join(''),
    message,
    stack: message,
  }
}

/** What the server found, at the fields that it names. */
export function toExtraErrors(faults: readonly FoundFault[]) {
  return toErrorSchema(faults.map(toFormError))
}
