import type { ErrorObject } from 'ajv'

/** A compiled schema, as Ajv gives it. */
export interface Check {
  (value: unknown): boolean
  errors?: ErrorObject[] | null
}

/**
 * The checks of the official schemas, by the hash of the schema's JSON: to load Ajv and to compile them would be most
 * of a start. The build puts them into the place of this file; run from source there are none, and Ajv does it.
 */
export const builtChecks: Readonly<Record<string, Check>> = {}
