import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Held, SoakJob, SoakWish } from './soak-server.js'

/** The server of a soak. */
export interface SoakSite extends AsyncDisposable {
  readonly url: string
  /** Resolves when it is done, and what it left for later too. */
  readonly wish: (wish: SoakWish) => Promise<void>
  readonly measure: () => Promise<Held>
  /** Everything that it wrote. */
  readonly output: () => string
}

export async function startSoakSite(job: SoakJob): Promise<SoakSite> {
  const program = join(import.meta.dirname, 'soak-server.ts')
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', program], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The server ended:\n${output.slice(-2000)}`)
  })
  ended.catch(() => undefined)
  const answer = async (): Promise<unknown> => {
    const [told] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
    return told
  }
  const ask = (message: SoakJob | SoakWish) => {
    child.send(message)
    return answer()
  }
  await answer()
  const url = (await ask(job)) as string
  return {
    url,
    wish: async (wish) => {
      await ask(wish)
    },
    measure: async () => (await ask({ kind: 'measure' })) as Held,
    output: () => output,
    async [Symbol.asyncDispose]() {
      await end(child)
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
