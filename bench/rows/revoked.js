import { writeApp } from '../harness/app-folder.js'
import { row } from '../harness/format.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'The 100 calls after WeCom revoked the token'
export const differences = `Calls that failed, one after the other, after WeCom ended the token early (42001). Ours and
node-easywechat ask \`user/get\`; passport-wechat-work and Logto know nothing but logins. Logto never keeps a token, so
none of its can be revoked: that costs it a call for each login.`

export function run() {
  return withSubjects(async (start) => {
    const emulator = await start('emulator', { tokenPolicy: 'same' })
    const wecom = await emulator.describe()
    const ask = (subject) => subject.askUsers(100, wecom.userId)
    const logIn = async (subject) => subject.logInInTurn(await emulator.grantCodes(100))
    const countFailed = async (name, work, options) => {
      const subject = await start(name, options)
      await work(subject)
      await emulator.revokeTokens(42001)
      return work(subject)
    }
    const ours = await countFailed('login-ours', ask, { root: writeApp('revoked', wecom) })
    const rows = []
    for (const [peer, name, work] of [
      ['node-easywechat', 'easywechat', ask],
      ['passport-wechat-work', 'passport', logIn],
      ['@logto/connector-wecom', 'logto', logIn],
    ]) {
      rows.push(
        row('failed of 100', {
          ours: String(ours),
          against: `${peer}: ${await countFailed(name, work, wecom)}`,
          toReach: 'none',
          isReached: ours === 0,
        }),
      )
    }
    return rows
  })
}
