import { milliseconds, perSecond, row } from '../harness/format.js'
import { interleave, median, medianRatio, percentile } from '../harness/statistics.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'The login over HTTP, from callback to session'
export const differences = `The request that WeCom sends the browser back with, answered by a redirect and a session cookie;
each login is a browser of its own, and began before the clock runs. Ours writes state, member, session and audit, better-auth
state, user, account and session, both on better-sqlite3 with WAL and synchronous=NORMAL. better-auth is wired to WeCom by
hand (its generic OAuth plugin and 20 lines): it has no audit, asks for no status of the member, and looks after no
token. It asks by the global fetch. Limits per address are off in both.`

const rounds = 3
const loginsOf = { ours: 1200, peer: 150 }

export function run() {
  return withSubjects(async (start) => {
    const emulator = await start('emulator')
    const wecom = await emulator.describe()
    const browsers = {}
    for (const [name, subject] of [
      ['ours', 'http-ours'],
      ['peer', 'http-better-auth'],
    ]) {
      const server = await start(subject, wecom)
      browsers[name] = await start('browsers', await server.describe())
    }
    const rows = []
    for (const connections of [1, 20, 50]) {
      const measure = (name) => async () => {
        await browsers[name].begin(await emulator.grantCodes(loginsOf[name]))
        return browsers[name].comeBack(connections)
      }
      const results = await interleave(rounds, { ours: measure('ours'), peer: measure('peer') })
      const rates = (name) => results[name].map((one) => one.perSecond)
      const describe = (name) => {
        const took = results[name].flatMap((one) => one.took)
        const waits = [50, 99].map((percent) => `p${percent} ${milliseconds(percentile(took, percent))}`)
        return `${perSecond(median(rates(name)))}, ${waits.join(', ')}`
      }
      const ratio = medianRatio(rates('ours'), rates('peer'))
      rows.push(
        row(`${connections} connection${connections === 1 ? '' : 's'}`, {
          ours: describe('ours'),
          against: `better-auth: ${describe('peer')}`,
          ratio,
          toReach: 'at least 10',
          isReached: ratio >= 10,
        }),
      )
    }
    return rows
  })
}
