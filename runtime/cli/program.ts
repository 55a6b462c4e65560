/** The command line: each command is a thin caller of what hosts call too. */
import { Command, CommanderError } from 'commander'
import { Code, ElementError } from '../index.js'
import { addEmulatorCommand } from './commands/emulator.js'
import { addImportStorageCommand } from './commands/import-storage.js'
import { addListCommand } from './commands/list.js'
import { addServeCommand } from './commands/serve.js'
import type { CliIo } from './io.js'

/** 0 done, 1 failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

/** Runs one command line; commands that serve return when they are told to end. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const program = createProgram(io)
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    return toExitCode(error, io)
  }
}

function createProgram(io: CliIo): Command {
  const program = new Command('wecom-elements')
    .description('Logins as drop-in elements: see what an app has, serve it, and try it with an emulator.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out.write(text), writeErr: (text) => io.err.write(text) })
  addServeCommand(program, io)
  addListCommand(program, io)
  addImportStorageCommand(program, io)
  addEmulatorCommand(program, io)
  return program
}

/** The one place where errors become exit codes. */
function toExitCode(error: unknown, io: CliIo): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    // Commander's own faults are wrong usage; one that a command reports through it is a failure.
    return error.code.startsWith('commander.') ? 2 : 1
  }
  if (!ElementError.is(error) && !Code.is(error)) throw error
  io.err.write(`${error.message}\n`)
  return 1
}
