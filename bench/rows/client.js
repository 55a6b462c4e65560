import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { row } from '../harness/format.js'

export const title = 'The browser client'
export const differences = `What a page loads: the files of the build as they are served, bundled and minified by esbuild; packed is
gzip -9. A file is counted with all that it imports at once; what it imports when it is needed (the panel with WeCom's
SDK) is told apart.`

const dist = join(import.meta.dirname, '..', '..', 'dist')
const bundles = {
  '`wecom-elements/client`': 'runtime/client/bundles/client.js',
  'the same as one global, for a script tag': 'runtime/client/bundles/client.global.js',
  "the login page's script": 'runtime/client/bundles/login-page.js',
  'the panel, when it is shown': 'elements/auths/loginTypes/QywxInnerType/browser/bundles/panel.js',
}

export async function run() {
  return Object.entries(bundles).map(([what, bundle]) => {
    const entry = join(dist, bundle)
    if (!existsSync(entry)) throw new Error(`dist/${bundle} is not in this build.`)
    const loaded = [...listLoaded(entry)].map((file) => readFileSync(file))
    const bytes = sum(loaded.map((code) => code.length))
    const packed = sum(loaded.map((code) => gzipSync(code, { level: 9 }).length))
    const ours = `${bytes.toLocaleString('en')} bytes, ${packed.toLocaleString('en')} packed`
    return row(what, { ours, against: '–', toReach: '–', isReached: true })
  })
}

/** A file and those that it imports at once; a bundle that was split has some. */
function listLoaded(file, loaded = new Set()) {
  if (loaded.has(file)) return loaded
  loaded.add(file)
  const imports = readFileSync(file, 'utf8').matchAll(/(?:^|;)(?:import|export)[^;()"']*["'](\.[^"']+)["']/g)
  for (const [, path] of imports) listLoaded(join(dirname(file), path), loaded)
  return loaded
}

function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0)
}
