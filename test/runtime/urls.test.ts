import { describe, expect, it } from 'vitest'
import { pointTo } from '../../runtime/kernel/json-pointer.js'
import { isLoopback } from '../../runtime/kernel/urls.js'

describe('the names of this machine', () => {
  it.each(['localhost', '[::1]', '127.0.0.1', '127.1.22.254'])('have %s among them', (hostname) => {
    expect(isLoopback(hostname)).toBe(true)
  })

  it.each([
    '',
    'localhost.example',
    'my-localhost',
    '127.0.0.1.example',
    'x127.0.0.1',
    '127.0.0',
    '127.0.0.1.1',
    '128.0.0.1',
    '[::2]',
    '::1x',
    'example.com',
  ])('do not have %j among them', (hostname) => {
    expect(isLoopback(hostname)).toBe(false)
  })
})

describe('a JSON pointer', () => {
  it('says a slash and a tilde in a key as it has to', () => {
    expect(pointTo('/a', 'b/c~d/~')).toBe('/a/b~1c~0d~1~0')
    expect(pointTo('', 0)).toBe('/0')
  })
})
