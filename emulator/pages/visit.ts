import type { IncomingHttpHeaders } from 'node:http'
import type { Reply } from '../reply.js'
import type { EmulatorState } from '../state.js'

/** One request for a page. */
export interface Visit {
  method: string
  query: Readonly<Record<string, string>>
  /** Of a POST: the form, URL-encoded. */
  body: string
  headers: IncomingHttpHeaders
  /** Where the emulator itself listens, whatever the host that was asked for. */
  ownOrigin: string
  nowMs: number
}

/** Answers a visit with a page or a redirect. */
export type Page = (state: EmulatorState, visit: Visit) => Reply
