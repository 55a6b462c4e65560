// The emulator of WeCom (企业微信): a real HTTP server on 127.0.0.1 that answers as WeCom's documents say and
// refuses what WeCom refuses. It imports nothing of the rest of the project, so that it stays an independent
// witness. Rules carry their source in brackets: W<number> is developer.work.weixin.qq.com/document/path/<number>,
// S-… a report by others. emulator.ts wires the parts, service.ts leads a request through them, endpoints/ holds
// one file per server API, pages/ what a person sees.

export { startEmulator } from './emulator.js'
export type { Emulator, EmulatorOptions, GrantOptions } from './emulator.js'
export type { EmulatedDepartment, EmulatedUser, UserInit, VisibleRange } from './corporation.js'
export type { UserDirectory, SensitiveField } from './corporation.js'
export type { Knobs, TokenPolicy } from './knobs.js'
export type { Fault } from './faults.js'
export type { RequestRecord } from './request-log.js'
export type { Scope } from './codes.js'
