/** How Ajv reads schemas here, while an app runs and while the package is built. */
export const ajvOptions = {
  allErrors: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
} as const

export const formats = {
  uri: { type: 'string', validate: (text: string) => URL.canParse(text) },
} as const
