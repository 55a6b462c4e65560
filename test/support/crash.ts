import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CrashJob, Told } from './crash-worker.js'

/** A process that does its job until it is killed. */
export interface Victim extends AsyncDisposable {
  readonly pid: number
  /** All that it said so far. */
  readonly told: readonly Told[]
  /** Everything that it wrote. */
  readonly output: () => string
  /** Resolves when `isEnough` is so of what it said, or when it has ended. */
  readonly until: (isEnough: () => boolean) => Promise<void>
  /** Resolves when it is dead. */
  readonly kill: () => Promise<void>
}

/** Gives a job to a process of its own, which `as` starts: a command that runs what follows it. */
export async function startVictim(job: CrashJob, as: readonly string[] = []): Promise<Victim> {
  const program = join(import.meta.dirname, 'crash-worker.ts')
  const [file, ...args] = [...as, process.execPath, '--import', 'tsx', program]
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const told: Told[] = []
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'exit')
  await Promise.race([once(child, 'message'), ended])
  child.on('message', (message: Told) => told.push(message))
  if (child.connected) child.send(job)

  const until = async (isEnough: () => boolean) => {
    while (!isEnough() && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child, 'message'), ended])
  }
  const kill = async () => {
    child.kill('SIGKILL')
    const [code] = (await ended) as [number | null]
    if (code === 1) throw new Error(`The process failed before it was killed:\n${output}`)
  }
  return {
    pid: child.pid ?? 0,
    told,
    output: () => output,
    until,
    kill,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/**
 * Gives a job to a process of its own and kills it so long after it first said what `since` names. Resolves when it is
 * dead.
 */
export async function crash(
  job: CrashJob,
  afterMs: number,
  since: Told['kind'] = 'ready',
): Promise<Pick<Victim, 'told' | 'output'>> {
  const victim = await startVictim(job)
  await victim.until(() => victim.told.some(({ kind }) => kind === since))
  await Promise.race([sleep(afterMs), victim.until(() => false)])
  await victim.kill()
  return victim
}
