import type { Command } from 'commander'
import { startEmulator } from '../../../emulator/index.js'
import type { CliIo } from '../io.js'
import { parsePort } from '../port.js'
import { untilStopped } from '../until-stopped.js'

export function addEmulatorCommand(program: Command, io: CliIo): void {
  program
    .command('emulator')
    .description('start an emulator to develop against: anyone can log in to it')
    .option('--port <number>', 'port; any that is free by default', parsePort)
    .action(async ({ port }: { port?: number }, command: Command) => {
      const emulator = await startEmulator(port === undefined ? {} : { port }).catch((error: unknown) => {
        // The emulator knows nothing of ours, our errors included. Its message names the address and the fix.
        command.error((error as Error).message, { exitCode: 1, code: 'emulator.listen' })
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
      io.out.write(`The emulator is ready at ${apiUrl}. The config of an instance that uses it:\n`)
      io.out.write(`${JSON.stringify(config, null, 2)}\n`)
      io.out.write(
        'app.config.json needs "allowedHosts": ["127.0.0.1"], and the host createApp({ allowEmulator: true }).\n',
      )
      await untilStopped()
      await emulator.close()
    })
}
