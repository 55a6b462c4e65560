/** The door for hosts: open an app, get its elements, tell its errors apart. */
export { App } from './app.js'
export type { AppOptions } from './app-options.js'
export { createApp } from './create-app.js'
export type { CreateAppOptions } from './create-app.js'
export type { AnyElement, ElementMap } from './element-map.js'
export type { AppConfigInput, ServerConfig, StorageConfig } from './kernel/app-config.js'
export type { Clock } from './kernel/clock.js'
export type { ElementDetails, ElementSummary } from './kernel/details.js'
export { ArgumentError } from './kernel/arguments.js'
export { Code, ElementError } from './kernel/errors.js'
export type { CodeOptions, ElementErrorCode, ElementErrorOptions, ElementFault } from './kernel/errors.js'
export type { DeleteInstanceArgs, DeletedInstance } from './instances.js'
export type { DiagnosedFinding, Finding, SetupStep } from './kernel/finding.js'
export type { InstanceChange, InstanceContents, NewInstance } from './kernel/instance-files.js'
export type { ElementDescription } from './kernel/node.js'
export type { Problem } from './kernel/problem.js'
export type { JsonSchema } from './kernel/schema.js'
export type { Logger, ResolveLocalUser } from './element.js'
export type { AuditListArgs, AuditRow, AuditTrail } from './storage/audit-trail.js'
export type { Backup } from './storage/backup.js'
export type { ImportedRows } from './storage/import.js'
export type { Page } from './storage/page.js'
export type {
  SessionDirectory,
  SessionFilter,
  SessionListArgs,
  SessionRow,
} from './storage/session-directory.js'
export type { Transport, TransportRequest, TransportResponse } from './transport.js'
