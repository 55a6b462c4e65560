import type { Routes } from '../route.js'
import type { EventStreams } from './event-streams.js'
import type { SyncRuns } from './sync-runs.js'

/** What all routes of the console share. */
export interface ConsoleRoutes extends Routes {
  readonly streams: EventStreams
  readonly runs: SyncRuns
}
