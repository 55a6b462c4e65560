import { join, relative, sep } from 'node:path'
import type { App, ElementSummary } from '../index.js'
import { writeWhole } from './write-file.js'

/** The module that each official element is imported from, whatever the app's folder. */
const packageName = 'wecom-elements'

const described = `import('${packageName}').ElementDescription`
const unknownElement = `import('${packageName}').AnyElement`

const head = `// Written by \`wecom-elements types\`: run it again when an element has come or gone.
export {}

declare module '${packageName}' {
  interface ElementMap {`

/** Writes element-map.d.ts into the app's folder, and gives its path. */
export async function writeElementMap(app: App): Promise<string> {
  const entries = app.elements().map((element) => `    '${element.fullName}': ${typeOf(app, element)}`)
  return writeWhole(join(app.root, 'element-map.d.ts'), [head, ...entries, '  }', '}', ''].join('\n'))
}

function typeOf(app: App, { kind, type }: ElementSummary): string {
  if (kind !== 'instance') return described
  if (!app.elements().some(({ fullName }) => fullName === type)) return unknownElement
  const { root, classFile } = app.describe(type)
  if (root === 'official') {
    return `import('${packageName}/${type.replaceAll('.', '/')}').default`
  }
  return classFile === undefined ? unknownElement : `import('${toImportPath(app.root, classFile)}').default`
}

/** A path as an import of TypeScript spells it: from the app's folder, with the name that the file has when compiled. */
function toImportPath(root: string, file: string): string {
  const path = relative(root, file).split(sep).join('/')
  return `${path.startsWith('.') ? '' : './'}${path}`.replace(/\.ts$/, '.js')
}
