import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeJson, writeJson } from '../../runtime/kernel/json-edit.js'

describe('a JSON file that is written anew', () => {
  it('is indented by two and ends with a line', () => {
    expect(writeJson({ a: { b: 1 } })).toBe('{\n  "a": {\n    "b": 1\n  }\n}\n')
  })
})

describe('a JSON file that is changed', () => {
  const old = '{\n    "b": 1,   "a": [1,2],\n    "c": {"x": 1,\n "y": 2}\n}'

  it('is the same, byte for byte, where nothing changes', () => {
    expect(changeJson(old, { a: [1, 2], b: 1, c: { y: 2, x: 1 } })).toBe(old)
  })

  it('keeps the place and the form of what did not change', () => {
    expect(changeJson(old, { b: 2, a: [1, 2], c: { x: 1, y: 3 } })).toBe(
      old.replace('"b": 1', '"b": 2').replace('"y": 2', '"y": 3'),
    )
  })

  it('loses what is left out, and has what is new at its end, indented as it is', () => {
    const changed = changeJson('{\n    "b": 1,\n    "a": 2\n}\n', { a: 2, d: 3 })
    expect(changed).toBe('{\n    "a": 2,\n    "d": 3\n}\n')
  })

  it.each([
    ['two spaces', '{\n  "a": 1\n}', '{\n  "a": 1,\n  "d": {\n    "e": 1\n  }\n}'],
    ['tabs', '{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"d": {\n\t\t"e": 1\n\t}\n}'],
    ['two spaces from one line', '{ "a": 1 }', '{\n  "a": 1,\n  "d": {\n    "e": 1\n  }\n}'],
    ['other line ends', '{\r\n   "a": 1\r\n}', '{\r\n   "a": 1,\r\n   "d": {\r\n      "e": 1\r\n   }\r\n}'],
  ])('is indented as it is: %s', (_, text, changed) => {
    expect(changeJson(text, { a: 1, d: { e: 1 } })).toBe(changed)
  })

  it('keeps its $schema, which speaks to editors, and the mark at its beginning', () => {
    const text = '\uFEFF{"$schema": "./s.json", "a": 1}'
    expect(changeJson(text, { a: 1 })).toBe(text)
    expect(changeJson(text, { a: 2 })).toBe(text.replace('"a": 1', '"a": 2'))
    expect(changeJson(text, { $schema: './t.json', a: 1 })).toBe(text.replace('s.json', 't.json'))
  })

  it.each(['', '{', 'null', '7', '[1]', '"text"'])('is written anew where it holds no object: %s', (text) => {
    expect(changeJson(text, { a: 1 })).toBe(writeJson({ a: 1 }))
  })

  it('is written anew where a key stands twice, with its mark', () => {
    expect(changeJson('\uFEFF{"a": 1, "a": 2}', { a: 3 })).toBe(`\uFEFF${writeJson({ a: 3 })}`)
  })

  it('replaces as a whole what is no object on both sides', () => {
    const read = (text: string) => JSON.parse(text) as unknown
    for (const [before, after] of [
      [{ a: { b: 1 } }, { a: [1] }],
      [{ a: [1] }, { a: { b: 1 } }],
      [{ a: null }, { a: { b: 1 } }],
      [{ a: { b: 1 } }, { a: null }],
      [{ a: { toString: 1 } }, { a: {} }],
      [{ constructor: 1 }, {}],
    ] as const)
      expect(read(changeJson(JSON.stringify(before), after))).toEqual(after)
  })

  it('holds what was wanted, whatever it held', () => {
    const value = fc.dictionary(fc.constantFrom('a', 'b', 'c d', 'é"'), fc.jsonValue({ maxDepth: 2 }))
    fc.assert(
      fc.property(value, value, (before, after) => {
        const changed = changeJson(JSON.stringify(before, null, 2), after)
        expect(JSON.parse(changed)).toEqual(JSON.parse(JSON.stringify(after)))
      }),
      { numRuns: 50 },
    )
  })
})
