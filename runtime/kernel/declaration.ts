import { normalize, sep } from 'node:path'
import { type FullName, lastSegment, parseFullName } from './full-name.js'
import { type JsonFile, readJsonFile } from './json-file.js'
import { type Problem, faultToProblem } from './problem.js'
import { type FoundElement, declarationFile } from './scan.js'
import { functionListSchema } from './function-list.js'
import { type JsonSchema, type Translations, type Validate, compileSchema } from './schema.js'

/** What an element's e.json says, together with where it was found. */
export interface Declaration extends FoundElement {
  readonly name: string
  readonly title: string
  /** The title in other languages. */
  readonly translations: Translations | undefined
  /** The Meta or Type it is made from; empty for a Meta. */
  readonly type: FullName | ''
  /** The whole e.json, frozen. */
  readonly define: Readonly<Record<string, unknown>>
  /** Absolute path of its e.json. */
  readonly file: string
  readonly accessModifier: AccessModifier
  /** The roots in which it stands in the place of another, nearest first. */
  readonly overrides: readonly string[]
  /** Folder of the class file; undefined where e.json doesn't say. */
  readonly backendBundleEntry: string | undefined
}

/** Who may inherit and override an element across roots. */
export type AccessModifier = 'private' | 'protected' | 'public'

/** e.json is open: keys that the runtime doesn't know are kept for tools. */
export const declarationSchema = {
  type: 'object',
  required: ['title', 'type'],
  properties: {
    title: { type: 'string', title: 'Title', description: 'Shown to people', minLength: 1 },
    translations: {
      type: 'object',
      title: 'Translations',
      description: 'By language, as in { "zh": { "title": "..." } }, for pages in that language',
      additionalProperties: {
        type: 'object',
        properties: { title: { type: 'string', minLength: 1 }, description: { type: 'string' } },
      },
    },
    type: {
      type: 'string',
      title: 'Type',
      description:
        'Full name of the Meta or Type it is made from, as in auths.loginTypes.AcmeLogin; empty for a Meta',
    },
    backendBundleEntry: {
      type: 'string',
      title: 'Folder of the class file',
      description: 'Of a Meta or Type, from its own folder; "." by default',
      minLength: 1,
    },
    accessModifier: {
      type: 'string',
      title: 'Access from other apps',
      description: 'private is not inherited, protected cannot be overridden, public is both, by default',
      enum: ['private', 'protected', 'public'],
    },
    functionList: functionListSchema,
  },
} as const satisfies JsonSchema

interface DeclarationJson {
  readonly title: string
  readonly translations?: Translations
  readonly type: string
  readonly backendBundleEntry?: string
  readonly accessModifier?: AccessModifier
}

/** Reads the e.json of what was found, or takes `json` for it. */
export type ReadDeclaration = (
  found: FoundElement,
  json?: JsonFile,
) => Declaration | readonly [Problem, ...Problem[]]

/** Makes the reader of e.json files: it parses and checks one, and tells all its faults at once. */
export async function createDeclarationReader(): Promise<ReadDeclaration> {
  const validate = await compileSchema(declarationSchema)
  return (found, json = readJsonFile(found.folder + sep + declarationFile, 'ELEMENT_DECLARATION_INVALID')) =>
    readDeclaration(found, json, validate)
}

function readDeclaration(
  found: FoundElement,
  json: JsonFile,
  validate: Validate,
): Declaration | [Problem, ...Problem[]] {
  const file = found.folder + sep + declarationFile
  const problem = (pointer: string, message: string): Problem => ({
    severity: 'error',
    fullName: found.fullName,
    file,
    pointer,
    code: 'ELEMENT_DECLARATION_INVALID',
    message: `${file} ${pointer === '' ? '' : `${pointer} `}${message}`,
  })

  if (json.kind === 'missing') return [problem('', 'has vanished.')]
  if (json.kind === 'broken') return [faultToProblem(found.fullName, json.fault)]

  const [first, ...others] = validate(json.value).map((fault) => problem(fault.pointer, fault.message))
  if (first !== undefined) return [first, ...others]

  const define = json.value as DeclarationJson & Record<string, unknown>
  const type = define.type === '' ? '' : parseFullName(define.type)
  if (type === undefined)
    return [problem('/type', 'is not a full name: dotted segments, as in auths.loginTypes.Meta.')]
  if (leavesFolder(define.backendBundleEntry))
    return [problem('/backendBundleEntry', 'must stay inside the folder.')]

  return {
    ...found,
    name: lastSegment(found.fullName),
    title: define.title,
    translations: define.translations,
    type,
    define: deepFreeze(define),
    file,
    accessModifier: define.accessModifier ?? 'public',
    overrides: [],
    backendBundleEntry: define.backendBundleEntry,
  }
}

function leavesFolder(entry: string | undefined): boolean {
  if (entry === undefined) return false
  return /^([/\\]|[A-Za-z]:)/.test(entry) || normalize(entry).split(/[/\\]/).includes('..')
}

/** Freezes a value that came from JSON, down to its last leaf. */
export function deepFreeze<T>(value: T): Readonly<T> {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}
