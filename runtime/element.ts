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
  readonly sessions: SessionContext
  readonly audit: AuditContext
  /** How the host finds its own user for a person who logs in; absent where it has none. */
  readonly resolveLocalUser: ResolveLocalUser | undefined
  /** Whether the host program lets an emulator stand in for the real service. */
  readonly allowEmulator: boolean
  /**
   * Runs `work` while no other holder of that name runs, in this process or another that shares the storage. Names
   * are common to the whole app: begin them with the Type's own.
   */
  lock<Result>(name: string, options: LockOptions, work: () => Promise<Result>): Promise<Result>
  readonly background: BackgroundContext
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

/** The sessions of this element's users. */
export interface SessionContext {
  /** Ends all sessions of a user, as after a change of who that is, and says how many there were. */
  endAll(user: { tenant: string; userId: string }): Promise<number>
  /** Gives a user's sessions to the user id that the vendor calls the same person now. */
  rename(user: { tenant: string; userId: string; newUserId: string }): Promise<void>
}

/** Work that nobody waits for. */
export interface BackgroundContext {
  /**
   * Begins `work`, which goes on after the call that began it was answered. `signal` is aborted when the app closes;
   * closing waits until the work has ended. A failure is a line in the log: "<what> failed".
   */
  run(what: string, work: (signal: AbortSignal) => Promise<unknown>): void
}

/** The record of what this element did. */
export interface AuditContext {
  /**
   * Runs an act and keeps a row of how it ended: 0, or the number of the `Code` that it rejected with. Say whom it is
   * about as soon as that is known. `login` within a login by browser is the same act, and one row. `isInnermost`, a
   * little faster, says that nothing in `work` does this act of this element again.
   */
  track<Result>(
    act: { act: string; tenant: string; isInnermost?: boolean },
    work: (about: (userId: string) => void) => Promise<Result>,
  ): Promise<Result>
  /** Who asked for what is done now: a user id over HTTP, `schedule`, or `process` for code of the host. */
  by(): string
  /** Takes a user out of the rows; that something was done stays. */
  forget(user: { tenant: string; userId: string }): Promise<void>
}

/**
 * Finds the host's own user for a person who logs in and is bound to none: its id, or null. A throw refuses the
 * login. `formerLocalUserId` is whom a person was bound to before leaving: user ids are given out again, so it may be
 * somebody else's.
 */
export type ResolveLocalUser = (
  user: { readonly userId: string; readonly name: string | null } & Readonly<Record<string, unknown>>,
  element: BaseElement,
  more: { readonly formerLocalUserId: string | null },
) => string | null | Promise<string | null>

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
export { ArgumentError, checkArguments, checkLimit } from './kernel/arguments.js'
export { isLoopback } from './kernel/urls.js'
export { hashKey } from './storage/hash.js'
export { cutPage, readCursor } from './storage/page.js'
export { deriveKey, openSealed, seal } from './storage/sealing.js'
export type {
  ConfigFinding,
  ConfigSurroundings,
  ElementApp,
  ElementInit,
  RemoteArgument,
  RemoteDataType,
  RemoteFunction,
} from './kernel/base-element.js'
export type { CodeOptions, ElementErrorCode } from './kernel/errors.js'
export type { DiagnosedFinding, SetupStep } from './kernel/finding.js'
export type { DepartmentRow, EventState, TokenState } from './kernel/login-facts.js'
export type { JsonSchema, SchemaOf } from './kernel/schema.js'
export type { Clock, ConsumedState, Database, LockOptions, StateOptions, TableDeclaration, Transport }
export type { BulkSlots, Slots, Statement, Transaction } from './storage/database.js'
export type { Page } from './storage/page.js'
export type { DialectName, TableStep } from './storage/ledger.js'
export type { TransportRequest, TransportResponse } from './transport.js'
