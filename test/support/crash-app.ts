import type { CrashJob, CrashTask } from './crash-worker.js'
import { makeCorporation } from './corporation.js'
import { type WecomApp, type WecomAppOptions, jobOf, openWecomApp, realClock } from './wecom-app.js'

/** An app beside the processes that are killed; both sides have the system's clock, since those have no other. */
export function openCrashApp(members: number, options: WecomAppOptions = {}): Promise<WecomApp> {
  return openWecomApp({
    ...options,
    emulator: { ...makeCorporation(members), clock: realClock.now, ...options.emulator },
    app: { clock: realClock, ...options.app },
  })
}

/** How a process opens the same app: its folder and database, and the emulator. */
export function accessTo(t: WecomApp): Omit<CrashJob, 'task'> {
  const { env, storage } = jobOf(t)
  return { env, storage, root: t.app.root }
}

export function crashJob(t: WecomApp, task: CrashTask): CrashJob {
  return { ...accessTo(t), task }
}
