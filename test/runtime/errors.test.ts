import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type * as errors from '../../runtime/kernel/errors.js'
import { Code, ElementError, type ElementErrorCode, elementErrors } from '../../runtime/kernel/errors.js'

const rows = Object.entries(elementErrors) as [ElementErrorCode, { text: string; httpStatus: number }][]

// A query makes it another module, as a second installed copy of the package would be.
const openSecondCopy = async () =>
  (await import(
    /* @vite-ignore */ new URL('../../runtime/kernel/errors.ts?second-copy', import.meta.url).href
  )) as typeof errors

describe('ElementError', () => {
  it.each(rows)('%s says what is wrong, where, and its code', (code, { text, httpStatus }) => {
    const cause = new RangeError('below')
    const place = { fullName: 'auths.x.Y', file: '/app/auths/x/Y/Y.json', pointer: '/key' }
    const error = new ElementError(code, 'The detail.', { ...place, cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'ElementError', code, httpStatus, cause, ...place })
    expect(error.message).toBe(`auths.x.Y: ${text}: The detail. [${code}]`)
    expect(text).toMatch(/^(an? |the |there |e\.json |app\.config\.json )/)
    expect(httpStatus).toBeGreaterThanOrEqual(400)
    expect(httpStatus).toBeLessThan(600)
  })

  it('carries every fault that it was made of', () => {
    const fault = {
      file: '/app/e.json',
      pointer: '/type',
      code: 'ELEMENT_TYPE_MISSING',
      message: 'is missing',
    }
    const faults = [fault, { ...fault, pointer: '/title' }] as const
    expect(
      new ElementError('ELEMENT_TYPE_MISSING', 'x', { faults } as errors.ElementErrorOptions).faults,
    ).toEqual(faults)
  })

  it('speaks of no element where there is none', () => {
    const error = new ElementError('APP_CLOSED', 'The detail.')
    expect(error.message).toBe('the app is closed: The detail. [APP_CLOSED]')
    expect(error).toMatchObject({ fullName: undefined, file: undefined, pointer: undefined, faults: [] })
    expect('cause' in error).toBe(false)
  })

  it('is recognised across two copies of the package, and nothing else is', async () => {
    const second = await openSecondCopy()
    expect(second.ElementError).not.toBe(ElementError)
    const foreign: unknown = new second.ElementError('APP_CLOSED', 'The detail.')
    expect(foreign).not.toBeInstanceOf(ElementError)
    expect(ElementError.is(foreign)).toBe(true)
    expect(second.ElementError.is(new ElementError('APP_CLOSED', 'The detail.'))).toBe(true)
    for (const other of [
      new Code(40029, 'No.'),
      new Error('No.'),
      { code: 'APP_CLOSED' },
      null,
      undefined,
      'x',
    ])
      expect(ElementError.is(other)).toBe(false)
  })
})

describe('Code', () => {
  it('has the number in its message and as a string, and no other run of five digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 999_999 }), (number) => {
        const error = new Code(number, 'The login failed.')
        for (const text of [error.message, String(error)])
          expect(text.match(/\d{5,}/g)).toEqual([String(number)])
      }),
    )
  })

  it('carries reason, solution, status and cause', () => {
    const cause = new RangeError('below')
    const error = new Code(40029, 'The code was used.', { solution: 'Begin again.', httpStatus: 400, cause })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'Code',
      code: 40029,
      reason: 'The code was used.',
      solution: 'Begin again.',
      httpStatus: 400,
      cause,
    })
  })

  it('answers with status 500 unless told otherwise, and has no cause unless there is one', () => {
    const error = new Code(50000, 'It failed.')
    expect(error).toMatchObject({ httpStatus: 500, solution: undefined })
    expect('cause' in error).toBe(false)
  })

  it('is recognised across two copies of the package, and nothing else is', async () => {
    const second = await openSecondCopy()
    const foreign: unknown = new second.Code(40029, 'No.')
    expect(foreign).not.toBeInstanceOf(Code)
    expect(Code.is(foreign)).toBe(true)
    expect(second.Code.is(new Code(40029, 'No.'))).toBe(true)
    for (const other of [
      new ElementError('APP_CLOSED', 'No.'),
      new Error('40029'),
      { code: 40029 },
      null,
      40029,
    ])
      expect(Code.is(other)).toBe(false)
  })

  it('shows no brand to whoever lists its keys', () => {
    expect(Object.keys(new Code(40029, 'No.'))).toEqual(['name', 'code', 'reason', 'solution', 'httpStatus'])
    expect(inspect(new Code(40029, 'No.'))).not.toContain('Symbol')
  })
})
