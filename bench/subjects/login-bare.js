/** The two calls that a login can't do without, by an undici Pool, and nothing else: no check, no state, no row. */
import { Pool } from 'undici'
import { offer, options, runLanes } from '../harness/offer.js'

const { apiUrl, corpId, corpSecret, userId } = options
const pool = new Pool(apiUrl, { connections: 32 })

async function ask(path) {
  const { body } = await pool.request({ method: 'GET', path })
  return body.json()
}

let token

async function logIn(code) {
  await ask(`/cgi-bin/auth/getuserinfo?access_token=${token}&code=${code}`)
  await ask(`/cgi-bin/user/get?access_token=${token}&userid=${userId}`)
}

offer({
  async warmUp() {
    const answer = await ask(`/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${corpSecret}`)
    token = answer.access_token
    return token
  },
  logIn: (codes, width) => runLanes(codes, width, logIn),
})
