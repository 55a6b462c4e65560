import { writeApp } from '../harness/app-folder.js'
import { row } from '../harness/format.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'A token for 200 cold callers in each of 4 processes'
export const differences = `The number of \`gettoken\` calls that WeCom got. Our processes share the app's storage;
node-easywechat's share its file cache; the others share nothing. passport-wechat-work has no way to a token but a login,
so there it is 200 logins.`

const processes = 4
const callers = 200

export function run() {
  return withSubjects(async (start) => {
    const emulator = await start('emulator', { tokenPolicy: 'same', latencyMs: 20 })
    const wecom = await emulator.describe()
    const root = writeApp('token', wecom)
    const ask = (subject) => subject.getTokens(callers)
    const peers = {
      'node-easywechat': ['easywechat', ask],
      'passport-wechat-work': [
        'passport',
        async (subject) => subject.logInEach(await emulator.grantCodes(callers)),
      ],
      '@logto/connector-wecom': ['logto', ask],
    }
    const countCalls = async (name, work, options) => {
      const subjects = []
      for (let at = 0; at < processes; at += 1) subjects.push(await start(name, options))
      const before = (await emulator.count()).gettoken
      await Promise.all(subjects.map(work))
      const calls = (await emulator.count()).gettoken - before
      for (const subject of subjects) await subject.stop()
      return calls
    }
    const ours = await countCalls('login-ours', ask, { root })
    const rows = []
    for (const [peer, [name, work]] of Object.entries(peers)) {
      const calls = await countCalls(name, work, wecom)
      rows.push(
        row('calls of gettoken', {
          ours: String(ours),
          against: `${peer}: ${calls}`,
          ratio: ours / calls,
          toReach: '1 in all',
          isReached: ours === 1,
        }),
      )
    }
    return rows
  })
}
