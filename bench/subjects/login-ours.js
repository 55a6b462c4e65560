/** A whole login in process: state issued and consumed, WeCom asked twice, the member's row and the audit's written. */
import { createApp } from '../../dist/runtime/index.js'
import { loginName } from '../harness/app-folder.js'
import { offer, options, runLanes } from '../harness/offer.js'

const app = await createApp({ root: options.root, allowEmulator: true })
const login = app.getElement(loginName)

async function logIn(authCode) {
  // Each login is of a browser of its own.
  const browserKey = `the key in the cookie of ${authCode}`
  const { state } = await login.getLoginConfig({ browserKey })
  await login.getLoginCode({ authCode, state, browserKey })
}

offer({
  warmUp: () => login.getAccessToken(),
  logIn: (codes, width) => runLanes(codes, width, logIn),
  async logInEach(codes) {
    const outcomes = await Promise.allSettled(codes.map((authCode) => login.getLoginCode({ authCode })))
    return outcomes.filter(({ status }) => status === 'rejected').length
  },
  getTokens: async (callers) => {
    await Promise.all(Array.from({ length: callers }, () => login.getAccessToken()))
  },
  async askUsers(times, userId) {
    let failed = 0
    for (let at = 0; at < times; at += 1) await login.getUserInfo({ userId }).catch(() => (failed += 1))
    return failed
  },
})
