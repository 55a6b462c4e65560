/** Asks for a config as its Type's schema describes it. */
import type { JsonSchema } from '../index.js'
import type { CliIo } from './io.js'
import { type CheckAnswer, askOne, askSecret, askSome, askText, confirm } from './prompts.js'

export type ConfigValues = Record<string, unknown>

/** Asks for every required key that has no value yet, then whether any other is to be set. */
export async function fillInConfig(
  io: CliIo,
  schema: JsonSchema,
  given: ConfigValues,
): Promise<ConfigValues> {
  const filled = await askKeys(io, schema, missingKeys(schema, given), given)
  const others = Object.entries(schema.properties ?? {}).filter(([key]) => !Object.hasOwn(filled, key))
  if (others.length === 0 || !(await confirm(io, 'Set any of the other keys?', false))) return filled
  const choices = others.map(([key, part]) => ({
    value: key,
    name: key,
    description: part.description ?? part.title ?? key,
  }))
  return askKeys(io, schema, await askSome(io, 'Which?', choices), filled)
}

/** The required keys that have no value. */
export function missingKeys({ required = [] }: JsonSchema, given: ConfigValues): string[] {
  return required.filter((key) => !Object.hasOwn(given, key))
}

/** Asks for these keys, one after the other. */
export async function askKeys(
  io: CliIo,
  schema: JsonSchema,
  keys: readonly string[],
  given: ConfigValues,
): Promise<ConfigValues> {
  const filled = { ...given }
  for (const key of keys) filled[key] = await askValue(io, key, schema.properties?.[key] ?? {})
  return filled
}

async function askValue(io: CliIo, key: string, schema: JsonSchema): Promise<unknown> {
  const { title, description } = schema
  const name = title === undefined || title === key ? key : `${key}, ${title}`
  const message = description === undefined ? `${name}:` : `${name} (${description.replace(/\.$/, '')}):`
  const check: CheckAnswer = (answer) => {
    const parsed = parseValue(answer, schema)
    return 'fault' in parsed ? parsed.fault : undefined
  }
  const choices = schema['enum'] as readonly string[] | undefined
  if (schema.properties !== undefined) return askKeys(io, schema, Object.keys(schema.properties), {})
  if (schema.type === 'boolean') return confirm(io, message, schema.initial === true)
  if (choices !== undefined)
    return askOne(
      io,
      message,
      choices.map((value) => ({ value, name: value })),
    )
  const asked = holdsSecret(schema) ? askSecret(io, message, check) : askText(io, message, { check })
  const parsed = parseValue(await asked, schema)
  return 'fault' in parsed ? undefined : parsed.value
}

/** Whether a value is a secret, or has one in it at any depth. */
export function holdsSecret(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  return (part as JsonSchema).writeOnly === true || Object.values(part).some(holdsSecret)
}

export type ParsedValue = { readonly value: unknown } | { readonly fault: string }

/** What a text stands for, by its schema; whether it may stand there is for the runtime to say, but for the obvious. */
export function parseValue(text: string, schema: JsonSchema): ParsedValue {
  const { type = 'string' } = schema
  if (type === 'number' || type === 'integer') {
    const value = text === '' ? NaN : Number(text)
    return Number.isFinite(value) ? { value } : { fault: 'It has to be a number.' }
  }
  if (type === 'boolean') {
    return /^(true|false)$/.test(text) ? { value: text === 'true' } : { fault: 'It has to be true or false.' }
  }
  return type === 'object' || type === 'array' ? parseJson(text) : checkText(text, schema)
}

function parseJson(text: string): ParsedValue {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return { fault: 'It has to be JSON.' }
  }
}

function checkText(text: string, { format, pattern, examples }: JsonSchema): ParsedValue {
  if (text === '') return { fault: 'It must not be empty.' }
  // What a variable stands for is known to the app alone.
  if (text.includes('{{')) return { value: text }
  if (format === 'uri' && !URL.canParse(text)) return { fault: 'It has to be an absolute URL.' }
  if (typeof pattern === 'string' && !new RegExp(pattern).test(text)) {
    const [example = pattern] = (examples ?? []) as readonly string[]
    return { fault: `It has to look like ${example}.` }
  }
  return { value: text }
}
