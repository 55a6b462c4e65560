import type { Command } from 'commander'
import { type AppOptionValues, addAppCommand, openApp, withExamples } from '../app-command.js'
import { type CliIo, printJson, printLine } from '../io.js'

const wayBack = `
The way back: stop the app, remove the database file together with its -wal and -shm, copy the backup to its place
(data/app.sqlite, where app.config.json says no other), start the app.`

export function addBackupCommand(program: Command, io: CliIo): void {
  const command = addAppCommand(program, 'backup')
    .description("copy the app's SQLite database as it is at one moment, while the app runs")
    .argument('<file>', 'the copy; only you may read it, and nothing is written over')
    .action(async (target: string, options: AppOptionValues) => {
      await using app = await openApp(io, options)
      const { file, bytes } = await app.backup(target)
      if (options.json === true) printJson(io.out, { file, bytes })
      else printLine(io.out, `${file}: ${bytes} bytes.`)
    })
  withExamples(command, 'backup backups/monday.sqlite').addHelpText('after', wayBack)
}
