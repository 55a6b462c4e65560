/** A process of its own that does one thing over and over, says how far it came, and is killed in the midst of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { QywxInnerType } from '../../elements/auths/loginTypes/QywxInnerType/QywxInnerType.js'
import { createHandler } from '../../runtime/http/index.js'
import { type App, ElementError, type StorageConfig, createApp } from '../../runtime/index.js'
import { type LoginTold, type MemberCode, logInByCode } from './browser-logins.js'
import { takeStep } from './changing-instance.js'

export type CrashTask =
  /** The first use of an empty database: its tables are made. */
  | { readonly kind: 'migrate' }
  /** A login by browser for each of them, so many at once. */
  | { readonly kind: 'logIn'; readonly logins: readonly MemberCode[]; readonly atOnce?: number }
  | { readonly kind: 'syncCorp' }
  /** Creates, changes and deletes one instance over and over, each time read anew. */
  | { readonly kind: 'changeInstance' }
  | { readonly kind: 'reload' }

export interface CrashJob {
  readonly env: Readonly<Record<string, string>>
  readonly storage: StorageConfig
  /** The app's folder. */
  readonly root: string
  readonly task: CrashTask
}

/** What the process says before it goes on. */
export type Told =
  | LoginTold
  | { readonly kind: 'ready' | 'synced' | 'changed' | 'reloaded' | 'done' }
  /** The instance could not be changed. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

function tell(told: Told): void {
  process.send?.(told)
}

const pauseMs = 20

async function logIn(app: App, logins: readonly MemberCode[], atOnce: number): Promise<void> {
  const handler = createHandler(app, { rateLimit: false })
  const waiting = logins.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const login of waiting) {
        const isIn = await logInByCode(handler, login, tell)
        // Nobody tries again at once.
        if (!isIn) await sleep(pauseMs)
      }
    }),
  )
}

async function takeStepAtLast(app: App, step: number): Promise<void> {
  for (;;) {
    try {
      await takeStep(app, step)
      tell({ kind: 'changed' })
      return
    } catch (error) {
      if (!ElementError.is(error)) throw error
      tell({ kind: 'refused', code: error.code, message: error.message })
      await sleep(pauseMs)
    }
  }
}

async function perform({ env, storage, root, task }: CrashJob): Promise<void> {
  const app = await createApp({ root, env, config: { storage }, allowEmulator: true })
  const login = app.getElement<QywxInnerType>('auths.loginTypes.Plain')
  tell({ kind: 'ready' })
  switch (task.kind) {
    case 'migrate':
      await login.getLoginConfig()
      await login.QywxInnerAuthModel.count()
      return
    case 'logIn':
      return logIn(app, task.logins, task.atOnce ?? 1)
    case 'syncCorp':
      for (;;) {
        await login.syncCorp()
        tell({ kind: 'synced' })
      }
    case 'changeInstance':
      for (let step = 1; ; step += 1) await takeStepAtLast(app, step)
    case 'reload':
      for (;;) {
        await app.reload()
        tell({ kind: 'reloaded' })
      }
  }
}

process.once('message', (job: CrashJob) => {
  perform(job).then(
    () => {
      tell({ kind: 'done' })
      process.disconnect()
    },
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
tell({ kind: 'ready' })
