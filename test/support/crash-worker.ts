/** A process of its own that does one thing over and over, says how far it came, and is killed in the midst of it. */
import { join } from 'node:path'
import type { QywxInnerType } from '../../elements/auths/loginTypes/QywxInnerType/QywxInnerType.js'
import { createHandler } from '../../runtime/http/index.js'
import { type App, type StorageConfig, createApp } from '../../runtime/index.js'
import { Browser } from './browser.js'

export type CrashTask =
  /** The first use of an empty database: its tables are made. */
  | { readonly kind: 'migrate' }
  /** A login by browser for each code. */
  | { readonly kind: 'logIn'; readonly codes: readonly string[] }
  | { readonly kind: 'syncCorp' }

export interface CrashJob {
  readonly env: Readonly<Record<string, string>>
  readonly storage: StorageConfig
  readonly task: CrashTask
}

/** What the process says before it goes on. */
export type Told =
  | { readonly kind: 'ready' | 'synced' }
  | { readonly kind: 'begun'; readonly state: string; readonly browserKey: string }
  | { readonly kind: 'loggedIn'; readonly state: string; readonly cookie: string }

const site = 'http://127.0.0.1:3000'

function tell(told: Told): void {
  process.send?.(told)
}

async function logIn(app: App, codes: readonly string[]): Promise<void> {
  const handler = createHandler(app, { rateLimit: false })
  for (const code of codes) {
    const browser = new Browser({}, handler.fetch)
    const begun = await browser.visit(`${site}/api/test/Wecom/auths/loginTypes/Plain/getLoginConfig`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: site },
      body: '{}',
    })
    const { data } = (await begun.json()) as { data: { state: string } }
    const { state } = data
    tell({ kind: 'begun', state, browserKey: [...browser.cookies(site).values()][0] ?? '' })
    await browser.visit(`${site}/api/auth/qywx/callback?code=${code}&state=${state}`)
    const cookie = [...browser.cookies(site)].map(([name, value]) => `${name}=${value}`).join('; ')
    tell({ kind: 'loggedIn', state, cookie })
  }
}

async function perform({ env, storage, task }: CrashJob): Promise<void> {
  const root = join(import.meta.dirname, '../fixtures/apps/wecom')
  const app = await createApp({ root, env, config: { storage }, allowEmulator: true })
  const login = app.getElement<QywxInnerType>('auths.loginTypes.Plain')
  tell({ kind: 'ready' })
  switch (task.kind) {
    case 'migrate':
      await login.getLoginConfig()
      await login.QywxInnerAuthModel.count()
      return
    case 'logIn':
      return logIn(app, task.codes)
    case 'syncCorp':
      for (;;) {
        await login.syncCorp()
        tell({ kind: 'synced' })
      }
  }
}

process.once('message', (job: CrashJob) => {
  perform(job).then(
    () => {
      process.disconnect()
    },
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
tell({ kind: 'ready' })
