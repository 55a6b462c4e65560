import type { Command } from 'commander'
import { type AppOptionValues, addAppCommand, openApp, withExamples } from '../app-command.js'
import { type CliIo, printJson, printLine } from '../io.js'

export function addImportStorageCommand(program: Command, io: CliIo): void {
  const command = addAppCommand(program, 'import-storage')
    .description("bring all rows of a SQLite file into the app's own, empty storage")
    .argument('<file>', "the SQLite file, from the app's folder: data/app.sqlite")
    .action(async (file: string, options: AppOptionValues) => {
      await using app = await openApp(io, options)
      const rows = await app.importStorage(file)
      if (options.json === true) printJson(io.out, rows)
      else for (const [table, count] of Object.entries(rows)) printLine(io.out, `${table}: ${count} rows`)
    })
  withExamples(command, 'import-storage data/app.sqlite')
}
