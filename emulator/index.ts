// The emulator of WeCom (企业微信): a real HTTP server on 127.0.0.1 that answers as WeCom's documents say and
// refuses what WeCom refuses. It imports nothing of the rest of the project, so that it stays an independent
// witness. Rules carry their source in brackets: W<number> is developer.work.weixin.qq.com/document/path/<number>,
// S-… a report by others. emulator.ts wires the parts, service.ts leads a request through them, endpoints/ holds
// one file per family of server APIs, pages/ what a person sees, browser/ what runs there,
// events/ what WeCom sends by itself.

export { startEmulator } from './emulator.js'
export type { Emulator, EmulatorOptions } from './emulator.js'
export type { GrantOptions } from './grant-code.js'
export type { CorporationOptions } from './create-state.js'
export type { CorporationSize } from './generate.js'
export type { EmulatedUser, SensitiveField, UserInit } from './people.js'
export type { UserChanges, UserDirectory } from './user-directory.js'
export type { DepartmentInit, EmulatedDepartment } from './department.js'
export type { DepartmentDirectory } from './department-directory.js'
export type { EmulatedTag, TagDirectory, TagInit } from './tag-directory.js'
export type { VisibleRange } from './visible-range.js'
export type { Callback } from './events/callback.js'
export type { Delivery, DeliveryTry } from './events/delivery.js'
export type { Verification } from './events/verify.js'
export type { EventFields, EventValue } from './events/xml.js'
export type { Knobs, TokenPolicy } from './knobs.js'
export type { Fault, FaultFilter } from './faults.js'
export type { RequestRecord } from './request-log.js'
export type { Scope } from './codes.js'
