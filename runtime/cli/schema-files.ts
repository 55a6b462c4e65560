import { join } from 'node:path'
import type { App } from '../index.js'
import { writeWhole } from './write-file.js'

/** Writes the schema of each Type that is the app's own into its folder `schemas`, and gives their paths. */
export async function writeSchemas(app: App): Promise<string[]> {
  const schemas = app.jsonSchemas()
  const own = app.elements().filter(({ kind, root }) => kind === 'type' && root !== 'official')
  const files: string[] = []
  for (const { fullName } of own) {
    const schema = schemas[`${fullName}.json`]
    if (schema === undefined) continue
    const file = join(app.root, 'schemas', `${fullName}.json`)
    files.push(await writeWhole(file, `${JSON.stringify(schema, null, 2)}\n`))
  }
  return files
}
