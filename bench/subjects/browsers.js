/** The browsers of many people, each with cookies of its own, on so many connections. */
import { Pool } from 'undici'
import { offer, options, runLanes } from '../harness/offer.js'

const { url, startPath, callbackPath } = options
const pools = new Map()

function poolOf(connections) {
  const known = pools.get(connections)
  if (known !== undefined) return known
  const pool = new Pool(url, { connections, pipelining: 1 })
  pools.set(connections, pool)
  return pool
}

/** Goes to the login as far as WeCom's page: what the browser has then is a state and a cookie. */
async function begin() {
  const request =
    startPath === undefined
      ? {
          method: 'POST',
          path: '/api/auth/sign-in/social',
          headers: { origin: url, 'content-type': 'application/json' },
          body: JSON.stringify({ provider: 'wecom', callbackURL: '/home' }),
        }
      : { method: 'GET', path: startPath }
  const { statusCode, headers, body } = await poolOf(8).request(request)
  const text = await body.text()
  const address = headers.location ?? (statusCode === 200 ? JSON.parse(text).url : undefined)
  if (address === undefined) throw new Error(`The login did not begin: ${statusCode} ${text.slice(0, 200)}`)
  return { state: new URL(address).searchParams.get('state'), cookie: readCookies(headers) }
}

function readCookies(headers) {
  return [headers['set-cookie'] ?? []]
    .flat()
    .map((one) => one.split(';')[0])
    .join('; ')
}

async function comeBack({ code, state, cookie }, connections) {
  const { statusCode, headers, body } = await poolOf(connections).request({
    method: 'GET',
    path: `${callbackPath}?code=${code}&state=${state}`,
    headers: { cookie },
  })
  await body.dump()
  const isIn = statusCode >= 300 && statusCode < 400 && /session/i.test(readCookies(headers))
  return { isIn, statusCode, location: headers.location }
}

let begun = []

offer({
  async begin(codes) {
    begun = []
    const { took } = await runLanes(codes, 8, async (code) => {
      begun.push({ code, ...(await begin()) })
    })
    return took.length
  },
  async comeBack(connections) {
    const answer = await runLanes(begun, connections, async (login) => {
      const { isIn, statusCode, location } = await comeBack(login, connections)
      if (!isIn) throw new Error(`A login failed: ${statusCode} ${location}`)
    })
    return answer
  },
  /** One browser, one state, and a code for each of the callbacks that race. */
  async race(codes) {
    const { state, cookie } = await begin()
    const answers = await Promise.all(codes.map((code) => comeBack({ code, state, cookie }, codes.length)))
    return answers.filter(({ isIn }) => isIn).length
  },
})
