/**
 * Measures the built package beside its peers and its limits, and writes RESULTS.md: `npm run bench`, or
 * `npm run bench -- login token` for some rows, which then prints them and leaves the file as it is.
 *
 * rows/ has a file for each figure, subjects/ what runs in a process of its own, loaders/ the starts that are measured
 * as whole processes, harness/ what they share, notes/ what a figure means, in words.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drawCharts } from './harness/chart.js'
import { writeReport } from './harness/report.js'

/** In the order of RESULTS.md. */
const names = [
  'login',
  'http',
  'latency',
  'token',
  'revoked',
  'race',
  'load',
  'lookup',
  'sync',
  'list',
  'client',
  'console',
]

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}. There are ${names.join(', ')}.`)
  process.exit(2)
}

// All processes of this run write below it.
process.env.BENCH_SCRATCH = mkdtempSync(join(tmpdir(), 'wecom-elements-bench-'))
const began = performance.now()
const sections = []
try {
  for (const name of wanted.length > 0 ? wanted : names) {
    const { title, differences, run } = await import(`./rows/${name}.js`)
    console.log(`\n${title}`)
    const rows = await run().catch((error) => {
      // One figure that can't be had hides no other.
      console.error(error)
      return [
        {
          case: 'not measured',
          ours: error.message.split('\n')[0],
          against: '',
          ratio: '',
          toReach: '',
          isReached: false,
        },
      ]
    })
    for (const { case: what, ours, against, ratio, toReach, isReached } of rows) {
      console.log(` ${isReached ? '✓' : '✗'} ${what}: ${ours} | ${against} | ${ratio} (${toReach})`)
    }
    sections.push({ name, title, differences, rows })
  }
} finally {
  rmSync(process.env.BENCH_SCRATCH, { recursive: true, force: true })
}
const minutes = (performance.now() - began) / 60_000
console.log(`\n${minutes.toFixed(1)} minutes`)
if (wanted.length === 0) {
  for (const [file, svg] of Object.entries(drawCharts(sections)))
    writeFileSync(join(import.meta.dirname, file), svg)
  writeFileSync(join(import.meta.dirname, 'RESULTS.md'), writeReport(sections, minutes))
}
