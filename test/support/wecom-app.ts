import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type App,
  type AppConfigInput,
  type CreateAppOptions,
  type StorageConfig,
  createApp,
} from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { type Emulator, type EmulatorOptions, startEmulator } from 'wecom-elements/emulator'
import { ManualClock } from './manual-clock.js'
import { type TestStore, createStore } from './store.js'
import { makeTempFolder } from './temp-folder.js'
import { copyFixture } from './test-app.js'

const fixture = join(import.meta.dirname, '../fixtures/apps/wecom')

export interface WecomAppOptions {
  readonly emulator?: EmulatorOptions
  readonly corpSecret?: string
  /** What HTTPS_PROXY says. */
  readonly proxy?: string
  /** Keys for the config of `Plain`, in a copy of the fixture. */
  readonly plain?: object
  /** Another storage than the test's own. */
  readonly storage?: StorageConfig
  readonly app?: Omit<CreateAppOptions, 'root' | 'config'>
  /** The key of app.config.json. */
  readonly server?: NonNullable<AppConfigInput['server']>
}

/** The fixture app `wecom` against an emulator of its own, both by one clock. */
export interface WecomApp extends AsyncDisposable {
  readonly emulator: Emulator
  readonly clock: ManualClock
  readonly app: App
  readonly store: TestStore
  /** The instance of that name. */
  readonly login: (name?: InstanceName) => QywxInnerType
  /** Another app on the same emulator and storage, as after a restart or in another process. */
  readonly openAgain: (options?: Partial<WecomAppOptions>) => Promise<App>
}

export type InstanceName =
  'Plain' | 'English' | 'StateRequired' | 'PrivateInfo' | 'Impatient' | 'TwoReaders' | 'ThirtyDays'

export async function openWecomApp(options: WecomAppOptions = {}): Promise<WecomApp> {
  const clock = new ManualClock()
  const emulator = await startEmulator({ seed: randomUUID(), clock: () => clock.now(), ...options.emulator })
  const folder = makeTempFolder()
  const store = await createStore(join(folder.path, 'app.sqlite'))
  const apps: App[] = []
  const copy = options.plain === undefined ? undefined : copyWith(options.plain)

  const openAgain = async (more: Partial<WecomAppOptions> = {}) => {
    const {
      corpSecret = emulator.corpSecret,
      storage = store.config,
      proxy = '',
      app,
      server,
    } = { ...options, ...more }
    const opened = await createApp({
      root: copy?.path ?? fixture,
      allowEmulator: true,
      clock,
      env: {
        CORP_ID: emulator.corpId,
        CORP_SECRET: corpSecret,
        AGENT_ID: emulator.agentId,
        EMULATOR: emulator.apiUrl,
        HTTPS_PROXY: proxy,
      },
      ...app,
      config: { storage, ...(server !== undefined && { server }) },
    })
    apps.push(opened)
    return opened
  }

  const app = await openAgain()
  return {
    emulator,
    clock,
    app,
    store,
    openAgain,
    login: (name = 'Plain') => loginOf(app, name),
    async [Symbol.asyncDispose]() {
      await Promise.all(apps.map((opened) => opened.close()))
      await emulator.close()
      folder[Symbol.dispose]()
      copy?.[Symbol.dispose]()
    },
  }
}

function copyWith(plain: object) {
  const copy = copyFixture('wecom')
  const file = 'auths/loginTypes/Plain/Plain.json'
  copy.write(file, { ...(JSON.parse(readFileSync(join(copy.path, file), 'utf8')) as object), ...plain })
  return copy
}

export function loginOf(app: App, name: InstanceName = 'Plain'): QywxInnerType {
  return app.getElement<QywxInnerType>(`auths.loginTypes.${name}`)
}

/** The time of the processes beside this one. */
export const realClock = { now: () => Date.now() }

/** An app whose time is that of the processes beside it. */
export const openBesideProcesses = (
  size: { readonly members: number; readonly departments: number },
  latencyMs: number,
): Promise<WecomApp> =>
  openWecomApp({ emulator: { size, latencyMs, clock: realClock.now }, app: { clock: realClock } })

/** A job for a process: to sync the corporation into the database of the test. */
export const jobOf = ({ emulator, store }: WecomApp) => ({
  env: {
    CORP_ID: emulator.corpId,
    CORP_SECRET: emulator.corpSecret,
    AGENT_ID: emulator.agentId,
    EMULATOR: emulator.apiUrl,
  },
  storage: store.config,
  task: { kind: 'syncCorp' } as const,
})
