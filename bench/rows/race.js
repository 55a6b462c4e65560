import { row } from '../harness/format.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'One state, 50 callbacks that race'
export const differences = `One browser comes back 50 times at once with one state and 50 good codes; counted are the
sessions that began. Ours lets the other 49 go where the first went, without a session or a call to WeCom of their own.`

export function run() {
  return withSubjects(async (start) => {
    const emulator = await start('emulator')
    const wecom = await emulator.describe()
    const countLogins = async (name) => {
      const server = await start(name, wecom)
      const browsers = await start('browsers', await server.describe())
      const before = await server.countSessions()
      await browsers.race(await emulator.grantCodes(50))
      return (await server.countSessions()) - before
    }
    const ours = await countLogins('http-ours')
    const theirs = await countLogins('http-better-auth')
    return [
      row('logins', {
        ours: String(ours),
        against: `better-auth: ${theirs}`,
        ratio: ours / theirs,
        toReach: 'one login',
        isReached: ours === 1,
      }),
    ]
  })
}
