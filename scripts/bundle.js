// Bundles what runs in pages: the client, the login page's script, and the panels of the official login types. Each
// lies in a folder `bundles` beside its source; `npm start` and the tests make them anew.
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { build } from 'esbuild'
import glob from 'fast-glob'

const root = join(import.meta.dirname, '..')

/** Bundles into the sources' own tree, or into another of the same shape. */
export async function bundleBrowserCode(target = root) {
  const bundle = (entry, output, options = {}) =>
    build({
      entryPoints: [join(root, entry)],
      outfile: join(target, output),
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'inline',
      logLevel: 'warning',
      tsconfig: join(root, 'tsconfig.browser.json'),
      ...options,
    })
  const panels = await glob('elements/**/browser/panel.ts', { cwd: root })
  await Promise.all([
    bundle('runtime/client/index.ts', 'runtime/client/bundles/client.js'),
    bundle('runtime/client/index.ts', 'runtime/client/bundles/client.global.js', {
      format: 'iife',
      globalName: 'wecomElements',
    }),
    bundle('runtime/client/login-page.ts', 'runtime/client/bundles/login-page.js'),
    ...panels.map((panel) => bundle(panel, panel.replace('panel.ts', 'bundles/panel.js'))),
  ])
}

// A package that is installed has its bundles, and no sources.
if (resolve(process.argv[1] ?? '') === import.meta.filename && existsSync(join(root, 'runtime/client'))) {
  await bundleBrowserCode()
  console.log(`Bundled the browser code in ${relative(process.cwd(), root) || '.'}`)
}
