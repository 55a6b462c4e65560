import { register } from 'node:module'
import { offer, options, runLanes } from '../harness/offer.js'

const { apiUrl, corpId, corpSecret, agentId } = options
// It has WeCom's address in its code, so the code is loaded with another.
register(new URL('../harness/redirect-logto.js', import.meta.url), { data: { to: apiUrl } })
const { default: createConnector, getAccessToken } = await import('@logto/connector-wecom')
const config = { corpId, appSecret: corpSecret, agentId }
const connector = await createConnector({ getConfig: async () => config })

async function logIn(code) {
  await connector.getAuthorizationUri(
    { state: 'state', redirectUri: 'https://a.test/callback', headers: { userAgent: 'Chrome' } },
    async () => {},
  )
  const { id } = await connector.getUserInfo({ code }, async () => ({}))
  if (!id) throw new Error('no user')
}

offer({
  getTokens: async (callers) => {
    await Promise.all(Array.from({ length: callers }, () => getAccessToken(config)))
  },
  logIn: (codes, width) => runLanes(codes, width, logIn),
  async logInInTurn(codes) {
    let failed = 0
    for (const code of codes) await logIn(code).catch(() => (failed += 1))
    return failed
  },
})
