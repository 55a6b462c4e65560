/**
 * The door for authors of Types: everything an element may use of the runtime, and nothing else.
 */
import { BaseElement } from './kernel/base-element.js'
import type { Clock } from './kernel/clock.js'
import type { Database } from './storage/database.js'
import type { TableDeclaration } from './storage/ledger.js'
import type { LockOptions } from './storage/leases.js'
import type { ConsumedState, StateOptions } from './storage/login-states.js'
import type { Transport } from './transport.js'

/** What an element may use of the app it lives in. Time, chance and network come from here, never from globals. */
export interface ElementContext {
  readonly transport: Transport
  readonly clock: Clock
  readonly randomBytes: (size: number) => Buffer
  readonly logger: Logger
  /** The tables that the element's class and the classes above it declare. */
  // Each class knows the types of the tables that it declares.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly database: Database<any>
  readonly state: StateContext
  /** Whether the host program lets an emulator stand in for the real service. */
  readonly allowEmulator: boolean
  /**
   * Runs `work` while no other holder of that name runs, in this process or another that shares the storage. Names
   * are common to the whole app: begin them with the Type's own.
   */
  lock<Result>(name: string, options: LockOptions, work: () => Promise<Result>): Promise<Result>
}

/** The states of this element's logins. */
export interface StateContext {
  /** A fresh state: 40 characters, letters and digits only. */
  issue(options: StateOptions & { tenant: string }): Promise<string>
  /** Uses a state up; undefined when it is unknown, expired, used, or of another browser, element or tenant. */
  consume(
    state: string,
    options: { tenant: string; browserKey?: string | undefined },
  ): Promise<ConsumedState | undefined>
}

/** The shape of pino's logger. */
export interface Logger {
  debug(fields: object, message?: string): void
  info(fields: object, message?: string): void
  warn(fields: object, message?: string): void
  error(fields: object, message?: string): void
}

/**
 * The class that every element descends from.
 *
 * @example
 * import { Element } from 'wecom-elements/element'
 *
 * export default class Greeter extends Element<{ greeting: string }> {
 *   static override readonly configSchema = {
 *     type: 'object',
 *     required: ['greeting'],
 *     additionalProperties: false,
 *     properties: { greeting: { type: 'string', minLength: 1 } },
 *   }
 *   greet(name: string) {
 *     return `${this.config.greeting}, ${name}`
 *   }
 * }
 */
export abstract class Element<Config = unknown> extends BaseElement<Config, ElementContext> {
  /** The tables that this class brings. Those of the classes it extends are theirs: declare only your own. */
  static readonly tables?: TableDeclaration
}

export { Code, ElementError } from './kernel/errors.js'
export { checkArguments } from './kernel/arguments.js'
export { isLoopback } from './kernel/urls.js'
export { hashKey } from './storage/hash.js'
export { deriveKey, openSealed, seal } from './storage/sealing.js'
export type {
  ConfigFinding,
  ConfigSurroundings,
  ElementApp,
  ElementInit,
  RemoteArgument,
  RemoteFunction,
} from './kernel/base-element.js'
export type { CodeOptions, ElementErrorCode } from './kernel/errors.js'
export type { JsonSchema, SchemaOf } from './kernel/schema.js'
export type { Clock, ConsumedState, Database, LockOptions, StateOptions, TableDeclaration, Transport }
export type { Slots, Statement } from './storage/database.js'
export type { DialectName, TableStep } from './storage/ledger.js'
export type { TransportRequest, TransportResponse } from './transport.js'
