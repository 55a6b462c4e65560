import type { Command } from 'commander'
import { createApp } from '../../index.js'
import { serve } from '../../http/index.js'
import type { CliIo } from '../io.js'
import { parsePort } from '../port.js'

export function addServeCommand(program: Command, io: CliIo): void {
  program
    .command('serve')
    .description('put the app on a port: its login pages, callbacks and sessions')
    .option('--app <folder>', 'the app’s folder', '.')
    .option('--port <number>', 'port, instead of server.port', parsePort)
    .action(async ({ app: root, port }: { app: string; port?: number }) => {
      const app = await createApp({ root })
      const server = await serve(app, port === undefined ? {} : { port })
      for (const { severity, message } of app.problems) io.err.write(`${severity}: ${message}\n`)
      io.out.write(`${app.title} is ready at ${server.url}/login\n`)
      await server.closed
    })
}
