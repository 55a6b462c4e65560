// Joins the compiled modules into few files. A start opens some 130 of ours and 280 of Kysely's when each is a file of
// its own, which takes longer than reading an app. What is shared lies in one file whoever imports it, so that each
// class is there once: for the app, for who imports a door, and for elements, whose files are found by their path.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { build } from 'esbuild'
import glob from 'fast-glob'

/** Moves the code of `dist` into `dist/joined`; where it was, only files remain that others import by their place. */
export async function joinModules(root, dist) {
  const modules = await glob('{runtime,elements,emulator}/**/*.js', {
    cwd: dist,
    ignore: ['**/bundles/**', '**/browser/**'],
  })
  const doors = listDoors(root, modules)
  const joined = join(dist, 'joined')
  await build({
    absWorkingDir: dist,
    entryPoints: Object.fromEntries(doors.map((door) => [nameJoined(door), door])),
    outdir: joined,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [bundleKysely(root), keepPlaces(dist, joined)],
  })
  copyFileSync(join(root, 'node_modules', 'kysely', 'LICENSE'), join(joined, 'kysely.LICENSE'))
  for (const module of modules) if (!doors.includes(module)) rmSync(join(dist, module))
  for (const door of doors) writeDoor(join(dist, door), join(joined, `${nameJoined(door)}.js`))
}

/** What package.json names, and the classes of the official elements. */
function listDoors(root, modules) {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...Object.values(exports).map((one) => one.default ?? one), ...Object.values(bin)]
  return modules.filter((module) => {
    const [name, folder] = module.split('/').reverse()
    return named.includes(`./dist/${module}`) || (module.startsWith('elements/') && name === `${folder}.js`)
  })
}

function nameJoined(door) {
  return door.replace(/(\/index)?\.js$/, '').replaceAll('/', '-')
}

/** Kysely is the one package that is joined too; of it remains what is used. */
function bundleKysely(root) {
  return {
    name: 'kysely',
    setup({ onResolve }) {
      onResolve({ filter: /^kysely$/ }, () => ({
        path: join(root, 'node_modules', 'kysely', 'dist', 'esm', 'index.js'),
        sideEffects: false,
      }))
    },
  }
}

/** A module that asks where it lies is told where it lay. */
function keepPlaces(dist, joined) {
  return {
    name: 'places',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path }) => {
        if (!path.startsWith(dist)) return undefined
        const code = readFileSync(path, 'utf8')
        if (!code.includes('import.meta')) return undefined
        const place = relative(joined, path).split(sep).join('/')
        const url = `new URL(${JSON.stringify(place)}, import.meta.url)`
        const folder = `import.meta.dirname + ${JSON.stringify(`/${dirname(place)}`)}`
        const contents = code
          .replaceAll(/\bimport\.meta\.dirname\b/g, `(${folder})`)
          .replaceAll(/\bimport\.meta\.url\b(?!\))/g, `${url}.href`)
        return { contents, loader: 'js' }
      })
    },
  }
}

function writeDoor(file, target) {
  const code = readFileSync(file, 'utf8')
  const path = relative(dirname(file), target).split(sep).join('/')
  const first = code.startsWith('#!') ? `${code.split('\n', 1)[0]}\n` : ''
  const isDefault = /^export default /m.test(code)
  const from = `from '${path}'`
  writeFileSync(file, `${first}export * ${from}\n${isDefault ? `export { default } ${from}\n` : ''}`)
}
