// Writes dist/schemas/ from the schema objects by which the built package itself checks files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../dist/runtime/index.js'

const schemas = join(import.meta.dirname, '..', 'dist', 'schemas')
mkdirSync(schemas, { recursive: true })

// An app of nothing has the official elements, and opens no storage.
const root = mkdtempSync(join(tmpdir(), 'wecom-elements-schemas-'))
const app = await createApp({ root, config: { appId: 'schemas.App' } })
for (const [name, schema] of Object.entries(app.jsonSchemas())) {
  writeFileSync(join(schemas, name), `${JSON.stringify(schema, null, 2)}\n`)
}
await app.close()
rmSync(root, { recursive: true })
