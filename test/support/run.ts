import { execFile } from 'node:child_process'

export interface Run {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** It is ended by force after this; a little less than the five minutes of a test by default. */
  readonly timeoutMs?: number
}

/** Runs a program to its end, whatever its exit code. */
export function run(file: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const { cwd, env, timeoutMs: timeout = 280_000 } = options
  return new Promise((resolve) => {
    const settings = { cwd, env: { ...shellEnvironment(), ...env }, timeout, maxBuffer: 16 * 2 ** 20 }
    const child = execFile(file, args, settings, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr })
    })
  })
}

/** Runs a program that has to succeed, and gives what it wrote. */
export async function runOk(file: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await run(file, args, options)
  if (code !== 0) {
    throw new Error(`${file} ${args.join(' ')} ended with ${String(code)}\n${stdout}\n${stderr}`)
  }
  return stdout
}

/** The environment as a shell has it: nothing of Vitest, of the npm that runs it, or of this project. */
export function shellEnvironment(): NodeJS.ProcessEnv {
  const others =
    /^(VITEST|NODE_ENV$|TEST$|WECOM_|PORT$|INIT_CWD$|npm_(package|lifecycle|command|config_local_prefix))/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)))
}
