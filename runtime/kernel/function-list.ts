import type { JsonSchema } from './schema.js'

const name = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', examples: ['getLoginConfig'] } as const

/** What a `functionList` looks like, in e.json and as a static of a class. Keys of tools are let through. */
export const functionListSchema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name'],
    properties: {
      name,
      title: { type: 'string' },
      args: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'dataType'],
          properties: {
            name,
            title: { type: 'string' },
            dataType: { type: 'string', enum: ['Stext', 'Ltext', 'Numeric', 'Checkbox'] },
            required: { type: 'boolean' },
          },
        },
      },
      // The platform that this mirrors writes 0 and 1.
      loginRequired: { enum: [true, false, 0, 1] },
    },
  },
} as const satisfies JsonSchema
