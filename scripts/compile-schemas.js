// Compiles the official schemas into code, so that an app which has no others starts without Ajv.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ajv, _ } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'

/** The classes whose configs have a schema of their own. */
const classFiles = ['Meta/Meta.js', 'QywxInnerType/QywxInnerType.js']

/** Writes the table that is empty in the sources: the hash of each schema, and its check. */
export async function compileSchemas(dist) {
  const load = (...path) => import(pathToFileURL(join(dist, ...path)).href)
  const { ownSchemas, hashSchema } = await load('runtime', 'kernel', 'own-schemas.js')
  const { ajvOptions, formats, vocabulary } = await load('runtime', 'kernel', 'ajv-options.js')
  const classes = await Promise.all(classFiles.map((file) => load('elements', 'auths', 'loginTypes', file)))
  const schemas = [...ownSchemas, ...classes.map((module) => module.default.configSchema)]

  const ajv = new Ajv({ ...ajvOptions, formats, code: { source: true, formats: _`formats` } })
  ajv.addVocabulary(vocabulary)
  const hashes = [...new Set(schemas.map(hashSchema))]
  for (const schema of schemas) {
    const hash = hashSchema(schema)
    if (ajv.getSchema(hash) === undefined) ajv.addSchema(schema, hash)
  }
  const names = Object.fromEntries(hashes.map((hash, at) => [`check${at}`, hash]))
  const table = Object.entries(names).map(([name, hash]) => `  ${JSON.stringify(hash)}: exports.${name},`)
  const lines = [
    `import { createRequire } from 'node:module'`,
    `import { formats } from './ajv-options.js'`,
    `const require = createRequire(import.meta.url)`,
    `const exports = {}`,
    standalone.default(ajv, names),
    `export const builtChecks = {`,
    ...table,
    `}`,
  ]
  writeFileSync(join(dist, 'runtime', 'kernel', 'built-checks.js'), `${lines.join('\n')}\n`)
}
