import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../runtime/index.js'
import { isSegment, parseFullName, suggestNearest } from '../../runtime/kernel/full-name.js'
import { catchError } from '../support/catch-error.js'
import { openTestApp } from '../support/test-app.js'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'.split('')
const digits = '0123456789'.split('')
const forbidden = ['__proto__', 'constructor', 'prototype', 'node_modules']

const segment = fc
  .tuple(fc.constantFrom(...letters), fc.array(fc.constantFrom(...letters, ...digits), { maxLength: 12 }))
  .map(([first, rest]) => first + rest.join(''))
  .filter((text) => !forbidden.includes(text))

/** Text in which separators, dots and the like are far more frequent than chance would have them. */
const oddText = fc
  .array(
    fc.oneof(fc.constantFrom('.', '..', '/', '\\', '-', ' ', '%2e', '\0', '1', ...forbidden), fc.string()),
  )
  .map((parts) => parts.join(''))

describe('a segment of a name', () => {
  it('is letters, digits and _, with no digit first', () => {
    fc.assert(fc.property(segment, (text) => isSegment(text)))
  })

  it('is nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(oddText, fc.string({ unit: 'grapheme' })), (text) => {
        const [first, ...rest] = text.split('')
        const isPlain =
          first !== undefined &&
          letters.includes(first) &&
          rest.every((character) => letters.includes(character) || digits.includes(character))
        return isSegment(text) === (isPlain && !forbidden.includes(text))
      }),
    )
  })

  it.each([...forbidden, '', '.', '..', '1a', 'a-b', 'a b', 'é', 'a\n'])('is never %j', (text) => {
    expect(isSegment(text)).toBe(false)
  })
})

describe('a full name', () => {
  it('is any segments joined by dots, unchanged', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 6 }), (segments) => {
        expect(parseFullName(segments.join('.'))).toBe(segments.join('.'))
      }),
    )
  })

  it('is nothing that has an odd segment anywhere', () => {
    const oddSegment = oddText.filter((text) => !text.includes('.') && !isSegment(text))
    fc.assert(
      fc.property(fc.array(segment), oddSegment, fc.array(segment), (before, odd, after) => {
        expect(parseFullName([...before, odd, ...after].join('.'))).toBeUndefined()
      }),
    )
  })
})

describe('getElement of what is no name', () => {
  let app: App
  beforeAll(async () => {
    app = await openTestApp('notes')
    // The first fault loads the library that knows which names are near, from the disk.
    catchError(() => app.getElement('none'))
  })
  afterAll(() => app.close())

  const noNames = [
    '',
    '.',
    '..',
    '../notes',
    'auths..notes',
    'auths/notes/Notes',
    'auths\\notes\\Notes',
    '/etc/passwd',
    'auths.notes.Notes.',
    '.auths.notes.Notes',
    'auths.notes.Notes\0',
    'auths.notes.Notes ',
    'auths.notes.%4eotes',
    ...forbidden,
    ...forbidden.map((text) => `auths.notes.${text}`),
  ]

  it.each(noNames)('finds nothing and touches no file: %j', (text) => {
    using reads = countFolderReads()
    expect(catchError(() => app.getElement(text))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
    expect(reads.count()).toBe(0)
  })

  it('finds nothing whatever the text', () => {
    using reads = countFolderReads()
    fc.assert(
      fc.property(
        oddText.filter((text) => parseFullName(text) === undefined),
        (text) => {
          expect(catchError(() => app.getElement(text))).toMatchObject({ code: 'ELEMENT_NOT_FOUND' })
        },
      ),
    )
    expect(reads.count()).toBe(0)
  })

  it('looks at the disk for what could be a name, so that the counting above means something', () => {
    using reads = countFolderReads()
    expect(catchError(() => app.getElement('auths.notes.Nothing'))).toMatchObject({
      code: 'ELEMENT_NOT_FOUND',
    })
    expect(reads.count()).toBeGreaterThan(0)
  })

  it('does not repeat a name of any length in its message', () => {
    const error = catchError(() => app.getElement('a'.repeat(100_000))) as Error
    expect(error.message.length).toBeLessThan(300)
    expect(error.message).toContain(`"${'a'.repeat(100)}..." is not a folder with an e.json.`)
  })
})

describe('a name that is nearly right', () => {
  it.each([
    ['auths.notes.Note', 'auths.notes.Notes'],
    ['auths.notes.notes', 'auths.notes.Notes'],
    ['auths.notes.TagedNotes', 'auths.notes.TaggedNotes'],
    ['auths.loginType.Meta', 'auths.loginTypes.Meta'],
  ])('is answered with the nearest: %s', async (text, nearest) => {
    await using app = await openTestApp('notes')
    const { message } = catchError(() => app.getElement(text)) as Error
    expect(message).toContain(JSON.stringify(text))
    expect(message).toMatch(new RegExp(`Did you mean .*${nearest}`))
  })

  it('is answered with no suggestion when nothing is near', () => {
    expect(suggestNearest('auths.notes.Notes', ['server', 'storage'])).toBe('')
  })

  it('is answered with three at most, the nearest first, whatever their letter case', () => {
    const known = ['grext', 'greeter', 'GREET', 'greets', 'far away']
    expect(suggestNearest('greet', known)).toBe(' Did you mean GREET or grext or greets?')
  })

  it('may be wrong in two places, or in a quarter of a long name', () => {
    expect(suggestNearest('port', ['pxrx', 'xxrx'])).toBe(' Did you mean pxrx?')
    expect(suggestNearest('abcdefghijklmnop', ['abcdefghijkl____', 'abcdefghijk_____'])).toBe(
      ' Did you mean abcdefghijkl____?',
    )
  })

  it('is not compared where it is longer than any name', () => {
    expect(suggestNearest('x'.repeat(200), ['x'.repeat(199)])).toContain('Did you mean')
    expect(suggestNearest('x'.repeat(201), ['x'.repeat(200)])).toBe('')
  })
})

/** Counts how often Node lists a folder or reads a file while it is in use. */
function countFolderReads() {
  const { readdirSync, readFileSync, existsSync } = fs
  let count = 0
  const counting = <Call extends (...args: never[]) => unknown>(call: Call) =>
    ((...args: Parameters<Call>) => {
      count += 1
      return call(...args)
    }) as unknown as Call
  Object.assign(fs, {
    readdirSync: counting(readdirSync as never),
    readFileSync: counting(readFileSync as never),
    existsSync: counting(existsSync),
  })
  syncBuiltinESMExports()
  return {
    count: () => count,
    [Symbol.dispose]() {
      Object.assign(fs, { readdirSync, readFileSync, existsSync })
      syncBuiltinESMExports()
    },
  }
}
