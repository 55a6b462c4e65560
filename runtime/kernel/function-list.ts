import type { JsonSchema } from './schema.js'

const name = {
  type: 'string',
  title: 'Name',
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
  examples: ['getLoginConfig'],
} as const

/** What a `functionList` looks like, in e.json and as a static of a class. Keys of tools are let through. */
export const functionListSchema = {
  type: 'array',
  title: 'Functions',
  description: 'What may be called from outside, in addition to what the class lists',
  items: {
    type: 'object',
    required: ['name'],
    properties: {
      name,
      title: { type: 'string', title: 'Title' },
      args: {
        type: 'array',
        title: 'Arguments',
        items: {
          type: 'object',
          required: ['name', 'dataType'],
          properties: {
            name,
            title: { type: 'string' },
            dataType: {
              type: 'string',
              title: 'Kind of value',
              description: 'Stext and Ltext are strings, Numeric is a number, Checkbox a boolean',
              enum: ['Stext', 'Ltext', 'Numeric', 'Checkbox'],
            },
            required: { type: 'boolean' },
          },
        },
      },
      // The platform that this mirrors writes 0 and 1.
      loginRequired: {
        title: 'Login required',
        description: 'Whether only who is logged in may call it; true by default',
        enum: [true, false, 0, 1],
      },
    },
  },
} as const satisfies JsonSchema
