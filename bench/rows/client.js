import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { row } from '../harness/format.js'

export const title = 'The browser client'
export const differences = `What a browser loads for \`wecom-elements/client\`: the built file, bundled and minified by esbuild
and packed by gzip -9; what it imports later (the panel's SDK) is told apart.`

const entry = join(import.meta.dirname, '..', '..', 'dist', 'runtime', 'client', 'index.js')

export async function run() {
  if (!existsSync(entry)) {
    return [row('bytes', { ours: 'not in this build', against: '–', toReach: '–', isReached: false })]
  }
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    outdir: '/client',
    write: false,
    metafile: true,
  })
  const first = new Set(
    Object.entries(metafile.outputs)
      .filter(([, one]) => one.entryPoint)
      .map(([name]) => name.split('/').at(-1)),
  )
  return outputFiles.map(({ path, contents }) => {
    const name = path.split('/').at(-1)
    const packed = gzipSync(contents, { level: 9 }).length
    const what = first.has(name) ? 'loaded at once' : 'loaded when it is needed'
    const ours = `${contents.length.toLocaleString('en')} bytes, ${packed.toLocaleString('en')} packed`
    return row(what, { ours, against: '–', toReach: '–', isReached: true })
  })
}
