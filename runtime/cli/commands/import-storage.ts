import type { Command } from 'commander'
import { createApp } from '../../index.js'
import type { CliIo } from '../io.js'

export function addImportStorageCommand(program: Command, io: CliIo): void {
  program
    .command('import-storage')
    .description('bring all rows of a SQLite file into the app’s own, empty storage')
    .argument('<file>', 'the SQLite file, from the app’s folder: data/app.sqlite')
    .option('--app <folder>', 'the app’s folder', '.')
    .option('--json', 'as JSON')
    .action(async (file: string, { app: root, json }: { app: string; json?: true }) => {
      await using app = await createApp({ root })
      const rows = await app.importStorage(file)
      if (json === true) io.out.write(`${JSON.stringify(rows)}\n`)
      else for (const [table, count] of Object.entries(rows)) io.out.write(`${table}: ${count} rows\n`)
    })
}
