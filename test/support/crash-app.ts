import type { CrashJob, CrashTask } from './crash-worker.js'
import { makeCorporation } from './corporation.js'
import { type WecomApp, type WecomAppOptions, openWecomApp, realClock } from './wecom-app.js'

/** An app beside the processes that are killed; both sides have the system's clock, since those have no other. */
export function openCrashApp(members: number, options: WecomAppOptions = {}): Promise<WecomApp> {
  return openWecomApp({
    emulator: { ...makeCorporation(members), clock: realClock.now },
    app: { clock: realClock },
    ...options,
  })
}

/** A job on the emulator, the database and the folder of the app. */
export function crashJob({ emulator, store, app }: WecomApp, task: CrashTask): CrashJob {
  return {
    env: {
      CORP_ID: emulator.corpId,
      CORP_SECRET: emulator.corpSecret,
      AGENT_ID: emulator.agentId,
      EMULATOR: emulator.apiUrl,
    },
    storage: store.config,
    root: app.root,
    task,
  }
}
