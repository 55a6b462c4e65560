import { once } from 'node:events'
import type { Command } from 'commander'
import { startEmulator } from '../../../emulator/index.js'
import { withExamples } from '../app-command.js'
import { CommandFailure } from '../failure.js'
import { type CliIo, printJson, printLine } from '../io.js'
import { parsePort } from '../port.js'
import { listenForStop } from '../stop-signal.js'

interface EmulatorOptionValues {
  readonly port?: number
  readonly json?: true
}

export function addEmulatorCommand(program: Command, io: CliIo): void {
  const command = program
    .command('emulator')
    .description('start an emulator to develop against: anyone can log in to it')
    .option('--port <number>', 'port; any that is free by default', parsePort)
    .option('--json', 'print JSON for programs, errors too')
    .action(async ({ port, json }: EmulatorOptionValues) => {
      using stop = listenForStop()
      const emulator = await startEmulator(port === undefined ? {} : { port }).catch((error: unknown) => {
        // The emulator knows nothing of ours, our errors included. Its message names the address and the fix.
        throw new CommandFailure((error as Error).message)
      })
      const { apiUrl, loginUrl, oauthUrl, corpId, corpSecret, agentId } = emulator
      const config = {
        corpId,
        corpSecret,
        agentId,
        redirectUri: 'http://127.0.0.1:3000/api/auth/callback',
        apiBaseUrl: apiUrl,
        loginBaseUrl: loginUrl,
        oauthBaseUrl: oauthUrl,
      }
      if (json === true) printJson(io.out, config)
      else explain(io, config)
      const { signal } = stop
      if (!signal.aborted) await once(signal, 'abort')
      await emulator.close()
    })
  withExamples(command, 'emulator', 'emulator --port 9000')
}

function explain({ out }: CliIo, config: Readonly<Record<string, string>>): void {
  const addresses = ['apiBaseUrl', 'loginBaseUrl', 'oauthBaseUrl']
    .map((key) => `--set ${key}=${config[key] ?? ''}`)
    .join(' ')
  printLine(
    out,
    `The emulator is ready at ${config['apiBaseUrl'] ?? ''}. The config of an instance that uses it:`,
  )
  printJson(out, config)
  printLine(
    out,
    'app.config.json needs "allowedHosts": ["127.0.0.1"], and the host createApp({ allowEmulator: true }).',
  )
  printLine(out, 'In a folder of yours, in another terminal, this asks for the rest and makes it all:')
  printLine(out, `  wecom-elements create --allow-emulator ${addresses}`)
}
