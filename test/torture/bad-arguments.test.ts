/** Command lines that people mistype, and worse. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runCommand } from '../support/cli.js'
import { listInherited } from '../support/mutated.js'
import { copyFixture } from '../support/test-app.js'
import { makeCases, tellCounts } from '../support/torture.js'

// Those that serve until they are told to end are tried elsewhere, those that ask a vendor too, and `backup`, which writes
// wherever it is told.
const commands = [
  'list',
  'show',
  'create',
  'sessions',
  'audit',
  'import-storage',
  'types',
  'help',
  'liste',
  '',
]
const options = [
  '--json',
  '--help',
  '--app',
  '--title',
  '--type',
  '--set',
  '--env',
  '--limit',
  '--user',
  '--cursor',
  '--act',
  '--no-such',
  '-h',
  '--',
]
const names = [
  'auths.notes.Notes',
  'Notes',
  'auths.notes.Nots',
  '__proto__',
  'constructor',
  '../..',
  '/etc/passwd',
  '',
]

const argument = fc.oneof(
  fc.constantFrom(...options),
  fc.constantFrom(...names),
  fc.string({ maxLength: 12, unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
)

/** What lies in this repository, but for what other tests make there. */
const listProject = () => readdirSync(process.cwd()).filter((name) => name !== '.tmp')

it('no command line ends in anything but 0, 1 or 2, shows a stack, or writes outside of the app', async () => {
  using folder = copyFixture('notes')
  const inherited = listInherited()
  const outside = listProject()
  const counts: Record<string, number> = { cases: 0 }
  const commandLine = fc.tuple(fc.constantFrom(...commands), fc.array(argument, { maxLength: 4 }))
  for (const [command, args] of makeCases(commandLine, { short: 400, long: 20_000 })) {
    const line = [command, ...args, '--app', folder.path]
    const { code, out, err } = await runCommand(line)
    const where = JSON.stringify(line)
    counts['cases'] = (counts['cases'] ?? 0) + 1
    counts[`x ${code}`] = (counts[`x ${code}`] ?? 0) + 1
    expect([0, 1, 2], where).toContain(code)
    expect(out + err, where).not.toMatch(/^\s+at .*\.[jt]s:\d+/m)
    if (code !== 0) expect(err, where).not.toBe('')
  }
  expect(counts['x 0']).toBeGreaterThan(0)
  expect(listProject()).toEqual(outside)
  expect(readdirSync(join(folder.path, '..'))).toEqual(['app'])
  expect(listInherited()).toEqual(inherited)
  tellCounts('command lines', counts)
}, 3_600_000)
