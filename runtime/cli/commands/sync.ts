import { type Command, Option } from 'commander'
import {
  type AppOptionValues,
  addAppCommand,
  findMethod,
  openApp,
  resolveFullName,
  withEmulatorOption,
  withExamples,
} from '../app-command.js'
import { CommandFailure } from '../failure.js'
import { type CliIo, printJson, printLine, toPrintable } from '../io.js'
import { showProgress } from '../progress.js'
import { listenForStop } from '../stop-signal.js'

interface SyncOptionValues extends AppOptionValues {
  readonly user?: string
  readonly dept?: string
  readonly dryRun?: true
  readonly allowMassLeave?: true
}

/** What this command knows of a Type's answer to `syncCorp`. */
interface SyncResult {
  readonly failed?: readonly { readonly deptId: string; readonly code: number }[]
  readonly changes?: readonly { readonly kind: string; readonly id: string; readonly change: string }[]
  readonly [count: string]: unknown
}

export function addSyncCommand(program: Command, io: CliIo): void {
  const command = withEmulatorOption(addAppCommand(program, 'sync'))
    .description('bring the stored members and departments up to date')
    .argument('<name>', 'full name of the instance, or its last part')
    .option('--user <id>', 'that member alone')
    .addOption(
      new Option('--dept <id>', 'that department and what is under it, without members').conflicts('user'),
    )
    .addOption(
      new Option('--dry-run', 'say what would change, and write nothing').conflicts(['user', 'dept']),
    )
    .addOption(
      new Option('--allow-mass-leave', 'let any number of members be marked as left').conflicts([
        'user',
        'dept',
      ]),
    )
    .action(async (name: string, options: SyncOptionValues) => {
      using stop = listenForStop()
      await using app = await openApp(io, options)
      const fullName = resolveFullName(app, name)
      const { signal } = stop
      try {
        const { user: userId, dept: deptId } = options
        if (userId !== undefined) {
          await findMethod(app, fullName, 'syncUserInfo')({ userId, forceUpdate: true, signal })
          printDone(io, options, { fullName, userId })
        } else if (deptId !== undefined) {
          await findMethod(app, fullName, 'syncDepartmentInfo')({ deptId, signal })
          printDone(io, options, { fullName, deptId })
        } else {
          await syncAll(io, options, findMethod<SyncResult>(app, fullName, 'syncCorp'), signal)
        }
      } catch (error) {
        if (!signal.aborted) throw error
        throw new CommandFailure('Stopped. What was read is kept, and nobody was marked as left.')
      }
    })
  withExamples(command, 'sync Staff', 'sync Staff --dry-run', 'sync Staff --user ZhangWei')
}

async function syncAll(
  io: CliIo,
  { json, dryRun, allowMassLeave }: SyncOptionValues,
  syncCorp: (args: object) => Promise<SyncResult>,
  signal: AbortSignal,
): Promise<void> {
  const progress = showProgress(io)
  let result: SyncResult
  try {
    result = await syncCorp({ signal, dryRun, allowMassLeave, onProgress: progress.show })
  } finally {
    progress.end()
  }
  if (json === true) printJson(io.out, result)
  else printResult(io, result, dryRun === true)

  const failed = (result.failed ?? []).map(({ deptId, code }) => `${deptId} (${code})`)
  if (failed.length > 0) {
    throw new CommandFailure(
      `The members of some departments could not be read, so that nobody was marked as left: ${failed.join(', ')}. Sync again.`,
    )
  }
}

function printResult(
  { out }: CliIo,
  { failed: _failed, changes = [], ...counts }: SyncResult,
  isDryRun: boolean,
) {
  for (const { kind, id, change } of changes) printLine(out, toPrintable(`${change} ${kind} ${id}`))
  const told = Object.entries(counts).map(([what, count]) => `${String(count)} ${what}`)
  printLine(out, `${isDryRun ? 'It would be' : 'Synced'}: ${told.join(', ')}.`)
}

function printDone({ out }: CliIo, { json }: AppOptionValues, what: Record<string, string>): void {
  if (json === true) printJson(out, what)
  else printLine(out, toPrintable(`${what['userId'] ?? `Department ${what['deptId'] ?? ''}`} is up to date.`))
}
