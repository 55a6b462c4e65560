import type { Command } from 'commander'
import { type AppOptionValues, addAppCommand, openApp, withExamples } from '../app-command.js'
import { writeElementMap } from '../element-map.js'
import { type CliIo, printJson, printLine } from '../io.js'
import { printProblems } from '../problems.js'
import { writeSchemas } from '../schema-files.js'

export function addTypesCommand(program: Command, io: CliIo): void {
  const command = addAppCommand(program, 'types')
    .description(
      'write element-map.d.ts, by which the compiler knows the names of your elements, and JSON Schemas',
    )
    .action(async (options: AppOptionValues) => {
      await using app = await openApp(io, options)
      // Whatever is wrong with an instance, its class is known.
      const instances = new Set(
        app.elements().flatMap(({ kind, fullName }) => (kind === 'instance' ? [fullName] : [])),
      )
      const problems = app.problems.filter(({ fullName }) => !instances.has(fullName))
      const files = [await writeElementMap(app), ...(await writeSchemas(app))]
      if (options.json === true) {
        printJson(io.out, { files, problems })
        return
      }
      for (const file of files) printLine(io.out, file)
      printProblems(io.err, problems)
    })
  withExamples(command, 'types').addHelpText(
    'after',
    `
element-map.d.ts lies beside app.config.json: have your tsconfig.json include it, and write it anew when an element
comes or goes. A Type of your own also gets schemas/<its full name>.json, for "$schema" in its instances' configs.`,
  )
}
