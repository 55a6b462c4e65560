import { appConfigSchema } from './app-config.js'
import { declarationSchema } from './declaration.js'
import { functionListSchema } from './function-list.js'
import { inheritedSchema } from './inherited-apps.js'
import type { JsonSchema } from './schema.js'

export { hashSchema } from './schema.js'

/** The schemas of the runtime's own files, for the build to compile. */
export const ownSchemas: readonly JsonSchema[] = [
  appConfigSchema,
  inheritedSchema,
  declarationSchema,
  functionListSchema,
]
