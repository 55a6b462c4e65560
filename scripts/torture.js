/**
 * The long form of the hard tests: `npm run torture`, or `npm run torture -- soak crashes` for some of their files. What
 * they counted goes into the table of bench/notes/torture.md; rows of tests that did not run stay.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const note = join(import.meta.dirname, '../bench/notes/torture.md')
const scratch = mkdtempSync(join(tmpdir(), 'wecom-elements-torture-'))
const counted = join(scratch, 'counted')

const wanted = process.argv.slice(2)
const files = wanted.length > 0 ? wanted.map((name) => `test/torture/${name}`) : ['test/torture']
const projects = ['--project', 'torture', '--project', 'postgres']
const { status } = spawnSync('vitest', ['run', ...projects, ...files], {
  stdio: 'inherit',
  env: { ...process.env, TORTURE: 'long', TORTURE_COUNTS: counted },
})
if (existsSync(counted))
  writeFileSync(note, withRows(readFileSync(note, 'utf8'), readFileSync(counted, 'utf8')))
rmSync(scratch, { recursive: true })
process.exitCode = status ?? 1

/** The note with these rows in its table, in the place of older ones of the same tests. */
function withRows(text, rows) {
  const [words, table = ''] = text.split(/(?<=\|---\|---\|\n)/)
  const known = new Map()
  for (const row of `${table}${rows}`.split('\n').filter(Boolean)) known.set(row.split(' | ')[0], row)
  const inAll = '| bad input in all'
  known.delete(inAll)
  const cases = [...known.values()].map((row) =>
    Number(/ ([\d,]+) cases/.exec(row)?.[1].replaceAll(',', '') ?? 0),
  )
  const sum = cases.reduce((all, count) => all + count, 0)
  return `${words}${[...known.values(), `${inAll} | ${sum.toLocaleString('en')} cases |`].join('\n')}\n`
}
