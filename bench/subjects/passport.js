import { createRequire } from 'node:module'
import http from 'node:http'
import https from 'node:https'
import { offer, options, runLanes } from '../harness/offer.js'

const { apiUrl, corpId, corpSecret, agentId } = options
const to = new URL(apiUrl)
const real = https.request
https.request = (target, onResponse) =>
  /qyapi\.weixin/.test(target.hostname ?? target.host)
    ? http.request(
        {
          ...target,
          protocol: 'http:',
          agent: undefined,
          hostname: to.hostname,
          host: to.hostname,
          port: to.port,
        },
        onResponse,
      )
    : real(target, onResponse)

const required = createRequire(import.meta.url)('passport-wechat-work')
const Strategy = required.Strategy ?? required
let token = null
const strategy = new Strategy(
  { corpId, corpSecret, agentId, callbackURL: 'https://a.test/callback' },
  (profile, done) => done(null, profile),
  (done) => done(null, token),
  (fresh) => {
    token = fresh
  },
)

function logIn(code) {
  return new Promise((resolve, reject) => {
    const one = Object.create(strategy)
    one.success = (user) => ((user?.UserId ?? user?.userid) ? resolve(user) : reject(new Error('no user')))
    one.fail = () => reject(new Error('refused'))
    one.error = reject
    one.authenticate({ query: { code } }, {})
  })
}

offer({
  logIn: (codes, width) => runLanes(codes, width, logIn),
  async logInEach(codes) {
    const outcomes = await Promise.allSettled(codes.map(logIn))
    return outcomes.filter(({ status }) => status === 'rejected').length
  },
  async logInInTurn(codes) {
    let failed = 0
    for (const code of codes) await logIn(code).catch(() => (failed += 1))
    return failed
  },
})
