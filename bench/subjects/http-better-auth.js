/**
 * better-auth with WeCom wired by hand through its generic OAuth plugin, on the same SQLite stack. It writes state,
 * user, account and session; it keeps no audit, checks no status of the member, and looks after no token.
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { genericOAuth } from 'better-auth/plugins'
import Sqlite from 'better-sqlite3'
import { findFreePort, scratch } from '../harness/app-folder.js'
import { offer, options } from '../harness/offer.js'

const { apiUrl, corpId, corpSecret, agentId } = options
const port = await findFreePort()
const baseURL = `http://127.0.0.1:${port}`
const database = new Sqlite(join(scratch, `better-auth-${port}.sqlite`))
database.pragma('journal_mode = WAL')
database.pragma('synchronous = NORMAL')

async function ask(path, query) {
  const response = await fetch(`${apiUrl}/cgi-bin/${path}?${new URLSearchParams(query)}`)
  return response.json()
}

let token
async function getToken() {
  token ??= (await ask('gettoken', { corpid: corpId, corpsecret: corpSecret })).access_token
  return token
}

const wecom = {
  providerId: 'wecom',
  clientId: corpId,
  clientSecret: corpSecret,
  pkce: false,
  authorizationUrl: 'https://login.work.weixin.qq.com/wwlogin/sso/login',
  authorizationUrlParams: { login_type: 'CorpApp', appid: corpId, agentid: agentId },
  async getToken({ code }) {
    const accessToken = await getToken()
    const answer = await ask('auth/getuserinfo', { access_token: accessToken, code })
    if (answer.errcode) throw new Error(`WeCom ${answer.errcode}`)
    return { accessToken, raw: { userid: answer.userid } }
  },
  async getUserInfo({ accessToken, raw }) {
    const user = await ask('user/get', { access_token: accessToken, userid: raw.userid })
    return { id: user.userid, name: user.name, email: `${user.userid}@corp.invalid`, emailVerified: true }
  },
}
const settings = {
  database,
  baseURL,
  secret: 'a secret of no consequence, 40 characters',
  rateLimit: { enabled: false },
  logger: { disabled: true },
  telemetry: { enabled: false },
  plugins: [genericOAuth({ config: [wecom] })],
}
await (await getMigrations(settings)).runMigrations()
const auth = betterAuth(settings)
const server = createServer(toNodeHandler(auth)).listen(port, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
await getToken()

offer({
  describe: () => ({ url: baseURL, callbackPath: '/api/auth/callback/wecom', startPath: undefined }),
  countSessions: () => database.prepare('select count(*) as n from session').get().n,
})
