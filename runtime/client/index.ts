/** Door 3, for pages: nothing here is Node's. */
export { createClient } from './client.js'
export { FailedCall } from './failed-call.js'
export type { ClientOptions, LoginClient, PanelOptions, SignedInUser } from './client.js'
export type { LoginEntry, LoginOffer, MountOptions, MountPanel, MountedPanel, PanelFailure } from './entry.js'
