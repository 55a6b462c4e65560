import type { Command } from 'commander'
import {
  type AppOptionValues,
  addAppCommand,
  openApp,
  withEmulatorOption,
  withExamples,
} from '../app-command.js'
import { type CliIo, printJson, printLine } from '../io.js'
import { printProblems } from '../problems.js'
import { drawTree } from '../tree.js'

export function addListCommand(program: Command, io: CliIo): void {
  const command = withEmulatorOption(addAppCommand(program, 'list'))
    .description('draw the tree Meta -> Type -> Instance, and say what is broken')
    .action(async (options: AppOptionValues) => {
      await using app = await openApp(io, options)
      const { problems } = app
      const elements = app.elements()
      if (options.json === true) {
        printJson(io.out, { elements, problems })
        return
      }
      printLine(io.out, drawTree(elements, problems))
      printProblems(io.out, problems)
    })
  withExamples(command, 'list', 'list --app ../my-app --json')
}
