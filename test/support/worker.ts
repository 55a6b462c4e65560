/** A process of its own that opens the fixture app `wecom` and does one job: what several processes do is tested so. */
import { join } from 'node:path'
import { createHandler } from '../../runtime/http/index.js'
import type { StorageConfig } from '../../runtime/index.js'
import { createApp } from '../../runtime/index.js'
import type { QywxInnerType } from '../../elements/auths/loginTypes/QywxInnerType/QywxInnerType.js'

export interface Job {
  readonly env: Readonly<Record<string, string>>
  readonly storage: StorageConfig
  readonly task:
    | { readonly kind: 'getTokens'; readonly callers: number }
    | { readonly kind: 'logIn'; readonly codes: readonly string[]; readonly state?: string }
    /** Visits one address so many times at once, as a browser with that cookie. */
    | { readonly kind: 'visit'; readonly address: string; readonly cookie: string; readonly times: number }
    | { readonly kind: 'countMembers' }
    | { readonly kind: 'hangWithToken' }
    | { readonly kind: 'syncCorp' }
    | { readonly kind: 'syncWithMemory' }
}

/** What came of one visit. */
export interface Visited {
  readonly status: number
  readonly cookies: readonly string[]
}

async function perform({ env, storage, task }: Job): Promise<unknown> {
  const root = join(import.meta.dirname, '../fixtures/apps/wecom')
  const app = await createApp({ root, env, config: { storage }, allowEmulator: true })
  const login = app.getElement<QywxInnerType>('auths.loginTypes.Plain')
  switch (task.kind) {
    case 'getTokens': {
      const tokens = await Promise.all(Array.from({ length: task.callers }, () => login.getAccessToken()))
      return [...new Set(tokens)]
    }
    case 'logIn': {
      const { state } = task
      const attempts = await Promise.allSettled(
        task.codes.map((authCode) => login.getLoginCode({ authCode, state })),
      )
      return attempts.map((attempt) =>
        attempt.status === 'fulfilled' ? 0 : (attempt.reason as { code: number | string }).code,
      )
    }
    case 'visit': {
      const { address, cookie, times } = task
      const handler = createHandler(app)
      const visit = async (): Promise<Visited> => {
        const { status, headers } = await handler.fetch(new Request(address, { headers: { cookie } }))
        return { status, cookies: headers.getSetCookie() }
      }
      return Promise.all(Array.from({ length: times }, visit))
    }
    case 'countMembers':
      return login.QywxInnerAuthModel.count()
    case 'hangWithToken':
      return login.getAccessToken()
    case 'syncCorp':
      return login.syncCorp()
    case 'syncWithMemory': {
      const counts = await login.syncCorp()
      return { counts, peakKiB: process.resourceUsage().maxRSS }
    }
  }
}

process.on('message', (job: Job) => {
  perform(job).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error), code: (error as { code?: unknown }).code }),
  )
})
process.send?.('ready')
