import type {
  AuditRow,
  EventState,
  Page,
  SessionRow,
  SystemState,
  TokenState,
} from '../../../../runtime/http/console/shapes.js'
import { request } from '../../api.js'
import { rowsPerPage } from '../../parts/cursor-pages.js'

export interface SessionFilter {
  readonly fullName?: string | undefined
  readonly userId?: string | undefined
}

export interface AuditFilter extends SessionFilter {
  readonly act?: string | undefined
}

const pathOf = (fullName: string) => `/logins/${encodeURIComponent(fullName)}`

export const operationApi = {
  sessions: (filter: SessionFilter, cursor: string | undefined, signal: AbortSignal) =>
    request<Page<SessionRow>>('/sessions', { query: { ...filter, cursor, limit: rowsPerPage }, signal }),
  audit: (filter: AuditFilter, cursor: string | undefined, signal: AbortSignal) =>
    request<Page<AuditRow>>('/audit', { query: { ...filter, cursor, limit: rowsPerPage }, signal }),
  system: () => request<SystemState>('/system'),
  token: (fullName: string) => request<TokenState>(`${pathOf(fullName)}/token`),
  events: (fullName: string) => request<EventState>(`${pathOf(fullName)}/events`),
}
