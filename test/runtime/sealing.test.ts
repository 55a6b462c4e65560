import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveKey, hashKey, openSealed, seal } from '../../runtime/element.js'

const key = deriveKey('a secret', 'tokens')

describe('sealed text', () => {
  it('is opened with the same key in the same row', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, row) => {
        expect(openSealed(key, seal(key, text, row), row)).toBe(text)
      }),
    )
  })

  it('does not show the text, and is different each time', () => {
    const [first, second] = [seal(key, 'a token', 'row 1'), seal(key, 'a token', 'row 1')]
    expect(first).not.toBe(second)
    expect(Buffer.from(first, 'base64').includes('a token')).toBe(false)
  })

  it('is not opened in another row, with another secret or for another purpose', () => {
    const sealed = seal(key, 'a token', 'row 1')
    expect(openSealed(key, sealed, 'row 2')).toBeUndefined()
    expect(openSealed(deriveKey('another secret', 'tokens'), sealed, 'row 1')).toBeUndefined()
    expect(openSealed(deriveKey('a secret', 'tickets'), sealed, 'row 1')).toBeUndefined()
    expect(openSealed(deriveKey('a secret', 'tokens'), sealed, 'row 1')).toBe('a token')
  })

  it('is not opened when any byte of it was changed', () => {
    const sealed = Buffer.from(seal(key, 'a token', 'row 1'), 'base64')
    for (let index = 0; index < sealed.length; index += 1) {
      const tampered = Buffer.from(sealed)
      tampered[index] = (tampered[index] ?? 0) ^ 1
      expect(openSealed(key, tampered.toString('base64'), 'row 1')).toBeUndefined()
    }
  })

  it('is not opened when it was cut short', () => {
    const sealed = Buffer.from(seal(key, 'a token', 'row 1'), 'base64')
    for (let length = 0; length < sealed.length; length += 1)
      expect(openSealed(key, sealed.subarray(0, length).toString('base64'), 'row 1')).toBeUndefined()
  })

  it('is nothing that was never sealed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(openSealed(key, text, '')).toBeUndefined()
      }),
    )
  })

  // Another key, or another form, would make everything that is stored unreadable.
  it('is opened in every version in which it was sealed', () => {
    const sealed = '++NNT0sWzfmVmXNOsQoBZQBDXyMrU9xuQ7vnw55Ur5d+gv0AUhzITw=='
    expect(openSealed(key, sealed, 'row 1')).toBe('a token 🙂')
    expect(key.toString('base64url')).toBe('N_kwiQ1Oo7-oba69APVv-2zs6ICygxS0_R_DdsLMYnk')
  })
})

describe('the hash of a key', () => {
  it('is the same in every version', () => {
    expect(hashKey('a key')).toBe('j6Oqsvqpt54KA5jaW1q9B4AUJEKlvoC5pkYI1xjLH80')
  })
})
