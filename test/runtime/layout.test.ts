import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const repository = resolve(import.meta.dirname, '../..')

// Put together here, since they must not occur in this folder either.
const vendorWords = ['qy' + 'wx', 'we' + 'com', 'wei' + 'xin', 'wx' + 'work']
// The package's own name, and the one method of the client that is named as its documentation names it.
const allowedNames = new RegExp(`${vendorWords[1] ?? ''}-elements|loginIn${vendorWords[1] ?? ''}`, 'gi')

/** The lines under a folder in which a word occurs, as `file:line: text`. */
function findWords(folder: string, words: readonly string[]): string[] {
  const pattern = new RegExp(words.join('|'), 'i')
  return (
    readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
      // What the build makes there is not written there.
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('bundles'))
      .map((entry) => join(entry.parentPath, entry.name))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .map((line, index) => `${relative(repository, file)}:${index + 1}: ${line.trim()}`)
          .filter((line) => pattern.test(line.replace(allowedNames, ''))),
      )
  )
}

describe('the layout', () => {
  it.each(['runtime', 'elements/auths/loginTypes/Meta', 'test/runtime'])(
    'has no word of a vendor in %s',
    (folder) => {
      expect(findWords(folder, vendorWords)).toEqual([])
    },
  )

  it('lets a login type live in its own folder alone: nothing in the runtime or the Meta was made for it', () => {
    const traces = ['runtime', 'elements'].flatMap((folder) =>
      findWords(folder, ['\\bacme(Type|Example|Other|Person)']),
    )
    expect(traces).toEqual([])
    expect(findWords('test/fixtures/apps/acme', ['AcmeType']).length).toBeGreaterThan(0)
  })
})
