import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as jsonc from 'jsonc-parser'
import type { ElementErrorCode } from './errors.js'
import type { Fault } from './problem.js'

const require = createRequire(import.meta.url)

export type JsonFile =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly fault: Fault }

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads a JSON file. A byte-order mark is accepted, and a `$schema`, which speaks to editors, is left out. A syntax
 * fault is told by line and column in our own words: the engine's message quotes the text around it, which may be a
 * secret.
 */
export function readJsonFile(file: string, faultCode: ElementErrorCode): JsonFile {
  const broken = (message: string): JsonFile => ({
    kind: 'broken',
    fault: { file, pointer: '', code: faultCode, message: `${file} ${message}` },
  })

  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { kind: 'missing' }
    if (code === 'EISDIR') return broken('is a folder; it has to be a JSON file.')
    return broken(`cannot be read (${code ?? 'unknown fault'}).`)
  }

  return parseJsonFile(file, text, faultCode)
}

/** The same for a text that was read already. */
export function parseJsonFile(file: string, text: string, faultCode: ElementErrorCode): JsonFile {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text
  try {
    return { kind: 'read', value: withoutSchemaKey(JSON.parse(json)) }
  } catch {
    const message = `${file} ${describeSyntaxFault(json)}`
    return { kind: 'broken', fault: { file, pointer: '', code: faultCode, message } }
  }
}

function describeSyntaxFault(json: string): string {
  // Only a broken file needs the parser that knows where it broke.
  const { parse, printParseErrorCode } = require('jsonc-parser') as typeof jsonc
  const errors: jsonc.ParseError[] = []
  parse(json, errors, { allowTrailingComma: false, disallowComments: true })
  const [first] = errors
  if (first === undefined) return 'is not JSON.'

  const before = json.slice(0, first.offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + 1
  const fault = printParseErrorCode(first.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
  return `is not JSON: ${fault} at line ${before.length}, column ${column}.`
}

function withoutSchemaKey(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && '$schema' in value) delete value.$schema
  return value
}
