import { inspect } from 'node:util'
import type { JsonSchema, Translations } from './schema.js'

/** Marks the classes of elements, so that they are known across two copies of this package. */
const elementClassBrand = Symbol.for('wecom-elements.Element')

/** What an element can ask of the app it lives in. */
export interface ElementApp {
  /** `org.App` */
  readonly appId: string
  readonly title: string
  /** @throws ElementError `ELEMENT_NOT_FOUND`, or the problem of a broken element. */
  // The caller knows what it asks for.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  getElement<T = unknown>(fullName: string): T
}

/** One function of an element that may be called from outside. */
export interface RemoteFunction {
  readonly name: string
  readonly title?: string
  /** The title by language. */
  readonly translations?: Translations
  readonly args?: readonly RemoteArgument[]
  /** Whether only who is logged in, and allowed to by the host's `authorize`, may call it; true by default. */
  readonly loginRequired?: boolean | 0 | 1
}

/** `Stext` and `Ltext` are strings, `Numeric` is a number, `Checkbox` a boolean. */
export type RemoteDataType = 'Stext' | 'Ltext' | 'Numeric' | 'Checkbox'

export interface RemoteArgument {
  readonly name: string
  readonly title?: string
  /**
   * A `RemoteDataType`; anything else is refused when the class is imported. In a list without a type of its own
   * TypeScript takes the literal for any string, so that this has to be one.
   */
  readonly dataType: RemoteDataType | (string & Record<never, never>)
  readonly required?: boolean
}

/** What the runtime hands to the constructor of an element. */
export interface ElementInit<Config, Context> {
  readonly fullName: string
  readonly name: string
  readonly title: string
  readonly type: string
  readonly define: Readonly<Record<string, unknown>>
  readonly config: Config
  readonly app: ElementApp
  readonly context: Context
}

/** What a Type's `checkConfig` may look at besides the config. */
export interface ConfigSurroundings {
  /** Host names that the operator allows a config to send secrets to. */
  readonly allowedHosts: readonly string[]
  /** Whether the host program lets an emulator stand in for the real service. */
  readonly allowEmulator: boolean
}

/** What a Type finds about a config that its schema can't say. */
export interface ConfigFinding {
  readonly severity: 'error' | 'warning'
  /** JSON pointer into the config file. */
  readonly pointer: string
  /** A sentence that goes on after the place: `must be ...`. */
  readonly message: string
  readonly code?: 'ELEMENT_CONFIG_INVALID' | 'EMULATOR_REFUSED'
}

/**
 * The root of all classes of elements. It never shows its config: not in JSON, not in `util.inspect`, not as a
 * string.
 */
export abstract class BaseElement<Config = unknown, Context = unknown> {
  static readonly [elementClassBrand] = true

  /** The Meta whose promises the class keeps; the empty string where it belongs to none. */
  static readonly family: string = ''

  /** What `<name>.json` of an instance has to look like. Secrets are marked `writeOnly: true`. */
  static readonly configSchema: JsonSchema = { type: 'object', additionalProperties: false }

  /** What may be called from outside. A sub-Type that adds to it spreads what it inherits. */
  static readonly functionList: readonly RemoteFunction[] = []

  readonly fullName: string
  readonly name: string
  readonly title: string
  /** Full name of the Type. */
  readonly type: string
  /** The element's e.json, frozen. */
  readonly define: Readonly<Record<string, unknown>>
  readonly #init: ElementInit<Config, Context>
  #context: Context | undefined

  constructor(init: ElementInit<Config, Context>) {
    this.fullName = init.fullName
    this.name = init.name
    this.title = init.title
    this.type = init.type
    this.define = init.define
    this.#init = init
  }

  /** Finds faults of a config beyond its schema; called once, before the element is made. */
  static checkConfig(_config: never, _surroundings: ConfigSurroundings): readonly ConfigFinding[] {
    return []
  }

  get app(): ElementApp {
    return this.#init.app
  }

  /** The instance's config, frozen. Secrets can be read by name and are skipped by whatever lists keys. */
  protected get config(): Config {
    return this.#init.config
  }

  protected get context(): Context {
    // Made when it is first asked for: most elements of a big app are asked nothing for long.
    return (this.#context ??= this.#init.context)
  }

  toJSON(): { fullName: string; title: string; type: string } {
    return { fullName: this.fullName, title: this.title, type: this.type }
  }

  toString(): string {
    return `[element ${this.fullName}]`
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

/** A class that the runtime can make instances of. */
export type ElementClass = (new (init: ElementInit<unknown, unknown>) => BaseElement) &
  Pick<typeof BaseElement, 'family' | 'configSchema' | 'functionList'> & {
    checkConfig(config: unknown, surroundings: ConfigSurroundings): readonly ConfigFinding[]
  }

/** Whether `value` is the class of an element, of this copy of the package or another. */
export function isElementClass(value: unknown): value is ElementClass {
  return typeof value === 'function' && elementClassBrand in value
}
