import { sep } from 'node:path'
import type { ConfigSurroundings, ElementClass } from './base-element.js'
import { type Declaration, deepFreeze } from './declaration.js'
import { type JsonFile, isJsonObject, readJsonFile } from './json-file.js'
import { type Problem, faultToProblem } from './problem.js'
import type { JsonSchema, Validate } from './schema.js'
import { isSecret, partOf } from './secret-schema.js'
import { replaceVariables } from './variables.js'

/** A Type's class with the check of its instances' configs. */
export interface ConfiguredClass {
  readonly elementClass: ElementClass
  readonly validate: Validate
}

export interface ConfigSources extends ConfigSurroundings {
  /** `variables` of app.config.json. */
  readonly variables: Readonly<Record<string, string>>
}

export type BoundConfig =
  | {
      readonly kind: 'bound'
      readonly config: object
      readonly values: unknown
      readonly warnings: readonly Problem[]
    }
  | { readonly kind: 'broken'; readonly problems: readonly [Problem, ...Problem[]] }

const missingFile = { kind: 'missing' } as const

/** Whether the config is there in another letter case, which only some file systems would overlook. */
function isMisspelt({ name, files }: Declaration): boolean {
  const wanted = `${name}.json`
  return !files.includes(wanted) && files.some((file) => file.toLowerCase() === wanted.toLowerCase())
}

function configFileOf({ folder, name }: Declaration): string {
  return `${folder}${sep}${name}.json`
}

/** An instance's config beside its e.json, as it is written. */
export function readConfig(declaration: Declaration): JsonFile {
  return isMisspelt(declaration)
    ? missingFile
    : readJsonFile(configFileOf(declaration), 'ELEMENT_CONFIG_INVALID')
}

/**
 * Reads an instance's config beside its e.json, or takes `json` for it, fills in the variables and checks it against
 * its Type.
 */
export function bindConfig(
  declaration: Declaration,
  type: ConfiguredClass,
  sources: ConfigSources,
  json: JsonFile = readConfig(declaration),
): BoundConfig {
  const { fullName, root } = declaration
  const file = configFileOf(declaration)
  const problem = (
    finding: Pick<Problem, 'severity' | 'pointer' | 'message'> & Partial<Problem>,
  ): Problem => ({
    fullName,
    file,
    code: 'ELEMENT_CONFIG_INVALID',
    ...finding,
    message: `${file} ${finding.pointer === '' ? '' : `${finding.pointer} `}${finding.message}`,
  })
  const broken = (first: Problem, others: readonly Problem[] = []): BoundConfig => ({
    kind: 'broken',
    problems: [first, ...others],
  })

  if (json.kind === 'missing') {
    const message = `is missing. An instance has its config there, as ${declaration.type} asks for it; a Type has its class beside its e.json.`
    return broken(problem({ severity: 'error', pointer: '', code: 'ELEMENT_CONFIG_MISSING', message }))
  }
  if (json.kind === 'broken') return broken(faultToProblem(fullName, json.fault))

  const whose = root.isInherited === true ? ` of the app that is started, not of ${root.name}` : ''
  const replaced = replaceVariables(
    json.value,
    sources.variables,
    (variable) => `Add "${variable}" to "variables" in app.config.json${whose}.`,
  )
  const faults = [...replaced.faults, ...type.validate(replaced.value)]
  const [first, ...others] = faults.map((fault) => problem({ severity: 'error', ...fault }))
  if (first !== undefined) return broken(first, others)

  const config = freezeConfig(replaced.value as Record<string, unknown>, type.elementClass.configSchema)
  const findings = type.elementClass.checkConfig(config, sources).map(problem)
  const [firstError, ...otherErrors] = findings.filter(({ severity }) => severity === 'error')
  if (firstError !== undefined) return broken(firstError, otherErrors)
  return { kind: 'bound', config, values: replaced.value, warnings: findings }
}

/**
 * A frozen copy of a config. The keys of its secrets are not enumerable: reading one by name works,
 * while JSON, spreading and `util.inspect` pass it over.
 */
function freezeConfig(values: Record<string, unknown>, schema: JsonSchema): object {
  const config = {}
  for (const [key, value] of Object.entries(values)) {
    const part = partOf(schema, key)
    const isHidden = part !== undefined && isSecret(part)
    const hasParts = part !== undefined && !isHidden && isJsonObject(value)
    Object.defineProperty(config, key, {
      value: hasParts ? freezeConfig(value, part) : deepFreeze(value),
      enumerable: !isHidden,
    })
  }
  return Object.freeze(config)
}
