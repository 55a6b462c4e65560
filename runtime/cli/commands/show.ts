import type { Command } from 'commander'
import type { ElementDetails } from '../../index.js'
import {
  type AppOptionValues,
  addAppCommand,
  openApp,
  resolveFullName,
  withEmulatorOption,
  withExamples,
} from '../app-command.js'
import { type CliIo, printJson, printLine, toPrintable } from '../io.js'
import { printProblems } from '../problems.js'
import { printSetupSteps, setupStepsOf } from '../setup-steps.js'

export function addShowCommand(program: Command, io: CliIo): void {
  const command = withEmulatorOption(addAppCommand(program, 'show'))
    .description(
      'show one element: where it lies, its chain of types, its functions, its config without secrets',
    )
    .argument('<name>', 'full name of the element, or its last part')
    .action(async (name: string, options: AppOptionValues) => {
      await using app = await openApp(io, options)
      const details = app.describe(resolveFullName(app, name))
      const isBroken = details.problems.some(({ severity }) => severity === 'error')
      const setupSteps = isBroken ? [] : setupStepsOf(app, details.fullName)
      if (options.json === true) {
        printJson(io.out, { ...details, setupSteps })
        return
      }
      for (const [label, ...lines] of describe(details)) {
        lines.forEach((line, index) => {
          printLine(io.out, `${(index === 0 ? label : '').padEnd(11)}${toPrintable(line)}`)
        })
      }
      printSetupSteps(io.out, setupSteps)
      printProblems(io.out, details.problems)
    })
  withExamples(command, 'show Staff', 'show auths.loginTypes.Staff --json')
}

function describe(details: ElementDetails): [label: string, ...lines: string[]][] {
  const { fullName, title, kind, root, folder, files, chain, classFile, functions } = details
  return [
    ['name', fullName],
    ['title', title],
    ['kind', kind],
    ['root', root],
    ['folder', folder],
    ['files', ...files],
    ['chain', ...chain.map((one) => `${one.fullName} (${one.kind}, ${one.root})`)],
    ['class', ...(classFile === undefined ? [] : [classFile])],
    ['functions', ...functions.map(describeFunction)],
    ['config', ...describeConfig(details)],
  ]
}

function describeFunction({
  name,
  args = [],
  loginRequired = true,
  title = '',
}: ElementDetails['functions'][number]) {
  const names = args.map((arg) => (arg.required === true ? arg.name : `${arg.name}?`))
  const access = loginRequired === false || loginRequired === 0 ? '' : '  (login required)'
  return `${name}(${names.join(', ')})${title === '' ? '' : `  ${title}`}${access}`
}

function describeConfig({ config, secrets }: ElementDetails): string[] {
  if (config === undefined) return []
  return [
    ...JSON.stringify(config, null, 2).split('\n'),
    ...secrets.map((pointer) => `${pointer}: is set, and not shown`),
  ]
}
