import type { EndSessionsBody } from '../../../runtime/http/console/shapes.js'
import { request } from '../api.js'

/** Ends one session by its id, or all of a person, and says how many there were. */
export function endSessions(body: EndSessionsBody): Promise<{ readonly ended: number }> {
  return request('/sessions/end', { method: 'POST', body })
}
