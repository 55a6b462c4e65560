import { describe, expect, it } from 'vitest'
import {
  ArgumentError,
  type ArgumentKind,
  checkArguments,
  checkLimit,
} from '../../runtime/kernel/arguments.js'
import { catchError } from '../support/catch-error.js'

/** What is wrong with the arguments of `greet`; undefined when nothing is. */
function check(args: unknown, kinds: Readonly<Record<string, ArgumentKind>>): Error | undefined {
  try {
    checkArguments('greet', args, kinds)
    return undefined
  } catch (error) {
    return error as Error
  }
}

describe('the named arguments of a method', () => {
  it.each<[ArgumentKind, unknown[], unknown[]]>([
    ['string', ['', 'x'], [undefined, null, 1, true, {}, []]],
    ['string?', ['', undefined], [null, 1]],
    ['boolean', [true, false], [undefined, 0, 'true']],
    ['boolean?', [true, undefined], [null, 1]],
    ['number', [0, -1.5], [undefined, '1', NaN, Infinity, -Infinity, 1n]],
    ['number?', [0, undefined], [null, NaN]],
    ['function?', [() => 1, undefined], [{}, 'f']],
    ['signal?', [AbortSignal.abort(), undefined], [{ aborted: false }, new AbortController()]],
    ['object', [{}, { a: 1 }], [undefined, null, [], 'x', () => 1]],
    ['object?', [{}, undefined], [null, []]],
  ])('are of their kind: %s', (kind, right, wrong) => {
    for (const value of right) expect(check({ one: value }, { one: kind })).toBeUndefined()
    for (const value of wrong) expect(ArgumentError.is(check({ one: value }, { one: kind }))).toBe(true)
  })

  it.each<[ArgumentKind, string]>([
    ['string', 'a string'],
    ['boolean?', 'a boolean'],
    ['number', 'a number'],
    ['function?', 'a function'],
    ['signal?', 'an AbortSignal'],
    ['object', 'an object'],
  ])('are told by kind, and never with their value: %s', (kind, told) => {
    const error = check({ one: Symbol('secret') }, { one: kind })
    expect(error?.message).toBe(`The argument "one" of greet has to be ${told}.`)
  })

  it('are one object', () => {
    for (const args of [undefined, null, 'x', 1, [], [{}]])
      expect(check(args, { userId: 'string', more: 'number?', to: 'object' })?.message).toBe(
        'greet takes one object of named arguments, as in greet({ userId, to }).',
      )
    expect(check(null, { more: 'number?' })?.message).toContain('as in greet({})')
  })

  it('may be missing where they are optional, and are asked for where they are not', () => {
    expect(check({}, { one: 'string?' })).toBeUndefined()
    expect(check({}, { one: 'string' })?.message).toBe('greet needs the argument "one".')
  })

  it('are known, and nothing that every object inherits', () => {
    expect(check({ usrId: 'x' }, { userId: 'string?' })?.message).toBe(
      'greet has no argument "usrId". Did you mean userId?',
    )
    expect(check({ usrId: undefined }, { userId: 'string?' })).toBeUndefined()
    expect(check({ toString: 'x' }, { userId: 'string?' })?.message).toContain('no argument "toString"')
    expect(check({}, Object.fromEntries([['toString', 'string']]))?.message).toBe(
      'greet needs the argument "toString".',
    )
  })

  it('with a name of any length are told in a short message', () => {
    const name = 'x'.repeat(5000)
    expect(check({ [name]: 1 }, {})?.message).toBe(`greet has no argument "${'x'.repeat(100)}...".`)
    expect(check({ ['y'.repeat(100)]: 1 }, {})?.message).toBe(`greet has no argument "${'y'.repeat(100)}".`)
  })
})

describe('an error about an argument', () => {
  it('is a TypeError that is known across copies of the package, and shows no brand', () => {
    const error = check(null, {})
    expect(error).toBeInstanceOf(TypeError)
    const ofAnotherCopy = new TypeError('x')
    Object.defineProperty(ofAnotherCopy, Symbol.for('wecom-elements.ArgumentError'), { value: true })
    expect(ArgumentError.is(ofAnotherCopy)).toBe(true)
    for (const other of [new TypeError('x'), new Error('x'), Object.assign({}, ofAnotherCopy), undefined])
      expect(ArgumentError.is(other)).toBe(false)
    expect(Object.getOwnPropertyDescriptor(error, Symbol.for('wecom-elements.ArgumentError'))).toMatchObject({
      value: true,
      enumerable: false,
    })
  })
})

describe('the number of rows of a page', () => {
  it('is 100, or what is asked for from 1 to 1000', () => {
    expect([undefined, 1, 1000].map((limit) => checkLimit('list', limit))).toEqual([100, 1, 1000])
  })

  it.each([0, -1, 1001, 1.5, NaN, Infinity])('is not %s', (limit) => {
    const error = catchError(() => checkLimit('list', limit))
    expect(ArgumentError.is(error)).toBe(true)
    expect((error as Error).message).toBe(
      'The argument "limit" of list has to be a whole number from 1 to 1000.',
    )
  })
})
