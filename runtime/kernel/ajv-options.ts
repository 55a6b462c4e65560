/** How Ajv reads schemas here, while an app runs and while the package is built. */
export const ajvOptions = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
} as const

/** What our schemas say besides: which keys a secret belongs to, what a new instance begins with, and Chinese words. */
export const vocabulary = ['belongsTo', 'initial', 'zh']

export const formats = {
  uri: { type: 'string', validate: (text: string) => URL.canParse(text) },
} as const
