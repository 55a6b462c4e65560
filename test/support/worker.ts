/** A process of its own that opens the fixture app `wecom` and does one job: what several processes do is tested so. */
import { join } from 'node:path'
import type { StorageConfig } from '../../runtime/index.js'
import { createApp } from '../../runtime/index.js'
import type { QywxInnerType } from '../../elements/auths/loginTypes/QywxInnerType/QywxInnerType.js'

export interface Job {
  readonly env: Readonly<Record<string, string>>
  readonly storage: StorageConfig
  readonly task:
    | { readonly kind: 'getTokens'; readonly callers: number }
    | { readonly kind: 'logIn'; readonly codes: readonly string[]; readonly state?: string }
    | { readonly kind: 'countMembers' }
    | { readonly kind: 'hangWithToken' }
    | { readonly kind: 'syncCorp' }
    | { readonly kind: 'syncWithMemory' }
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
