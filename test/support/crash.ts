import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CrashJob, Told } from './crash-worker.js'

/**
 * Gives a job to a process of its own and kills it so long after it first said what `since` names. Resolves, when it is
 * dead, with all that it said.
 */
export async function crash(job: CrashJob, afterMs: number, since: Told['kind'] = 'ready'): Promise<Told[]> {
  const program = join(import.meta.dirname, 'crash-worker.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  const told: Told[] = []
  const isUnderWay = new Promise<void>((resolve) => {
    child.on('message', (message: Told) => {
      told.push(message)
      if (message.kind === since) resolve()
    })
  })
  const ended = once(child, 'exit')
  child.send(job)
  await Promise.race([isUnderWay, ended])
  await Promise.race([sleep(afterMs), ended])
  child.kill('SIGKILL')
  const [code] = (await ended) as [number | null]
  if (code === 1) throw new Error('The process failed before it was killed; it says above why.')
  return told
}
