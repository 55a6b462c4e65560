import { writeApp } from '../harness/app-folder.js'
import { perSecond, row } from '../harness/format.js'
import { interleave, median, medianRatio } from '../harness/statistics.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'A whole login, in process'
export const differences = `Ours issues a state and consumes it, asks WeCom twice (\`auth/getuserinfo\`, \`user/get\`),
checks the answers, writes the member's row and the row of the audit, on SQLite (a WAL file, synchronous=NORMAL). Against
it an undici Pool sends the same two requests, parses the answers and does nothing else. WeCom is the emulator in a
process of its own and answers at once. The CPU time is that of the process that logs in.`

const logins = 2000
const rounds = 7

export function run() {
  return withSubjects(async (start) => {
    const emulator = await start('emulator')
    const wecom = await emulator.describe()
    const ours = await start('login-ours', { root: writeApp('login', wecom) })
    const bare = await start('login-bare', wecom)
    await Promise.all([ours.warmUp(), bare.warmUp()])

    const rows = []
    for (const width of [1, 20]) {
      const measure = (subject) => async () => subject.logIn(await emulator.grantCodes(logins), width)
      const results = await interleave(rounds, { bare: measure(bare), ours: measure(ours) })
      const rates = (name) => results[name].map((one) => one.perSecond)
      const cpu = (name) => `${Math.round(median(results[name].map(({ cpuUs }) => cpuUs)))} µs CPU`
      const ratio = medianRatio(rates('ours'), rates('bare'))
      rows.push(
        row(`${width} at a time`, {
          ours: `${perSecond(median(rates('ours')))}, ${cpu('ours')}`,
          against: `undici, two calls: ${perSecond(median(rates('bare')))}, ${cpu('bare')}`,
          ratio,
          toReach: 'at least 0.5',
          isReached: ratio >= 0.5,
        }),
      )
    }
    return rows
  })
}
