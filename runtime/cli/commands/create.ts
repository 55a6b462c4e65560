import type { Command } from 'commander'
import {
  type App,
  type ElementDescription,
  ElementError,
  type ElementSummary,
  type JsonSchema,
} from '../../index.js'
import {
  type AppOptionValues,
  addAppCommand,
  openApp,
  withEmulatorOption,
  withExamples,
} from '../app-command.js'
import { type ConfigValues, askKeys, fillInConfig, holdsSecret, missingKeys } from '../config-form.js'
import { type ConfigOptionValues, readGiven, withConfigOptions } from '../config-options.js'
import { CommandFailure, UsageError } from '../failure.js'
import { type CliIo, canAsk, printJson, printLine } from '../io.js'
import { type NewApp, planNewApp } from '../new-app.js'
import { askOne, askText } from '../prompts.js'
import { printSetupSteps, setupStepsOf } from '../setup-steps.js'

interface CreateOptionValues extends AppOptionValues, ConfigOptionValues {
  readonly type?: string
  readonly title?: string
  readonly appId?: string
}

interface Instance {
  readonly fullName: string
  readonly title: string
  readonly type: string
  readonly config: ConfigValues
}

export function addCreateCommand(program: Command, io: CliIo): void {
  const command = withConfigOptions(withEmulatorOption(addAppCommand(program, 'create')))
    .description('make an instance: asks for what it needs, checks it, and writes both files or none')
    .argument('[name]', 'its full name, or the last part')
    .option('--type <name>', 'its Type; asked for where there are several')
    .option('--title <title>', 'what people read; the name by default')
    .option('--app-id <org.App>', 'makes app.config.json where there is none, without asking')
    .action(async (name: string | undefined, options: CreateOptionValues) => {
      const { app: folder, appId, allowEmulator = false, json } = options
      const newApp = await planNewApp(io, folder, { appId, allowEmulator })
      await using app = await openApp(io, options, newApp?.config)
      const type = await chooseType(io, app, options.type)
      const instance = await describeInstance(io, app, type, name, options)
      const { fullName } = await write(io, app, newApp, instance)

      const setupSteps = setupStepsOf(app, fullName)
      if (json === true) {
        printJson(io.out, { fullName, folder: app.describe(fullName).folder, setupSteps })
        return
      }
      printLine(io.out, `${fullName} is made, in ${app.describe(fullName).folder}.`)
      if (hasBareSecret(app, instance)) {
        printLine(io.out, 'Its config holds a secret as it is: keep that file out of version control.')
      }
      printSetupSteps(io.out, setupSteps)
      const consent = allowEmulator ? ' --allow-emulator' : ''
      printLine(io.out, `\nThen see whether it works: wecom-elements check ${instance.fullName}${consent}`)
    })
  withExamples(
    command,
    'create',
    'create Staff --set corpId=ww0123456789abcdef --set agentId=1000002 --env corpSecret=CORP_SECRET \\\n      --set redirectUri=https://app.example.com/auth/callback --app-id acme.Portal',
  )
}

/** Whether a secret stands in the file itself, and not only the name of a variable that holds it. */
function hasBareSecret(app: App, { type, config }: Instance): boolean {
  const { properties = {} } = schemaOf(app, type)
  return Object.entries(config).some(
    ([key, value]) => holdsSecret(properties[key] ?? {}) && !/^\{\{[^{}]+\}\}$/.test(String(value)),
  )
}

function schemaOf(app: App, type: string): JsonSchema {
  return app.getElement<ElementDescription>(type).elementClass.configSchema
}

async function chooseType(io: CliIo, app: App, wanted: string | undefined): Promise<ElementSummary> {
  const broken = new Set(
    app.problems.filter(({ severity }) => severity === 'error').map(({ fullName }) => fullName),
  )
  const types = app.elements().filter(({ kind, fullName }) => kind === 'type' && !broken.has(fullName))
  const names = types.map(({ fullName }) => fullName).join(', ')
  if (wanted !== undefined) {
    const found = types.filter(({ fullName }) => fullName === wanted || fullName.endsWith(`.${wanted}`))
    if (found[0] === undefined || found.length > 1) {
      throw new UsageError(`--type ${wanted} names no single Type that works. There are ${names}.`)
    }
    return found[0]
  }
  if (types.length > 1 && !canAsk(io)) throw new UsageError(`Say which Type: --type with one of ${names}.`)
  const [first, ...others] = types
  if (first === undefined) throw new CommandFailure('There is no Type that works.')
  if (others.length === 0) return first
  const choices = types.map(({ fullName, title }) => ({ value: fullName, name: `${title} (${fullName})` }))
  const chosen = await askOne(io, 'What kind of login?', choices)
  return types.find(({ fullName }) => fullName === chosen) ?? first
}

async function describeInstance(
  io: CliIo,
  app: App,
  { fullName: type }: ElementSummary,
  name: string | undefined,
  options: CreateOptionValues,
): Promise<Instance> {
  const schema = schemaOf(app, type)
  const given = readGiven(io, schema, options)
  if (!canAsk(io)) {
    refuseIncomplete(schema, given, name)
    const fullName = toFullName(name ?? '', type)
    return { fullName, title: options.title ?? lastPart(fullName), type, config: given }
  }
  const fullName = toFullName(name ?? (await askName(io, app, type)), type)
  const title = options.title ?? (await askTitle(io, lastPart(fullName)))
  return { fullName, title, type, config: await fillInConfig(io, schema, given) }
}

function refuseIncomplete(schema: JsonSchema, given: ConfigValues, name: string | undefined): void {
  const missing = missingKeys(schema, given).map((key) =>
    holdsSecret(schema.properties?.[key] ?? {}) ? `--env ${key}=NAME` : `--set ${key}=...`,
  )
  if (name === undefined) missing.unshift('the name')
  if (missing.length > 0) throw new UsageError(`Nobody is there to be asked. Add ${missing.join(', ')}.`)
}

function askName(io: CliIo, app: App, type: string): Promise<string> {
  const taken = new Set(app.elements().map(({ fullName }) => fullName))
  const check = (answer: string) => {
    const fullName = toFullName(answer, type)
    if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(fullName))
      return 'Letters, digits and _ only, and no digit first.'
    return taken.has(fullName) ? `${fullName} is there already.` : undefined
  }
  return askText(io, 'Name of the instance; its folder is called so:', { check, proposal: 'Staff' })
}

function askTitle(io: CliIo, proposal: string): Promise<string> {
  const check = (answer: string) => (answer === '' ? 'It must not be empty.' : undefined)
  return askText(io, 'Title, which people read:', { check, proposal })
}

/** A name without dots is one beside the Type. */
function toFullName(name: string, type: string): string {
  return name.includes('.') ? name : type.replace(/[^.]+$/, name)
}

function lastPart(fullName: string): string {
  return fullName.split('.').at(-1) ?? fullName
}

/** Writes what there is to write, and takes nothing for done that is not. Who can be asked may mend a fault. */
async function write(io: CliIo, app: App, newApp: NewApp | undefined, instance: Instance): Promise<Instance> {
  const takeBack = await newApp?.write()
  let attempt = instance
  try {
    for (;;) {
      try {
        await app.createInstance(attempt)
        return attempt
      } catch (error) {
        attempt = await mend(io, app, attempt, error)
      }
    }
  } catch (error) {
    await takeBack?.()
    throw error
  }
}

/** Asks again for the keys that were refused; throws what can't be mended so. */
async function mend(io: CliIo, app: App, instance: Instance, error: unknown): Promise<Instance> {
  const configSchema = schemaOf(app, instance.type)
  const faults = ElementError.is(error) ? error.faults : []
  const keys = new Set(
    faults.flatMap(({ pointer }) => {
      const key = pointer.split('/')[1] ?? ''
      return Object.hasOwn(configSchema.properties ?? {}, key) ? [key] : []
    }),
  )
  if (!canAsk(io) || keys.size === 0) throw error
  for (const { message } of faults) printLine(io.err, message)
  return { ...instance, config: await askKeys(io, configSchema, [...keys], instance.config) }
}
