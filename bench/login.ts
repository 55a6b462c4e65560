/**
 * What a whole login costs against the two calls to WeCom that it can't do without: `npm run bench`, against the build.
 *
 * Seen on 2026-11-22, 2 cores of an AMD EPYC, Node 20.20, the emulator in a process of its own, median of 5, three runs:
 *
 *   1 at a time: bare 2,100 to 2,300 a second, whole 1,140 to 1,350, ratio 0.52 to 0.58
 *  20 at a time: bare 11,100 to 12,300 a second, whole 2,340 to 2,420, ratio 0.20 to 0.21
 *
 * One at a time waiting hides most of it. Twenty at a time the process is busy, and a login takes it 0.42 ms instead of
 * 0.09: by a profile a fifth of that is SQLite (three commits), a quarter undici and the socket, an eighth waiting for
 * the emulator, and the rest is spread thin over Kysely, promises, hashing and reading answers. To get to half of bare
 * there, commits of logins that run at once would have to be joined, and Kysely's executor be passed by.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { createApp } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { forkEmulator } from './emulator.js'

const logins = 3000
const rounds = 5

const emulator = await forkEmulator()
const folder = mkdtempSync(join(tmpdir(), 'wecom-elements-bench-'))
const app = await createApp({
  root: join(import.meta.dirname, '../test/fixtures/apps/wecom'),
  allowEmulator: true,
  env: {
    CORP_ID: emulator.corpId,
    CORP_SECRET: emulator.corpSecret,
    AGENT_ID: emulator.agentId,
    EMULATOR: emulator.apiUrl,
  },
  config: { storage: { dialect: 'sqlite', filename: join(folder, 'app.sqlite') } },
})
const login = app.getElement<QywxInnerType>('auths.loginTypes.Plain')
const token = await login.getAccessToken()
const pool = new Pool(emulator.apiUrl, { connections: 32 })

async function askBare(path: string): Promise<void> {
  const { body } = await pool.request({ method: 'GET', path })
  await body.json()
}

/** The two calls and nothing else: no check, no state, no row. */
async function logInBare(code: string): Promise<void> {
  await askBare(`/cgi-bin/auth/getuserinfo?access_token=${token}&code=${code}`)
  await askBare(`/cgi-bin/user/get?access_token=${token}&userid=ZhangWei`)
}

/** State issued and consumed, WeCom asked, the member's row written. */
async function logInWhole(authCode: string): Promise<void> {
  const { state } = await login.getLoginConfig({ browserKey: 'the key in a cookie' })
  await login.getLoginCode({ authCode, state, browserKey: 'the key in a cookie' })
}

/** Logins in a second, `width` of them at a time. */
async function measure(logIn: (code: string) => Promise<void>, width: number): Promise<number> {
  const codes = await emulator.grantCodes(logins)
  const began = performance.now()
  const lane = async () => {
    for (let code = codes.pop(); code !== undefined; code = codes.pop()) await logIn(code)
  }
  await Promise.all(Array.from({ length: width }, lane))
  return logins / ((performance.now() - began) / 1000)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

for (const width of [1, 20]) {
  await measure(logInBare, width)
  await measure(logInWhole, width)
  const pairs: { bare: number; whole: number }[] = []
  for (let round = 0; round < rounds; round++) {
    pairs.push({ bare: await measure(logInBare, width), whole: await measure(logInWhole, width) })
  }
  const bare = median(pairs.map((pair) => pair.bare))
  const whole = median(pairs.map((pair) => pair.whole))
  const ratio = median(pairs.map((pair) => pair.whole / pair.bare))
  console.log(
    `${width} at a time: bare ${bare.toFixed(0)}/s, whole ${whole.toFixed(0)}/s, ratio ${ratio.toFixed(2)}`,
  )
}

await app.close()
await pool.close()
emulator.stop()
rmSync(folder, { recursive: true })
