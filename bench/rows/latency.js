import { writeApp } from '../harness/app-folder.js'
import { milliseconds, row } from '../harness/format.js'
import { interleave, median, medianRatio } from '../harness/statistics.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'The login when WeCom answers in 20 ms'
export const differences = `Logto's connector gets a token for each login and asks \`auth/getuserinfo\`, \`user/get\` and
sometimes more; it stores nothing, as the rest of Logto does that. Ours holds the token and stores state, member and audit.`

const logins = 25
const rounds = 5

export function run() {
  return withSubjects(async (start) => {
    const emulator = await start('emulator')
    const wecom = await emulator.describe()
    const subjects = {
      ours: await start('login-ours', { root: writeApp('latency', wecom) }),
      logto: await start('logto', wecom),
    }
    await subjects.ours.warmUp()
    await emulator.set({ latencyMs: 20 })

    const calls = { ours: 0, logto: 0 }
    const measure = (name) => async () => {
      const before = sum(await emulator.count())
      const { took } = await subjects[name].logIn(await emulator.grantCodes(logins), 1)
      calls[name] = (sum(await emulator.count()) - before) / logins
      return median(took)
    }
    const results = await interleave(rounds, { ours: measure('ours'), logto: measure('logto') })
    const ratio = medianRatio(results.ours, results.logto)
    return [
      row('time', {
        ours: milliseconds(median(results.ours)),
        against: `@logto/connector-wecom: ${milliseconds(median(results.logto))}`,
        ratio,
        toReach: 'half',
        isReached: Number(ratio.toFixed(2)) <= 0.5,
      }),
      row('calls to WeCom', {
        ours: String(calls.ours),
        against: `@logto/connector-wecom: ${calls.logto}`,
        ratio: calls.ours / calls.logto,
        toReach: 'half',
        isReached: calls.ours / calls.logto <= 0.5,
      }),
    ]
  })
}

function sum(counts) {
  return Object.values(counts).reduce((all, one) => all + one, 0)
}
