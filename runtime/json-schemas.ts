import { appConfigSchema } from './kernel/app-config.js'
import type { ElementApp } from './kernel/base-element.js'
import { declarationSchema } from './kernel/declaration.js'
import type { ElementSummary } from './kernel/details.js'
import { toEditorSchema } from './kernel/editor-schema.js'
import { ElementError } from './kernel/errors.js'
import type { ElementDescription } from './kernel/node.js'
import type { JsonSchema } from './kernel/schema.js'

type DescribedApp = ElementApp & { elements(): readonly ElementSummary[] }

/** The schemas of the files that an app is made of: what editors check is what the runtime checks. */
export function collectJsonSchemas(app: DescribedApp): Record<string, JsonSchema> {
  const ofTypes = app
    .elements()
    .filter(({ kind }) => kind === 'type')
    .flatMap(({ fullName, title }) => {
      const elementClass = findClass(app, fullName)
      const options = { title: `Config of an instance: ${title}`, hasVariables: true }
      if (elementClass === undefined) return []
      return [[`${fullName}.json`, toEditorSchema(elementClass.configSchema, options)] as const]
    })
  return {
    'app.config.json': toEditorSchema(appConfigSchema, { title: 'app.config.json', hasVariables: true }),
    'e.json': toEditorSchema(declarationSchema, { title: 'e.json: an element', hasVariables: false }),
    ...Object.fromEntries(ofTypes),
  }
}

function findClass(app: ElementApp, fullName: string): ElementDescription['elementClass'] | undefined {
  try {
    return app.getElement<ElementDescription>(fullName).elementClass
  } catch (error) {
    // A broken one is among the problems of the app, and has no schema.
    if (ElementError.is(error)) return undefined
    throw error
  }
}
