import { describe, expect, it } from 'vitest'
import { isSecret } from '../../runtime/kernel/secret-schema.js'
import { hideSecrets, keepSecrets, withInitialValues } from '../../runtime/kernel/secret-values.js'
import type { JsonSchema } from '../../runtime/kernel/schema.js'

const schema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    host: { type: 'string' },
    secret: { type: 'string', writeOnly: true, belongsTo: ['id', 'host'] },
    free: { type: 'string', writeOnly: true },
    inner: {
      type: 'object',
      properties: {
        'a/b': { type: 'string', writeOnly: true, belongsTo: ['id'] },
        shown: { type: 'string' },
      },
    },
    open: { type: 'object' },
  },
}

describe('the secrets of a config', () => {
  it('are left out, with the places where they are', () => {
    const config = {
      id: 'i',
      secret: 's',
      inner: { 'a/b': 'k', shown: 1 },
      open: { secret: 'no secret' },
      unknown: { secret: 'x' },
    }
    expect(hideSecrets(config, schema)).toEqual({
      config: { id: 'i', inner: { shown: 1 }, open: { secret: 'no secret' }, unknown: { secret: 'x' } },
      secrets: ['/secret', '/inner/a~1b'],
    })
    expect(hideSecrets({ inner: ['a/b'] }, schema)).toEqual({ config: { inner: ['a/b'] }, secrets: [] })
    expect(hideSecrets({ id: 1 }, {})).toEqual({ config: { id: 1 }, secrets: [] })
  })
})

describe('a secret', () => {
  const secret = { type: 'string', writeOnly: true }

  it.each([
    ['what is marked', secret],
    ['a list of such', { type: 'array', items: secret }],
    ['a list of things with such', { type: 'array', items: { properties: { key: secret } } }],
    ['a map of such', { type: 'object', additionalProperties: secret }],
    ['one of several forms', { anyOf: [{ type: 'null' }, secret] }],
  ])('is %s', (_, part: JsonSchema) => {
    expect(isSecret(part)).toBe(true)
    const properties = { properties: { a: part, b: {} } }
    expect(hideSecrets({ a: ['x'], b: 1 }, properties)).toEqual({ config: { b: 1 }, secrets: ['/a'] })
    expect(keepSecrets({ b: 2 }, { a: ['x'], b: 1 }, properties).config).toEqual({ a: ['x'], b: 2 })
  })

  it.each<JsonSchema>([
    {},
    { type: 'string' },
    { type: 'string', writeOnly: false },
    { properties: { key: secret } },
    { items: { type: 'string', examples: [null, 1] } },
  ])('is not %j', (part) => {
    expect(isSecret(part)).toBe(false)
  })

  it('lies in the things of a map, each with a place of its own', () => {
    const schema: JsonSchema = {
      properties: { named: { type: 'object', additionalProperties: false } },
      additionalProperties: { properties: { key: secret, shown: {} } },
    }
    const config = { a: { key: 'k', shown: 1 }, named: { key: 'shown' } }
    expect(hideSecrets(config, schema)).toEqual({
      config: { a: { shown: 1 }, named: { key: 'shown' } },
      secrets: ['/a/key'],
    })
    expect(keepSecrets({ a: { shown: 2 } }, config, schema).config).toEqual({ a: { key: 'k', shown: 2 } })
  })

  it('is none by a key that every object inherits', () => {
    expect(hideSecrets({ constructor: 1 }, { properties: {} })).toEqual({
      config: { constructor: 1 },
      secrets: [],
    })
  })
})

describe('a config that is saved without its secrets', () => {
  const stored = { id: 'i', host: 'h', secret: 's', free: 'f', inner: { 'a/b': 'k', shown: 'x' } }

  it('gets those that are stored', () => {
    const given = { id: 'i', host: 'h', inner: { shown: 'y' } }
    expect(keepSecrets(given, stored, schema)).toEqual({
      config: { ...stored, inner: { 'a/b': 'k', shown: 'y' } },
      dropped: new Map(),
    })
    expect(keepSecrets(given, { id: 'i', host: 'h' }, schema).config).toEqual(given)
    expect(keepSecrets(given, { ...stored, inner: 'no object' }, schema).config).toMatchObject({
      inner: { shown: 'y' },
    })
  })

  it('loses one that is null, and has the one that is given', () => {
    const given = { id: 'i', host: 'h', secret: null, free: 'new' }
    expect(keepSecrets(given, stored, schema)).toEqual({
      config: { id: 'i', host: 'h', free: 'new' },
      dropped: new Map(),
    })
  })

  it('does not get one whose owner or place changed, and says which', () => {
    const given = { id: 'i', host: 'elsewhere', inner: {} }
    expect(keepSecrets(given, stored, schema)).toEqual({
      config: { id: 'i', host: 'elsewhere', free: 'f', inner: { 'a/b': 'k' } },
      dropped: new Map([['/secret', 'host']]),
    })
    expect(keepSecrets({ ...given, id: 'j' }, stored, schema).dropped).toEqual(
      new Map([
        ['/secret', 'id'],
        ['/inner/a~1b', 'id'],
      ]),
    )
    expect(keepSecrets({ ...given, secret: 'mine' }, stored, schema)).toMatchObject({
      config: { secret: 'mine' },
      dropped: new Map(),
    })
  })

  it('is as it is given where the schema names no keys', () => {
    expect(keepSecrets({ open: { a: 1 } }, { open: { b: 2 } }, schema).config).toEqual({ open: { a: 1 } })
    expect(keepSecrets({ a: 1 }, stored, {}).config).toEqual({ a: 1 })
  })
})

describe('a new config', () => {
  const initial: JsonSchema = { properties: { a: { initial: true }, b: { initial: 1 }, c: {} } }

  it('has what the schema begins with, where nothing is given', () => {
    expect(withInitialValues({ b: 2, d: 4 }, initial)).toEqual({ a: true, b: 2, d: 4 })
    expect(withInitialValues({ a: false }, initial)).toEqual({ a: false, b: 1 })
    expect(withInitialValues({ a: 1 }, {})).toEqual({ a: 1 })
  })

  it('has its keys in the order of the schema, after those that it does not know', () => {
    const config = withInitialValues({ c: 3, d: 4, b: 2, e: 5 }, initial)
    expect(Object.entries(config)).toEqual([
      ['d', 4],
      ['e', 5],
      ['a', true],
      ['b', 2],
      ['c', 3],
    ])
    expect(Object.keys(withInitialValues({ b: 2 }, initial))).toEqual(['a', 'b'])
  })
})
