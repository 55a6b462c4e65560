/** Input that was right once: how most bad input looks. */
import fc from 'fast-check'

const oddTexts = [
  '',
  '\0',
  '\uFEFF',
  '\uD800',
  '\r\n',
  '../',
  '..\\',
  '//',
  '%00',
  '%2e%2e',
  '{{X}}',
  '{{',
  '}}',
  '"',
  "'",
  '\\',
  '<!DOCTYPE x>',
  '<![CDATA[',
  ']]>',
  '&amp;',
  '&#0;',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '1e999',
  '-0',
  'null',
  'true',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  ';',
  '=',
  '\u202E',
  '企业',
  '🙂',
  'x'.repeat(5000),
]

const odd = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ maxLength: 20, unit: 'binary' }))

interface Change {
  readonly at: number
  readonly length: number
  readonly by: string
  readonly repeats: boolean
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat(3), fc.nat(60)),
  by: odd,
  repeats: fc.boolean(),
})

/** A text with up to four places cut out, replaced or repeated. */
export function mutatedText(text: string): fc.Arbitrary<string> {
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => changes.reduce(applyChange, text))
}

function applyChange(text: string, { at, length, by, repeats }: Change): string {
  const from = Math.floor(at * text.length)
  const piece = text.slice(from, from + length)
  return text.slice(0, from) + (repeats ? piece + piece : by) + text.slice(from + length)
}

const oddKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', ''),
  fc.string({ maxLength: 8 }),
)

/** An object with some of its values replaced by anything, and some keys that nobody expects. */
function mutatedObject(object: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const values = fc.record(
    Object.fromEntries(
      Object.entries(object).map(([key, value]) => [
        key,
        fc.oneof(
          { weight: 30, arbitrary: fc.constant(value) },
          { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
          odd,
        ),
      ]),
    ),
  )
  const missing = fc.option(fc.constantFrom(...Object.keys(object)), { freq: 6 })
  const extras = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(oddKey, fc.jsonValue({ maxDepth: 2 })), { maxLength: 2 }) },
  )
  // Written by hand: an assignment to __proto__ would not be a key.
  return fc.tuple(values, missing, extras).map(([known, left, more]) => {
    const entries = [...Object.entries(known).filter(([key]) => key !== left), ...more]
    return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`
  })
}

/** A file's text: mutated as a text, or as the object that it was. */
export function mutatedJson(object: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: mutatedText(JSON.stringify(object, null, 2)) },
    { weight: 8, arbitrary: mutatedObject(object) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  )
}

/** What a polluted prototype would show; names of the keys of the prototypes that everything inherits from. */
export function listInherited(): string[] {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype].flatMap((prototype) =>
    Reflect.ownKeys(prototype).map(String),
  )
}
