import { fork } from 'node:child_process'
import { join } from 'node:path'
import { writeInstances } from '../harness/app-folder.js'
import { writeModules } from '../harness/modules.js'
import { interleave, median, medianRatio } from '../harness/statistics.js'

export const title =
  'An app of 1,000 and of 10,000 instances, from the start of the process to every element live'
export const differences = `\`fast-glob + JSON.parse\` reads the same files and does nothing with them: it checks no
declaration, no config and no type, and what it has is no object that does anything. The peers load one JavaScript module
for each instance, which holds its config: they read no JSON, check nothing, and know no inheritance. @fastify/autoload at 10,000 is measured once, not in turns. The time is that of
the whole process, Node's own start (about 45 ms) included; the memory is the resident set when all are live.`

const peers = ['awilix', 'autoload', 'egg', 'moleculer']

/** One start in a process of its own. */
function start(loader, folder) {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, '..', 'loaders', `${loader}.js`), [folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.once('message', resolve)
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`${loader} ended with ${code}.`))
    })
  })
}

export async function run() {
  const rows = []
  for (const [count, rounds] of [
    [1000, 9],
    [10_000, 5],
  ]) {
    const instances = writeInstances(count)
    const folders = { ours: instances, bare: instances }
    for (const peer of peers) folders[peer] = writeModules(peer, count)
    const works = Object.fromEntries(
      Object.entries(folders).map(([loader, folder]) => [
        loader,
        async () => {
          const result = await start(loader, folder)
          if (result.count !== count) throw new Error(`${loader} has ${result.count} of ${count}.`)
          return result
        },
      ]),
    )
    // It takes a quarter of a minute there, and once says that.
    const { autoload, ...others } = works
    const results = await interleave(rounds, count === 10_000 ? others : works)
    results.autoload ??= [await autoload()]
    const times = (loader) => results[loader].map(({ ms }) => ms)
    const memory = (loader) => `${median(results[loader].map(({ rssMb }) => rssMb)).toFixed(0)} MB`
    const names = { bare: 'fast-glob + JSON.parse', autoload: '@fastify/autoload', egg: 'egg-core' }
    for (const loader of ['bare', ...peers]) {
      const isOnce = times(loader).length === 1
      const ratio = isOnce
        ? median(times('ours')) / times(loader)[0]
        : medianRatio(times('ours'), times(loader))
      const most = loader === 'bare' ? 1.5 : 1
      rows.push({
        case: `${count.toLocaleString('en')} instances`,
        ours: `${median(times('ours')).toFixed(0)} ms, ${memory('ours')}`,
        against: `${names[loader] ?? loader}: ${median(times(loader)).toFixed(0)} ms, ${memory(loader)}`,
        ratio: ratio.toFixed(2),
        toReach: loader === 'bare' ? 'at most 1.5' : 'below 1',
        isReached: ratio <= most,
      })
    }
  }
  return rows
}
