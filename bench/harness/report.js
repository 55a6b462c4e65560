import { existsSync, readFileSync } from 'node:fs'
import { arch, cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'

const bench = join(import.meta.dirname, '..')
const measuredPackages = [
  'node-easywechat',
  '@logto/connector-wecom',
  'passport-wechat-work',
  'better-auth',
  'awilix',
  '@fastify/autoload',
  'fastify',
  'egg-core',
  'moleculer',
  'fast-glob',
  'undici',
  'better-sqlite3',
]

/** RESULTS.md: the figures of this run, each with what is compared and what limits it. */
export function writeReport(sections, minutes) {
  const figures = sections.flatMap(({ rows }) => rows)
  const reached = figures.filter(({ isReached }) => isReached).length
  return [
    '# Figures',
    '',
    'Written by `npm run bench`; the words are in [`notes/`](notes), the figures of one run. Each is a ratio measured side by side:',
    'ours and the other in turns, in processes of their own, the median of several rounds after one that warms up.',
    '',
    ...describeMachine(minutes),
    '',
    `**${reached} of ${figures.length} figures are at or beyond what is to be reached** (✓). The others (✗) say below what stands in the way.`,
    '',
    '![Ours against the limit or the peer](figures.svg)',
    '',
    '![The start of an app](start.svg)',
    '',
    ...sections.flatMap(describeSection),
    readNote('growth'),
    readNote('torture'),
    readNote('mutation'),
  ].join('\n')
}

function describeMachine(minutes) {
  const [{ model }] = cpus()
  const versions = measuredPackages.map((name) => `${name} ${readVersion(name)}`)
  const day = new Date().toISOString().slice(0, 10)
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`
  return [
    `- ${day}, ${cpus().length} cores of ${model.trim()}, ${memory}, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}; the whole run took ${minutes.toFixed(1)} minutes`,
    `- ${versions.join(', ')}`,
  ]
}

function readVersion(name) {
  const file = join(bench, 'node_modules', name, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : 'absent'
}

function describeSection({ name, title, differences, rows }) {
  const lines = rows.map(
    ({ case: what, ours, against, ratio, toReach, isReached }) =>
      `| ${[isReached ? '✓' : '✗', what, ours, against, ratio, toReach].join(' | ')} |`,
  )
  return [
    `## ${title}`,
    '',
    differences.replaceAll('\n', ' '),
    '',
    '| | | ours | against | ratio | to reach |',
    '|---|---|---|---|---|---|',
    ...lines,
    '',
    readNote(name),
  ]
}

function readNote(name) {
  const file = join(bench, 'notes', `${name}.md`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
