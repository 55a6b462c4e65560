import { join } from 'node:path'
import { ElementError } from './errors.js'
import { readJsonFile } from './json-file.js'
import { type JsonSchema, compileSchema } from './schema.js'
import { replaceVariables } from './variables.js'

/** app.config.json as it is written. */
export interface AppConfigInput {
  /** `org.App` */
  readonly appId?: string
  /** Shown to people; the appId by default. */
  readonly title?: string
  readonly storage?: StorageConfig
  readonly server?: Partial<ServerConfig>
  /** Host names besides the vendor's own that a config may send secrets to. */
  readonly allowedHosts?: readonly string[]
  /** Values for `{{NAME}}` in the configs of elements. */
  readonly variables?: Readonly<Record<string, string>>
}

/** app.config.json with its defaults filled in. */
export interface AppConfig extends Required<Omit<AppConfigInput, 'server'>> {
  readonly server: ServerConfig
}

export type StorageConfig =
  | {
      readonly dialect: 'sqlite'
      /** Path relative to the app, or `:memory:`. */
      readonly filename: string
    }
  | {
      readonly dialect: 'postgres'
      /** `postgres://user:password@host:port/database` */
      readonly connectionString: string
    }

export interface ServerConfig {
  readonly host: string
  readonly port: number
  /** The address under which browsers reach the app; without it, each login's redirectUri decides. */
  readonly publicUrl?: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The one place where the process's environment is read. */
export const processEnvironment: Environment = process.env

const appConfigFile = 'app.config.json'

export const appConfigSchema = {
  type: 'object',
  required: ['appId'],
  additionalProperties: false,
  properties: {
    appId: {
      type: 'string',
      pattern: '^[A-Za-z_][A-Za-z0-9_-]*\\.[A-Za-z_][A-Za-z0-9_-]*$',
      examples: ['org.App'],
    },
    title: { type: 'string', minLength: 1 },
    storage: {
      type: 'object',
      required: ['dialect'],
      additionalProperties: false,
      properties: {
        dialect: { type: 'string', enum: ['sqlite', 'postgres'] },
        filename: { type: 'string', minLength: 1 },
        connectionString: { type: 'string', format: 'uri', writeOnly: true },
      },
      if: { properties: { dialect: { const: 'postgres' } } },
      then: { required: ['connectionString'], properties: { filename: false } },
      else: { required: ['filename'], properties: { connectionString: false } },
    },
    server: {
      type: 'object',
      additionalProperties: false,
      properties: {
        host: { type: 'string', minLength: 1 },
        port: { type: 'integer', minimum: 0, maximum: 65535 },
        publicUrl: { type: 'string', format: 'uri' },
      },
    },
    allowedHosts: { type: 'array', items: { type: 'string', minLength: 1 } },
    variables: { type: 'object', additionalProperties: { type: 'string' } },
  },
} as const

/**
 * Reads app.config.json of the folder `root`; `overrides` win over it key by key, and `{{NAME}}` is read from `env`.
 *
 * @throws ElementError `APP_CONFIG_INVALID`, with every fault of the file.
 */
export async function readAppConfig(
  root: string,
  overrides: AppConfigInput = {},
  env: Environment = processEnvironment,
): Promise<AppConfig> {
  const file = join(root, appConfigFile)
  const { value, faults: unset } = replaceVariables(
    { ...readWritten(file, overrides.appId !== undefined), ...overrides },
    env,
    (name) => `Set the environment variable ${name}.`,
  )
  const validate = await compileSchema(appConfigSchema satisfies JsonSchema)
  const [first, ...others] = [...unset, ...validate(value)]
  if (first !== undefined) {
    const faults = [first, ...others].map(({ pointer, message }) => `${pointer} ${message}`)
    throw new ElementError('APP_CONFIG_INVALID', `${file} ${faults.join(' ')}`, {
      file,
      pointer: first.pointer,
    })
  }
  return fillInDefaults(value as AppConfigInput & { appId: string })
}

function readWritten(file: string, canDoWithout: boolean): object {
  const json = readJsonFile(file, 'APP_CONFIG_INVALID')
  if (json.kind === 'broken') throw new ElementError('APP_CONFIG_INVALID', json.fault.message, { file })
  if (json.kind === 'missing') {
    if (canDoWithout) return {}
    const fix = 'An app is a folder that holds it; the least is {"appId": "org.App"}.'
    throw new ElementError('APP_CONFIG_INVALID', `${file} is missing. ${fix}`, { file })
  }
  const isObject = typeof json.value === 'object' && json.value !== null && !Array.isArray(json.value)
  if (!isObject) throw new ElementError('APP_CONFIG_INVALID', `${file} must be a JSON object.`, { file })
  return json.value
}

function fillInDefaults(written: AppConfigInput & { appId: string }): AppConfig {
  return {
    appId: written.appId,
    title: written.title ?? written.appId,
    storage: written.storage ?? { dialect: 'sqlite', filename: 'data/app.sqlite' },
    server: { host: '127.0.0.1', port: 3000, ...written.server },
    allowedHosts: written.allowedHosts ?? [],
    variables: written.variables ?? {},
  }
}
