/** The command line: each command is a thin caller of what hosts call too. */
import { Command } from 'commander'
import { addAuditCommand } from './commands/audit.js'
import { addBackupCommand } from './commands/backup.js'
import { addCheckCommand } from './commands/check.js'
import { addCreateCommand } from './commands/create.js'
import { addEmulatorCommand } from './commands/emulator.js'
import { addImportStorageCommand } from './commands/import-storage.js'
import { addListCommand } from './commands/list.js'
import { addServeCommand } from './commands/serve.js'
import { addSessionsCommand } from './commands/sessions.js'
import { addShowCommand } from './commands/show.js'
import { addSyncCommand } from './commands/sync.js'
import { addTokenCommand } from './commands/token.js'
import { addTypesCommand } from './commands/types.js'
import { type ExitCode, reportFailure } from './failure.js'
import type { CliIo } from './io.js'

const commands = [
  addListCommand,
  addShowCommand,
  addCreateCommand,
  addCheckCommand,
  addServeCommand,
  addTokenCommand,
  addSyncCommand,
  addSessionsCommand,
  addAuditCommand,
  addBackupCommand,
  addImportStorageCommand,
  addTypesCommand,
  addEmulatorCommand,
]

/** Runs one command line; commands that serve return when they are told to end. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const isJson = args.includes('--json')
  try {
    await createProgram(io, isJson).parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    return reportFailure(error, io, isJson)
  }
}

function createProgram(io: CliIo, isJson: boolean): Command {
  const program = new Command('wecom-elements')
    .description('Logins as drop-in elements: make one, check it, see who is in, serve it.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => {
        // As JSON a fault is told with all others.
        if (!isJson) io.err.write(text)
      },
    })
    .showHelpAfterError('(add --help for what it takes)')
  for (const add of commands) add(program, io)
  return program.addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage.\n')
}
