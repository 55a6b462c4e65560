import { type Command, type CommandOptions, Option } from 'commander'
import { type App, type AppConfigInput, type Logger, createApp } from '../index.js'
import { CommandFailure, UsageError } from './failure.js'
import { type CliIo, printLines } from './io.js'

/** What the commands that open an app share. */
export interface AppOptionValues {
  readonly app: string
  readonly json?: true
  readonly allowEmulator?: true
}

/** Adds a command that opens the app in the working directory, or in `--app`. */
export function addAppCommand(parent: Command, name: string, options: CommandOptions = {}): Command {
  return parent
    .command(name, options)
    .option('--app <folder>', "the app's folder", '.')
    .option('--json', 'print JSON for programs, errors too')
}

/**
 * Adds the consent that in code is `createApp({ allowEmulator: true })`. It stands on the command line, where a person
 * gives it each time, and never in a file.
 */
export function withEmulatorOption(command: Command): Command {
  const text = 'let an emulator stand in for the real service; refused in production'
  return command.addOption(new Option('--allow-emulator', text))
}

/** The examples at the end of a command's help. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ wecom-elements ${example}`)
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}\n`)
}

export function openApp(
  io: CliIo,
  { app: root, allowEmulator }: AppOptionValues,
  config: AppConfigInput = {},
): Promise<App> {
  const logger = createLogger(io)
  return createApp({ root, env: io.env, config, logger, allowEmulator: allowEmulator === true })
}

/** The full name that a person means: the name itself, or its last part where only one element ends in it. */
export function resolveFullName(app: App, text: string): string {
  if (text.includes('.')) return text
  const found = app.elements().filter(({ fullName }) => fullName.endsWith(`.${text}`))
  if (found.length > 1) {
    const names = found.map(({ fullName }) => fullName).join(', ')
    throw new UsageError(`"${text}" is the last part of several names. Say which: ${names}.`)
  }
  return found[0]?.fullName ?? text
}

/**
 * The method of an instance, whose Type may lack it.
 *
 * @throws CommandFailure
 */
export function findMethod<Result>(
  app: App,
  fullName: string,
  method: string,
): (args?: object) => Promise<Result> {
  const element = app.getElement(fullName)
  const found: unknown = element[method]
  if (typeof found !== 'function')
    throw new CommandFailure(`${fullName} cannot do that: its Type has no ${method}.`)
  return (args) => found.call(element, args) as Promise<Result>
}

/** A person reads what is written here, so that it is no JSON. */
function createLogger({ err }: CliIo): Logger {
  const write = (level: string) => (fields: object, message?: string) => {
    const cause = Object.values(fields).find((field): field is Error => field instanceof Error)
    printLines(err, `${level}: ${[message, cause?.message].filter(Boolean).join(': ')}`)
  }
  return { debug: () => undefined, info: () => undefined, warn: write('warning'), error: write('error') }
}
