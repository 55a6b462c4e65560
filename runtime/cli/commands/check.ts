import type { Command } from 'commander'
import type { Finding } from '../../index.js'
import {
  type AppOptionValues,
  addAppCommand,
  openApp,
  resolveFullName,
  withEmulatorOption,
  withExamples,
} from '../app-command.js'
import { SilentFailure } from '../failure.js'
import { type CliIo, printJson, printLine, toPrintable } from '../io.js'
import { marks } from '../problems.js'
import { listenForStop } from '../stop-signal.js'

export function addCheckCommand(program: Command, io: CliIo): void {
  const command = withEmulatorOption(addAppCommand(program, 'check'))
    .description('the doctor: see whether logins can work, and where to mend what is wrong')
    .argument('[name]', 'one element: its full name, or the last part; the whole app without it')
    .action(async (name: string | undefined, options: AppOptionValues) => {
      using stop = listenForStop()
      await using app = await openApp(io, options)
      const fullName = name === undefined ? undefined : resolveFullName(app, name)
      const findings: Finding[] = []
      for await (const finding of app.check(fullName, { signal: stop.signal })) {
        if (options.json !== true) printFinding(io, finding, findings.at(-1))
        findings.push(finding)
      }
      const count = (wanted: Finding['status']) => findings.filter(({ status }) => status === wanted).length
      const [errors, warnings] = [count('error'), count('warning')]
      if (options.json === true) printJson(io.out, { findings, errors, warnings })
      else printLine(io.out, `\n${tell(errors, 'error')}, ${tell(warnings, 'warning')}.`)
      if (errors > 0) throw new SilentFailure('The check found errors.')
    })
  withExamples(command, 'check', 'check Staff', 'check --json').addHelpText(
    'after',
    '\nIt ends with 1 when something keeps logins from working, and with 0 when there are warnings at most.\n',
  )
}

function printFinding({ out }: CliIo, finding: Finding, before: Finding | undefined): void {
  const { fullName, title, status, seen, code, solution } = finding
  if (before?.fullName !== fullName) {
    if (before !== undefined) printLine(out)
    printLine(out, toPrintable(fullName === '' ? 'The app' : fullName))
  }
  printLine(out, toPrintable(`${marks[status]} ${title}: ${seen}${code === null ? '' : ` [${code}]`}`))
  if (solution !== null) printLine(out, toPrintable(`    ${solution}`))
}

function tell(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
