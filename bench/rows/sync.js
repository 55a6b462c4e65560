import { writeApp } from '../harness/app-folder.js'
import { milliseconds, row } from '../harness/format.js'
import { median } from '../harness/statistics.js'
import { withSubjects } from '../harness/subject.js'

export const title = '`syncCorp` of 10,000 and of 100,000 members, WeCom answering in 20 ms'
export const differences = `The first sync, into empty tables; 100 members a department, 8 calls at a time. Against it stands
the greater of two floors, both measured beside it: the same \`user/list\` calls by an undici Pool of 8 connections, answers
thrown away (by arithmetic calls / 8 x 20 ms; the emulator's own work comes on top), and \`JSON.parse\` of the answers with
one prepared upsert into one table. The floors compare nothing with what is stored, keep no index of who is in which
department, look for no leavers, and write no history. The memory is the most that the process held.`

const sizes = [
  [10_000, 3],
  [100_000, 1],
]
let databases = 0

export function run() {
  return withSubjects(async (start) => {
    const postgres = await start('postgres')
    const rows = []
    try {
      const peaks = { sqlite: [], postgres: [] }
      for (const [members, rounds] of sizes) {
        const departments = members / 100
        const emulator = await start('emulator', { size: { members, departments } })
        const wecom = await emulator.describe()
        await emulator.set({ latencyMs: 20 })
        const measured = { network: [], sqlite: [], postgres: [], bareSqlite: [], barePostgres: [] }
        for (let round = 0; round < rounds; round += 1)
          await measureRound({ start, postgres, wecom, departments, measured, peaks })
        await emulator.stop()
        rows.push(...describe(members, departments, measured))
      }
      for (const [store, [small, ...large]] of Object.entries(peaks)) {
        const growth = Math.max(...large) / small
        rows.push(
          row(`memory, ${store}`, {
            ours: `${Math.round(Math.max(...large))} MB at the larger`,
            against: `ours at 10,000: ${Math.round(small)} MB`,
            ratio: growth,
            toReach: 'within 20 %',
            isReached: growth <= 1.2,
          }),
        )
      }
    } finally {
      await postgres.shutDown()
    }
    return rows
  })
}

async function measureRound({ start, postgres, wecom, departments, measured, peaks }) {
  databases += 1
  const bareStart = await start('login-bare', wecom)
  const token = await bareStart.warmUp()
  await bareStart.stop()

  const bare = await start('sync-bare', { apiUrl: wecom.apiUrl, token, departments })
  measured.network.push(await bare.ask())
  measured.bareSqlite.push(await bare.insertSqlite(`bare-${databases}`))
  measured.barePostgres.push(await bare.insertPostgres(await postgres.address()))
  await bare.stop()

  for (const store of ['sqlite', 'postgres']) {
    const storage =
      store === 'sqlite'
        ? { dialect: 'sqlite', filename: 'app.sqlite' }
        : { dialect: 'postgres', connectionString: await postgres.createDatabase(`bench${databases}`) }
    const ours = await start('sync-ours', {
      root: writeApp(`sync-${store}-${databases}`, wecom, { storage }),
    })
    const { ms, counts, peakMb } = await ours.sync()
    if (counts.added !== departments * 100) throw new Error(`${counts.added} members were added.`)
    measured[store].push(ms)
    if (databases === 1 || departments === 1000) peaks[store].push(peakMb)
    await ours.close()
    await ours.stop()
  }
}

function describe(members, departments, measured) {
  const network = Math.max(median(measured.network), ((departments + 2) / 8) * 20)
  return [
    ['sqlite', 'bareSqlite'],
    ['postgres', 'barePostgres'],
  ].map(([store, bare]) => {
    const [ours, insert] = [median(measured[store]), median(measured[bare])]
    const ratio = ours / Math.max(network, insert)
    return row(`${members.toLocaleString('en')} members, ${store}`, {
      ours: milliseconds(ours),
      against: `network ${milliseconds(network)}, parse + insert ${milliseconds(insert)}`,
      ratio,
      toReach: 'at most 1.3',
      isReached: ratio <= 1.3,
    })
  })
}
