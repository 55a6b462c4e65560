import type { Command } from 'commander'
import type { AuditRow } from '../../index.js'
import {
  type AppOptionValues,
  addAppCommand,
  openApp,
  resolveFullName,
  withExamples,
} from '../app-command.js'
import { type CliIo, printJson, printLine } from '../io.js'
import { type PageOptionValues, describePage, withPageOptions } from '../pages.js'
import { drawTable } from '../table.js'

interface AuditOptionValues extends AppOptionValues, PageOptionValues {
  readonly login?: string
  readonly user?: string
  readonly act?: string
}

export function addAuditCommand(program: Command, io: CliIo): void {
  const command = withPageOptions(addAppCommand(program, 'audit'))
    .description('list who logged in or tried to, and what administrators did, the newest first')
    .option('--login <name>', 'of that instance: its full name, or the last part')
    .option('--user <id>', 'about that user')
    .option('--act <act>', 'of that kind: login, bind, unbind, syncCorp, endSessions ...')
    .action(async (options: AuditOptionValues) => {
      await using app = await openApp(io, options)
      const { login, user: userId, act, limit, cursor } = options
      const fullName = login === undefined ? undefined : resolveFullName(app, login)
      const page = await app.audit.list({ fullName, userId, act, limit, cursor })
      if (options.json === true) {
        printJson(io.out, page)
        return
      }
      printLine(
        io.out,
        drawTable(['at', 'act', 'user', 'outcome', 'login', 'way', 'address'], page.rows.map(toCells)),
      )
      describePage(io, page)
    })
  withExamples(command, 'audit --act login --limit 20', 'audit --user ZhangWei --json')
}

function toCells({ at, act, userId, outcome, fullName, way, address }: AuditRow) {
  return [at, act, userId, outcome === 0 ? 'done' : outcome, fullName, way, address]
}
