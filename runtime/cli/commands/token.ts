import type { Command } from 'commander'
import {
  type AppOptionValues,
  addAppCommand,
  findMethod,
  openApp,
  resolveFullName,
  withEmulatorOption,
  withExamples,
} from '../app-command.js'
import { type CliIo, printJson, printLine } from '../io.js'

export function addTokenCommand(program: Command, io: CliIo): void {
  const command = withEmulatorOption(addAppCommand(program, 'token'))
    .description("print an instance's access token: a secret, for a script that calls the vendor itself")
    .argument('<name>', 'full name of the instance, or its last part')
    .action(async (name: string, options: AppOptionValues) => {
      await using app = await openApp(io, options)
      const fullName = resolveFullName(app, name)
      const token = await findMethod<string>(app, fullName, 'getAccessToken')()
      if (options.json === true) printJson(io.out, { fullName, token })
      else printLine(io.out, token)
    })
  withExamples(command, 'token Staff', 'token auths.loginTypes.Staff --json')
}
