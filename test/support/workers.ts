import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Job } from './worker.js'

/** A real process that waits for its job. */
export interface Worker extends Disposable {
  readonly child: ChildProcess
  /** Gives the job, and what came of it. */
  perform(job: Job): Promise<unknown>
}

/** Starts processes and waits until all of them are ready, so that their jobs begin together. */
export async function startWorkers(count: number): Promise<Worker[]> {
  return Promise.all(Array.from({ length: count }, () => startWorker()))
}

/** `limits` are shell commands that run before the process, such as `ulimit`; `as` is a command that starts it. */
export async function startWorker({ limits = ':', as = '' } = {}): Promise<Worker> {
  const program = `${process.execPath} --import tsx ${join(import.meta.dirname, 'worker.ts')}`
  const child = spawn('bash', ['-c', `${limits}; exec ${as} ${program}`], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return {
    child,
    async perform(job) {
      child.send(job)
      const [answer] = (await once(child, 'message')) as [
        { result: unknown } | { error: string; code: unknown },
      ]
      if ('error' in answer) throw Object.assign(new Error(answer.error), { code: answer.code })
      return answer.result
    },
    [Symbol.dispose]() {
      child.kill('SIGKILL')
    },
  }
}
