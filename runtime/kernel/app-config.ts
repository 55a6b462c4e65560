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
  /** Inherited apps: `./`, `../` or absolute is a folder, anything else an installed package. */
  readonly extends?: readonly string[]
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
  /** Whether `/console` is there; false by default. */
  readonly console?: boolean
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The one place where the process's environment is read. */
export const processEnvironment: Environment = process.env

/** The one file that makes a folder an app. */
export const appConfigFile = 'app.config.json'

export const appIdSchema = {
  type: 'string',
  title: 'App id',
  description: 'org.App, the part of addresses that names this app',
  pattern: '^[A-Za-z_][A-Za-z0-9_-]*\\.[A-Za-z_][A-Za-z0-9_-]*$',
  examples: ['org.App'],
} as const

export const extendsSchema = {
  type: 'array',
  title: 'Inherited apps',
  description: 'Apps whose elements this one has too: a folder as ./ or ../, else an installed package',
  items: { type: 'string', minLength: 1 },
} as const

export const appConfigSchema = {
  type: 'object',
  required: ['appId'],
  additionalProperties: false,
  properties: {
    appId: appIdSchema,
    title: {
      type: 'string',
      title: 'Title',
      description: 'Shown to people; the appId by default',
      minLength: 1,
    },
    extends: extendsSchema,
    storage: {
      type: 'object',
      title: 'Storage',
      description: 'Where members, sessions and states are kept; the SQLite file data/app.sqlite by default',
      required: ['dialect'],
      additionalProperties: false,
      properties: {
        dialect: { type: 'string', title: 'Database', enum: ['sqlite', 'postgres'] },
        filename: {
          type: 'string',
          title: 'SQLite file',
          description: "Counted from the app's folder, or :memory:",
          minLength: 1,
        },
        connectionString: {
          type: 'string',
          title: 'PostgreSQL server',
          description:
            'postgres://user:password@host:port/database; a variable keeps the password out of the file',
          format: 'uri',
          writeOnly: true,
        },
      },
      if: { properties: { dialect: { const: 'postgres' } } },
      then: { required: ['connectionString'], properties: { filename: false } },
      else: { required: ['filename'], properties: { connectionString: false } },
    },
    server: {
      type: 'object',
      title: 'Server',
      description: 'Where `serve` listens, and under which address browsers come',
      additionalProperties: false,
      properties: {
        host: {
          type: 'string',
          title: 'Address to listen on',
          description: '127.0.0.1 by default',
          minLength: 1,
        },
        port: { type: 'integer', title: 'Port', description: '3000 by default', minimum: 0, maximum: 65535 },
        publicUrl: {
          type: 'string',
          title: 'Public address',
          description: "What browsers know the app by; each login's redirectUri decides without it",
          format: 'uri',
        },
        console: {
          type: 'boolean',
          title: 'Console',
          description: 'Puts the pages of administrators at /console; false by default',
        },
      },
    },
    allowedHosts: {
      type: 'array',
      title: 'Allowed hosts',
      description: "Host names besides the vendor's own that a config may send secrets to",
      items: { type: 'string', minLength: 1 },
    },
    variables: {
      type: 'object',
      title: 'Variables',
      description: 'Values for {{NAME}} in the configs of elements; {{NAME}} here reads the environment',
      additionalProperties: { type: 'string' },
    },
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
    extends: written.extends ?? [],
    storage: written.storage ?? { dialect: 'sqlite', filename: 'data/app.sqlite' },
    server: { host: '127.0.0.1', port: 3000, ...written.server },
    allowedHosts: written.allowedHosts ?? [],
    variables: written.variables ?? {},
  }
}
