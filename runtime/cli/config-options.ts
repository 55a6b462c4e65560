/** Values of a config that were given on the command line. */
import { type Command, InvalidArgumentError } from 'commander'
import type { JsonSchema } from '../index.js'
import { type ConfigValues, holdsSecret, parseValue } from './config-form.js'
import { UsageError } from './failure.js'
import type { CliIo } from './io.js'

type Pairs = ReadonlyMap<string, string>

export interface ConfigOptionValues {
  readonly set?: Pairs
  readonly env?: Pairs
}

export function withConfigOptions(command: Command): Command {
  return command
    .option('--set <key=value>', 'a key of the config, as often as needed; not for secrets', collectPair)
    .option(
      '--env <key=NAME>',
      "the environment variable that holds a key's value, a secret's too",
      collectPair,
    )
}

/** @throws UsageError for a key that there is not, a value that can't be its, and a secret on the command line. */
export function readGiven(io: CliIo, schema: JsonSchema, { set, env }: ConfigOptionValues): ConfigValues {
  const given: ConfigValues = {}
  for (const [key, text] of set ?? []) {
    const part = findKey(schema, key)
    if (holdsSecret(part)) {
      throw new UsageError(
        `${key} is a secret, which others could read in the list of processes: use --env ${key}=NAME.`,
      )
    }
    given[key] = parseGiven(key, text, part)
  }
  for (const [key, name] of env ?? []) {
    const text = io.env[name]
    if (text === undefined || text === '')
      throw new UsageError(`The environment variable ${name} is not set.`)
    given[key] = parseGiven(key, text, findKey(schema, key))
  }
  return given
}

function parseGiven(key: string, text: string, schema: JsonSchema): unknown {
  const parsed = parseValue(text, schema)
  if ('fault' in parsed) throw new UsageError(`${key}: ${parsed.fault}`)
  return parsed.value
}

function findKey({ properties = {} }: JsonSchema, key: string): JsonSchema {
  const part = Object.hasOwn(properties, key) ? properties[key] : undefined
  if (part === undefined) {
    throw new UsageError(`There is no key "${key}". There are ${Object.keys(properties).join(', ')}.`)
  }
  return part
}

function collectPair(text: string, before: Pairs = new Map<string, string>()): Pairs {
  const at = text.indexOf('=')
  // The value may be a secret that was meant for another place.
  if (at < 1) throw new InvalidArgumentError('It has the form key=value.')
  return new Map([...before, [text.slice(0, at), text.slice(at + 1)]])
}
