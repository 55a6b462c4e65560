import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { shellEnvironment } from './run.js'

/** A program at a terminal of its own, with somebody who types. */
export interface Terminal extends AsyncDisposable {
  /** Resolves when the text that came since the last match has one; rejects when the program ends before. */
  readonly sees: (pattern: RegExp) => Promise<void>
  readonly types: (text: string) => void
  /** Waits for the end, and gives the exit code. */
  readonly ends: () => Promise<number | null>
  /** Everything that was shown, without colours and movements. */
  readonly screen: () => string
}

export const ctrlC = '\u0003'
export const enter = '\r'

/** Starts a program at a pseudo-terminal, which util-linux's `script` makes. */
export function openTerminal(
  command: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Terminal {
  const line = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const child = spawn('script', ['-qefc', `exec ${line}`, '/dev/null'], {
    cwd,
    env: { ...shellEnvironment(), TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  let shown = ''
  let seen = 0
  let hasEnded = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    child.emit('shown')
  })
  const ended = once(child, 'close').then(() => {
    hasEnded = true
    child.emit('shown')
  })
  const screen = () => stripVTControlCharacters(shown)

  return {
    screen,
    types: (text) => child.stdin.write(text),
    async sees(pattern) {
      for (;;) {
        const match = pattern.exec(screen().slice(seen))
        if (match !== null) {
          seen += match.index + match[0].length
          return
        }
        if (hasEnded) throw new Error(`it ended without showing ${String(pattern)}:\n${screen()}`)
        await once(child, 'shown')
      }
    },
    async ends() {
      await ended
      return child.exitCode
    },
    async [Symbol.asyncDispose]() {
      if (!hasEnded && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
    },
  }
}
