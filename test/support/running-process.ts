import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { shellEnvironment } from './run.js'

export interface RunningProcess extends AsyncDisposable {
  /** Resolves with the first match in what it writes; rejects when it ends before. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Sends a signal as a terminal does, to it and whatever it started, and gives its exit code. */
  readonly stop: (signal: 'SIGINT' | 'SIGTERM') => Promise<number | null>
  /** Everything that it wrote. */
  readonly output: () => string
}

/** Starts a program that runs until it is told to end. */
export function startProcess(
  file: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): RunningProcess {
  // A process group of its own, so that a signal reaches all of it and nothing else.
  const child = spawn(file, args, {
    cwd,
    env: { ...shellEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      child.emit('output')
    })
  }
  const ended = once(child, 'close').then(() => child.emit('output'))

  return {
    output: () => output,
    async says(pattern) {
      for (;;) {
        const match = pattern.exec(output)
        if (match !== null) return match
        if (hasEnded(child)) throw new Error(`it ended without saying ${String(pattern)}:\n${output}`)
        await once(child, 'output')
      }
    },
    async stop(signal) {
      signalGroup(child, signal)
      await ended
      return child.exitCode
    },
    async [Symbol.asyncDispose]() {
      signalGroup(child, 'SIGKILL')
      await ended
    },
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && !hasEnded(child)) process.kill(-child.pid, signal)
}
