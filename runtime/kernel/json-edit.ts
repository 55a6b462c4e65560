import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import type * as jsonc from 'jsonc-parser'
import { type JsonObject, isJsonObject } from './json-file.js'

const require = createRequire(import.meta.url)

/** A JSON file's text for a value that has no file yet. */
export function writeJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/**
 * The text of a JSON file that is to hold `value`: what did not change keeps its place and its formatting, and so does
 * `$schema`. A text that can't be changed in place is written anew.
 */
export function changeJson(text: string, value: JsonObject): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const json = text.slice(mark.length)
  const old = parseObject(json)
  if (old === undefined) return writeJson(value)

  const wanted = '$schema' in old ? { $schema: old['$schema'], ...value } : value
  if (isDeepStrictEqual(old, wanted)) return text
  // Only who writes needs it.
  const { applyEdits, modify } = require('jsonc-parser') as typeof jsonc
  const changes = findChanges(old, wanted, [])
  const formattingOptions = findFormatting(json)
  const changed = changes.reduce(
    (at, { path, value: part }) => applyEdits(at, modify(at, path, part, { formattingOptions })),
    json,
  )
  // A key that stands twice is changed at the first, while the last counts.
  return isDeepStrictEqual(parseObject(changed), wanted) ? mark + changed : mark + writeJson(wanted)
}

interface Change {
  readonly path: jsonc.JSONPath
  /** Undefined takes the key out. */
  readonly value: unknown
}

function findChanges(old: JsonObject, wanted: JsonObject, path: jsonc.JSONPath): Change[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(wanted)])
  return [...keys].flatMap((key): Change[] => {
    const [before, after] = [ownValue(old, key), ownValue(wanted, key)]
    if (isDeepStrictEqual(before, after)) return []
    if (isJsonObject(before) && isJsonObject(after)) return findChanges(before, after, [...path, key])
    return [{ path: [...path, key], value: after }]
  })
}

/** A key may be named as what every object inherits: `toString`. */
function ownValue(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

function findFormatting(json: string): jsonc.FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(json)?.[1] ?? '  '
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
  }
}

function parseObject(json: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
