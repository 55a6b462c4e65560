import { type Command, InvalidArgumentError } from 'commander'
import { serve } from '../../http/index.js'
import { createApp } from '../../index.js'
import { type AppOptionValues, addAppCommand, withEmulatorOption, withExamples } from '../app-command.js'
import { type CliIo, printLine } from '../io.js'
import { parsePort } from '../port.js'
import { printProblems } from '../problems.js'

interface ServeOptionValues extends AppOptionValues {
  readonly port?: number
  readonly host?: string
  readonly syncEvery?: number
  readonly watch?: true
}

export function addServeCommand(program: Command, io: CliIo): void {
  const command = withEmulatorOption(addAppCommand(program, 'serve'))
    .description('put the app on a port: its login pages, callbacks and sessions')
    .option('--port <number>', 'port, instead of server.port', parsePort)
    .option('--host <address>', 'address to listen on, instead of server.host')
    .option('--sync-every <seconds>', 'sync the members of each login that often', parseSeconds)
    .option('--watch', 'take up what changes in the folders while it runs')
    .action(async (options: ServeOptionValues) => {
      const { app: root, json, port, host, syncEvery } = options
      // Its log is for programs that collect logs, so that it stays JSON.
      const allowEmulator = options.allowEmulator === true
      const app = await createApp({ root, env: io.env, allowEmulator, watch: options.watch === true })
      const server = await serve(app, {
        ...(port !== undefined && { port }),
        ...(host !== undefined && { host }),
        ...(syncEvery !== undefined && { syncEverySeconds: syncEvery }),
      })
      printProblems(io.err, app.problems)
      const { url, consoleUrl } = server
      if (json === true)
        printLine(io.out, JSON.stringify({ url, login: `${url}/login`, console: consoleUrl }))
      else {
        printLine(io.out, `${app.title} is ready at ${url}/login`)
        if (consoleUrl !== undefined) printLine(io.out, `The console, for one browser: ${consoleUrl}`)
      }
      await server.closed
    })
  withExamples(command, 'serve', 'serve --port 8080 --sync-every 86400 --watch')
}

function parseSeconds(text: string): number {
  const seconds = /^\d{1,8}$/.test(text) ? Number(text) : 0
  if (seconds < 1) throw new InvalidArgumentError('It is a number of seconds, 1 or more.')
  return seconds
}
