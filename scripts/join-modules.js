// Joins the compiled modules into few files. A start opens some 130 of ours and 280 of Kysely's when each is a file of
// its own, which takes longer than reading an app. What is shared lies in one file whoever imports it, so that each
// class is there once: for the app, for who imports a door, and for elements, whose files are found by their path.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { build, transform } from 'esbuild'
import glob from 'fast-glob'

/** Moves the code of `dist` into `dist/joined`; doors remain where it was: files that others import by their place. */
export async function joinModules(root, dist) {
  const modules = await glob('{runtime,elements,emulator}/**/*.js', {
    cwd: dist,
    ignore: ['**/bundles/**', '**/browser/**'],
  })
  const doors = listDoors(root, modules)
  const { outputFiles } = await build({
    absWorkingDir: dist,
    entryPoints: doors.map((door) => ({ in: `door:${door}`, out: door.replace(/\.js$/, '') })),
    outdir: dist,
    chunkNames: 'joined/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    logLevel: 'warning',
    write: false,
    plugins: [openDoors(dist, doors), bundleKysely(root), readModules(dist)],
  })
  for (const module of modules) rmSync(join(dist, module))
  mkdirSync(join(dist, 'joined'))
  for (const { path, text } of outputFiles) {
    const isDoor = dirname(path) !== join(dist, 'joined')
    if (isDoor && text.includes('import.meta'))
      throw new Error(`${path} asks where it lies; only joined files may.`)
    // esbuild says above each module where it lay, for Kysely on the machine that built it.
    writeFileSync(path, text.replaceAll(/^\/\/ .*\/(?=node_modules\/)/gm, '// '))
  }
  copyFileSync(join(root, 'node_modules', 'kysely', 'LICENSE'), join(dist, 'joined', 'kysely.LICENSE'))
}

/** What package.json names, and the classes of the official elements. */
function listDoors(root, modules) {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...Object.values(exports).map((one) => one.default), ...Object.values(bin)]
  return modules.filter((module) => named.includes(`./dist/${module}`) || isClassFile(module))
}

function isClassFile(module) {
  const [name, folder] = module.split('/').reverse()
  return module.startsWith('elements/') && name === `${folder}.js`
}

/** What every start needs: the door for hosts, and the classes of the official elements. */
const isCore = (door) => door === 'runtime/index.js' || isClassFile(door)

/** Behind each door but the emulator's lies all that a start needs, so that this becomes one file. */
function openDoors(dist, doors) {
  return {
    name: 'doors',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^door:/ }, ({ path }) => ({ path: path.slice('door:'.length), namespace: 'door' }))
      onLoad({ filter: /./, namespace: 'door' }, ({ path: door }) => {
        const code = readFileSync(join(dist, door), 'utf8')
        const place = JSON.stringify(`./${door}`)
        const core = door.startsWith('emulator/') ? [] : doors.filter(isCore)
        const lines = [
          ...(code.startsWith('#!') ? [code.split('\n', 1)[0]] : []),
          ...core.map((one) => `import './${one}'`),
          `export * from ${place}`,
          ...(isClassFile(door) ? [`export { default } from ${place}`] : []),
        ]
        return { contents: lines.join('\n'), resolveDir: dist }
      })
    },
  }
}

/** Kysely is the one package that is joined too; of it remains what is used. */
function bundleKysely(root) {
  const path = join(root, 'node_modules', 'kysely', 'dist', 'esm', 'index.js')
  return {
    name: 'kysely',
    setup({ onResolve }) {
      onResolve({ filter: /^kysely$/ }, () => ({ path, sideEffects: false }))
    },
  }
}

/** Comments are for who reads the sources; and a module that asks where it lies is told where it lay. */
function readModules(dist) {
  return {
    name: 'modules',
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/, namespace: 'file' }, async ({ path }) => {
        const define = { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': 'moduleFolder' }
        const { code } = await transform(readFileSync(path, 'utf8'), { minifyWhitespace: true, define })
        const place = relative(join(dist, 'joined'), path).split(sep).join('/')
        const places = {
          moduleUrl: `new URL(${JSON.stringify(place)}, import.meta.url).href`,
          moduleFolder: `import.meta.dirname + ${JSON.stringify(`/${dirname(place)}`)}`,
        }
        const used = Object.entries(places).filter(([name]) => code.includes(name))
        return { contents: used.map(([name, value]) => `const ${name} = ${value}\n`).join('') + code }
      })
    },
  }
}
