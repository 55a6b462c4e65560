import { PassThrough } from 'node:stream'
import { runCli } from '../../runtime/cli/program.js'

export interface CliRun {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process, without a terminal. */
export async function runCommand(
  args: readonly string[],
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CliRun> {
  const written = { out: '', err: '' }
  const collect = (name: 'out' | 'err') =>
    new PassThrough().on('data', (text: Buffer) => {
      written[name] += text.toString('utf8')
    })
  const streams = { in: new PassThrough().end(), out: collect('out'), err: collect('err') }
  const code = await runCli(args, { ...streams, env })
  return { code, ...written }
}
