import type { Element } from './element.js'

/**
 * The names of an app's elements and their classes, for editors and the compiler:
 * `declare module 'wecom-elements' { interface ElementMap { 'auths.loginTypes.X': AcmeLogin } }`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface ElementMap {}

/** An element of which the compiler knows no more than that it is one. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyElement = Element & Record<string, any>
