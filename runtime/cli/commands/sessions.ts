import type { Command } from 'commander'
import type { App, SessionRow } from '../../index.js'
import {
  type AppOptionValues,
  addAppCommand,
  openApp,
  resolveFullName,
  withExamples,
} from '../app-command.js'
import { CommandFailure, UsageError } from '../failure.js'
import { type CliIo, canAsk, printJson, printLine } from '../io.js'
import { type PageOptionValues, describePage, withPageOptions } from '../pages.js'
import { confirm } from '../prompts.js'
import { drawTable } from '../table.js'

interface FilterOptionValues extends AppOptionValues {
  readonly login?: string
  readonly user?: string
}

export function addSessionsCommand(program: Command, io: CliIo): void {
  const sessions = program.command('sessions').description('list who is logged in, and end their sessions')
  addList(sessions, io)
  addEnd(sessions, io)
  addEndAll(sessions, io)
  withExamples(
    sessions,
    'sessions list --user ZhangWei',
    'sessions end <id>',
    'sessions end-all --login Staff',
  )
}

function addList(sessions: Command, io: CliIo): void {
  const command = withFilter(withPageOptions(addAppCommand(sessions, 'list', { isDefault: true })))
    .description('list the live sessions')
    .action(async (options: FilterOptionValues & PageOptionValues) => {
      await using app = await openApp(io, options)
      const { limit, cursor } = options
      const page = await app.sessions.list({ ...toFilter(app, options), limit, cursor })
      if (options.json === true) {
        printJson(io.out, page)
        return
      }
      const head = ['user', 'login', 'since', 'last used', 'ends', 'id']
      printLine(io.out, drawTable(head, page.rows.map(toCells)))
      describePage(io, page)
    })
  withExamples(command, 'sessions list', 'sessions list --login Staff --json')
}

function addEnd(sessions: Command, io: CliIo): void {
  const command = addAppCommand(sessions, 'end')
    .description('end one session')
    .argument('<id>', 'as the list shows it')
    // One id in 64 begins with a dash, as options do.
    .allowUnknownOption()
    .action(async (id: string, options: AppOptionValues) => {
      await using app = await openApp(io, options)
      if (!(await app.sessions.end(id))) throw new CommandFailure('There is no live session of that id.')
      printEnded(io, options, 1)
    })
  withExamples(command, 'sessions end 9f2c...')
}

function addEndAll(sessions: Command, io: CliIo): void {
  const command = withFilter(addAppCommand(sessions, 'end-all'))
    .description('end all sessions, or those of a user or a login')
    .option('--yes', 'do not ask')
    .action(async (options: FilterOptionValues & { yes?: true }) => {
      await using app = await openApp(io, options)
      const filter = toFilter(app, options)
      if (options.yes !== true) await askFirst(io, options)
      printEnded(io, options, await app.sessions.endAll(filter))
    })
  withExamples(command, 'sessions end-all --user ZhangWei', 'sessions end-all --yes')
}

async function askFirst(io: CliIo, { login, user }: FilterOptionValues): Promise<void> {
  if (!canAsk(io)) throw new UsageError('Nobody is there to be asked. Add --yes if it is meant.')
  const whose = [user && `of ${user}`, login && `through ${login}`].filter(Boolean).join(' ')
  const isMeant = await confirm(io, `End all sessions${whose === '' ? '' : ` ${whose}`}?`, false)
  if (!isMeant) throw new CommandFailure('No session was ended.')
}

function withFilter(command: Command): Command {
  return command
    .option('--login <name>', 'that began through that instance: its full name, or the last part')
    .option('--user <id>', 'of that user')
}

function toFilter(app: App, { login, user }: FilterOptionValues) {
  return { fullName: login === undefined ? undefined : resolveFullName(app, login), userId: user }
}

function toCells({ userId, fullName, createdAt, lastUsedAt, expiresAt, id }: SessionRow) {
  return [userId, fullName, createdAt, lastUsedAt, expiresAt, id]
}

function printEnded({ out }: CliIo, { json }: AppOptionValues, ended: number): void {
  if (json === true) printJson(out, { ended })
  else printLine(out, `${ended} ${ended === 1 ? 'session' : 'sessions'} ended.`)
}
