import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { forkEmulator } from './emulator.js'
const emulator = await forkEmulator()
const folder = mkdtempSync(join(tmpdir(), 'wecom-elements-bench-'))
const app = await createApp({ root: join(import.meta.dirname, '../test/fixtures/apps/wecom'), allowEmulator: true,
  env: { CORP_ID: emulator.corpId, CORP_SECRET: emulator.corpSecret, AGENT_ID: emulator.agentId, EMULATOR: emulator.apiUrl },
  config: { storage: { dialect: 'sqlite', filename: join(folder, 'app.sqlite') } } })
const login = app.getElement<QywxInnerType>('auths.loginTypes.Plain')
await login.getAccessToken()
async function time(name: string, n: number, width: number, f: () => Promise<unknown>) {
  for (let i=0;i<200;i++) await f()
  const t = performance.now(); let left = n
  await Promise.all(Array.from({length: width}, async () => { while (left-- > 0) await f() }))
  console.log(name, width, ((performance.now()-t)/n*1000).toFixed(0)+'us')
}
const ctx = (login as any).context
const { createParts } = await import('../elements/auths/loginTypes/QywxInnerType/parts.js')
const { withDefaults } = await import('../elements/auths/loginTypes/QywxInnerType/config.js')
const parts = createParts(login.fullName, withDefaults((login as any).config), ctx)


import Sqlite from 'better-sqlite3'
const db = new Sqlite(join(folder, 'raw.sqlite')); db.pragma('journal_mode=WAL'); db.pragma('synchronous=NORMAL')
db.exec('create table a (h text primary key, e text, t text, b text, r text, x bigint); create index ax on a(x); create table b (h text primary key, e text, t text, b text, r text, x bigint) without rowid')
const ia = db.prepare('insert into a values (?,?,?,?,?,?)'), ib = db.prepare('insert into b values (?,?,?,?,?,?)'), da = db.prepare('delete from a where h=? returning r'), dbb = db.prepare('delete from b where h=? returning r')
import { randomBytes, createHash } from 'node:crypto'
import { buildLoginUrl, buildWorkbenchUrl } from '../elements/auths/loginTypes/QywxInnerType/browser/login-urls.js'
const h = () => createHash('sha256').update(randomBytes(20)).digest('base64url')
for (let k=0;k<2;k++) for (const w of [1]) {
  await time('hash', 5000, w, async () => h())
  await time('raw insert a+delete', 5000, w, async () => { const x = h(); ia.run(x,'auths.loginTypes.Plain','wwemulator','b',null,1795348324494); da.all(x) })
  await time('raw insert b+delete', 5000, w, async () => { const x = h(); ib.run(x,'auths.loginTypes.Plain','wwemulator','b',null,1795348324494); dbb.all(x) })
  const offer = {corpId:'wwemulator', agentId: '1000002', redirectUri:'http://127.0.0.1/abc', state: 'abc'}
  await time('urls', 5000, w, async () => [buildLoginUrl('https://login.work.weixin.qq.com','zh',offer), buildWorkbenchUrl('https://login.work.weixin.qq.com','snsapi_base',offer)])
  await time('getLoginConfig', 5000, w, () => login.getLoginConfig({ browserKey: 'k' }))
  await time('issue+consume', 5000, w, async () => { const {state} = await login.getLoginConfig({ browserKey: 'k' }); await ctx.state.consume(state, {tenant: emulator.corpId, browserKey: 'k'}) })
  await time('merge', 5000, w, () => parts.users.merge({ userId: 'ZhangWei', fields: { name: 'x', department: [3], status: 1, leaderIn: [] } }))
}
await app.close(); emulator.stop()
