/**
 * What the console's pages and the server tell each other: types alone, shared by both sides. Every path begins with
 * `/console/api`. Bodies and answers are JSON; a refusal is `Refusal` with its status.
 *
 * The built index.html has two slots that the server fills in wherever they occur: `__CONSOLE_BASE__`, the path of the
 * console without a slash at its end, and `__CSP_NONCE__`, by which the Content-Security-Policy of that answer lets
 * styles in. Scripts come from the console's own files alone.
 */
import type { ElementDetails, ElementSummary } from '../../kernel/details.js'
import type { ElementFault } from '../../kernel/errors.js'
import type { Finding, SetupStep } from '../../kernel/finding.js'
import type { InstanceContents } from '../../kernel/instance-files.js'
import type { DepartmentRow, EventState, TokenState } from '../../kernel/login-facts.js'
import type { Problem } from '../../kernel/problem.js'
import type { JsonSchema } from '../../kernel/schema.js'
import type { AuditRow } from '../../storage/audit-trail.js'
import type { Page } from '../../storage/page.js'
import type { SessionRow } from '../../storage/session-directory.js'

export type {
  AuditRow,
  ElementDetails,
  ElementFault,
  ElementSummary,
  Finding,
  InstanceContents,
  JsonSchema,
  Page,
}
export type { DepartmentRow, EventState, Problem, SessionRow, SetupStep, TokenState }

/** `GET /me`: who looks, and at which app. 401 when nobody is let in, 403 for a member who is not an operator. */
export interface Me {
  /** `link`: whoever opened the link that was printed at the start. */
  readonly operator:
    | { readonly kind: 'link' }
    | { readonly kind: 'member'; readonly userId: string; readonly fullName: string }
  readonly appId: string
  readonly title: string
  /** Where browsers reach the app, as `redirectUri` needs it: `https://app.example.com`. */
  readonly publicUrl: string
  /** True when the app talks to an emulator, which every page says. */
  readonly isEmulator: boolean
}

// `POST /enter` `{ key }` takes the key of the one-time link and answers with a cookie; `POST /leave` ends it.

/** `GET /elements`: everything that was found, broken or not. */
export interface Elements {
  readonly elements: readonly ElementRow[]
  readonly problems: readonly Problem[]
}

export interface ElementRow extends ElementSummary {
  readonly isBroken: boolean
  /** True for an instance in the app's own folder: what may be edited and deleted. */
  readonly isWritable: boolean
  /** True for a Type of which an instance can be made. */
  readonly canInstantiate: boolean
  /** The roots whose element of the same name this one stands in for, nearest first. */
  readonly overrides: readonly string[]
}

/** `GET /elements/<full name>` */
export interface ElementPage {
  readonly element: ElementRow
  readonly details: ElementDetails
  /** For an instance of a login type. */
  readonly login: LoginAbilities | null
}

/** What a login type can do, found by what it implements; pages show what there is. */
export interface LoginAbilities {
  readonly loginUrl: string | null
  readonly canSync: boolean
  readonly hasMembers: boolean
  readonly hasDepartments: boolean
  readonly hasToken: boolean
  readonly hasEvents: boolean
  readonly canForget: boolean
}

/** `GET /types/<full name>`: what the form of a new instance needs. */
export interface TypeForm {
  readonly fullName: string
  /** Secrets are `writeOnly`; each property has a title and a description where the Type gives them. */
  readonly schema: JsonSchema
  /** Values that a new instance begins with: the Type's initial values, and redirectUri below the public URL. */
  readonly initial: Readonly<Record<string, unknown>>
  /** The names of app.config.json's variables: `{{NAME}}` in a value stands for what only the server knows. */
  readonly variables: readonly string[]
}

/**
 * `POST /instances` with NewInstanceBody: InstanceContents. `GET`, `PUT` (ChangeBody), `DELETE ?revision=` of
 * `/instances/<full name>`. 409 with `ELEMENT_FILES_CHANGED` in errmsg, and `current`, when the files are others by now.
 */
export interface NewInstanceBody {
  readonly fullName: string
  readonly title: string
  readonly type: string
  readonly config: Readonly<Record<string, unknown>>
}

export interface ChangeBody {
  readonly title?: string
  /** The whole config; a secret that is left out stays, null takes it away. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly revision: string
}

/** What a refusal holds. */
export interface Refusal {
  /** The number of HTTP's API (40000 wrong argument, 40100, 40300, 40400, 40900 changed meanwhile, 50000 ...). */
  readonly errcode: number
  readonly errmsg: string
  readonly requestId: string
  /** `ElementErrorCode`, where it was an ElementError. */
  readonly code?: string
  readonly faults?: readonly ElementFault[]
  /** What to do about it, where the vendor refused. */
  readonly solution?: string
  /** The instance as it is on disk now, for 40900. */
  readonly current?: InstanceContents
}

/** `GET /instances/<full name>/deletion`: what a deletion would do, for the question before it. */
export interface Deletion {
  readonly liveSessions: number
  /** Null where the type keeps no members. */
  readonly storedMembers: number | null
  readonly revision: string
}

/** `GET /instances/<full name>/steps` */
export type SetupSteps = readonly SetupStep[]

// `GET /check?lang=` and `GET /check/<full name>?lang=`: server-sent events: `finding` (Finding) for each, then `done`
// ({}), or `failed` (Refusal).

// `GET /logins/<full name>/departments`: DepartmentRow of all, to build a tree of.

/**
 * `GET /logins/<full name>/members?department=&recursive=&status=&search=&cursor=&limit=`: Page<MemberRow>;
 * `GET .../member-count?...`: { count }; `GET .../members/<userId>`: MemberPage; `POST .../members/<userId>/forget`;
 * `POST .../members/<userId>/refresh` asks the vendor anew and answers MemberPage.
 */
export type MemberRow = Readonly<Record<string, unknown>> & {
  readonly userId: string
  readonly name: string | null
}

export interface MemberPage {
  /** The stored row, without credentials. */
  readonly member: MemberRow
  readonly sessions: Page<SessionRow>
  /** The names of the keys that the vendor did not give (null in the row). */
  readonly withheld: readonly string[]
}

/**
 * `POST /logins/<full name>/sync` with SyncBody begins one, 202 with SyncState; one that runs already is joined.
 * `GET .../sync`: SyncState; `GET .../sync/events`: server-sent events `state` (SyncState) until it ended;
 * `POST .../sync/cancel`; `GET .../sync/history?cursor=&limit=`: Page of rows.
 */
export interface SyncBody {
  readonly dryRun?: boolean
  readonly allowMassLeave?: boolean
}

export interface SyncState {
  readonly status: 'idle' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly dryRun: boolean
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly progress: { readonly phase: string; readonly done: number; readonly total: number } | null
  /** The counts of `syncCorp`, when done; with `dryRun` also the first 1000 `changes`, and `changesTotal`. */
  readonly result: Readonly<Record<string, unknown>> | null
  /** Why it failed; 40303 is the guard against a mass leaving, which the page asks about. */
  readonly failure: Refusal | null
}

// `GET /logins/<full name>/token`: TokenState; `GET /logins/<full name>/events`: EventState.

/**
 * `GET /sessions?fullName=&userId=&cursor=&limit=`: Page<SessionRow>; `POST /sessions/end` `{ id }` or
 * `{ fullName?, userId }` for all of a member: { ended }. `GET /audit?...`: Page<AuditRow>.
 */
export interface EndSessionsBody {
  readonly id?: string
  readonly fullName?: string
  readonly userId?: string
}

/** `GET /system` */
export interface SystemState {
  readonly version: string
  readonly node: string
  readonly storage: {
    readonly dialect: 'sqlite' | 'postgres'
    readonly place: string
    readonly bytes: number | null
    readonly isReachable: boolean
  }
  readonly uptimeSeconds: number
  readonly memoryBytes: number
  readonly roots: readonly { readonly name: string; readonly folder: string }[]
}
