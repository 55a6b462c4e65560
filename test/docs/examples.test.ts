import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { type Sample, compileSamples } from './compile.js'
import { DocsFolder, repository } from './docs-folder.js'

it('compiles every @example of the sources as a module of its own', { timeout: 300_000 }, () => {
  using folder = new DocsFolder()
  const samples = ['runtime', 'elements'].flatMap(findSources).flatMap(readExamples)
  expect(samples.length).toBeGreaterThan(9)
  expect(compileSamples(folder.path, samples)).toEqual([])
})

function findSources(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The examples in the comments of a file: each goes from its tag to the next tag or the end of the comment. */
function readExamples(file: string): Sample[] {
  const samples: { -readonly [Key in keyof Sample]: Sample[Key] }[] = []
  let sample: (typeof samples)[number] | undefined
  const source = relative(repository, file)
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const [, text] = /^\s*\/?\*+ ?(.*)$/.exec(line) ?? []
    if (text?.startsWith('@example') === true) {
      sample = {
        file: `example-${source.replaceAll('/', '-')}-${index + 2}.ts`,
        code: '',
        source,
        line: index + 2,
      }
      samples.push(sample)
    } else if (text === undefined || text === '/' || text.startsWith('@')) {
      sample = undefined
    } else if (sample !== undefined) {
      sample.code += `${text}\n`
    }
  }
  // `export {}` makes a module even of an example that imports nothing.
  return samples.map((one) => ({ ...one, code: `${one.code}export {}\n` }))
}
