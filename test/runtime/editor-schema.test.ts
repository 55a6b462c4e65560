import { describe, expect, it } from 'vitest'
import { toEditorSchema } from '../../runtime/kernel/editor-schema.js'
import type { JsonSchema } from '../../runtime/kernel/schema.js'

const title = 'Greeter'
const $schema = { type: 'string', description: 'Where this schema is.' }
const head = { $schema: 'http://json-schema.org/draft-07/schema#', title }
const variable = { pattern: '\\{\\{[^{}]+\\}\\}' }

const adapt = (schema: JsonSchema, hasVariables = true) => toEditorSchema(schema, { title, hasVariables })

describe('a schema for editors', () => {
  it('says its draft and its title, and lets $schema through', () => {
    const schema = { type: 'object', additionalProperties: false, properties: { a: { type: 'string' } } }
    expect(adapt(schema)).toEqual({ ...head, ...schema, properties: { $schema, a: { type: 'string' } } })
    expect(adapt({ type: 'object' })).toEqual({ ...head, type: 'object', properties: { $schema } })
  })

  it.each([{ enum: ['a', 'b'] }, { pattern: '^a' }, { format: 'uri' }, { pattern: '^a', format: 'uri' }])(
    'lets a variable stand for a string of a certain form: %j',
    (form) => {
      const part = { type: 'string', minLength: 1, ...form }
      const schema = { type: 'object', properties: { a: part } }
      expect(adapt(schema).properties?.['a']).toEqual({
        type: 'string',
        minLength: 1,
        anyOf: [form, variable],
      })
      expect(adapt(schema, false).properties?.['a']).toEqual(part)
    },
  )

  it.each([{ type: 'integer', enum: [1, 2] }, { enum: ['a', 1] }, { type: 'string', minLength: 2 }])(
    'leaves alone what no variable can stand for: %j',
    (part) => {
      expect(adapt({ type: 'object', properties: { a: part } }).properties?.['a']).toEqual(part)
    },
  )

  it('says nothing that speaks to the runtime alone', () => {
    const part = { type: 'string', writeOnly: true, belongsTo: ['b'], initial: true }
    expect(adapt({ type: 'object', properties: { a: part } }).properties?.['a']).toEqual({
      type: 'string',
      writeOnly: true,
    })
  })

  it.each(['then', 'else', 'items', 'additionalProperties'])('is adapted within %s', (keyword) => {
    const inner = { properties: { b: { type: 'string', format: 'uri', initial: 1 } } }
    expect(adapt({ type: 'object', [keyword]: inner })[keyword]).toEqual({
      properties: { b: { type: 'string', anyOf: [{ format: 'uri' }, variable] } },
    })
  })

  it('keeps values that only look like schemas', () => {
    const part = {
      type: 'object',
      default: { initial: 1 },
      const: { pattern: 'x' },
      examples: [{ initial: 1 }],
    }
    const schema = { type: 'object', required: ['a'], properties: { a: part, b: true, c: null } }
    expect(adapt(schema as unknown as JsonSchema)).toEqual({
      ...head,
      ...schema,
      properties: { $schema, ...schema.properties },
    })
  })
})
