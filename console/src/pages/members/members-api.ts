import type {
  DepartmentRow,
  MemberPage,
  MemberRow,
  Page,
  SyncBody,
  SyncState,
} from '../../../../runtime/http/console/shapes.js'
import { listen, request } from '../../api.js'
import type { EventHandlers } from '../../api.js'
import { rowsPerPage } from '../../parts/cursor-pages.js'

export interface MemberFilter {
  readonly department?: number | undefined
  readonly recursive?: boolean | undefined
  readonly status?: number | undefined
  readonly search?: string | undefined
}

/** One past sync; null counts mean that its process died. */
export interface SyncHistoryRow {
  readonly id: number
  readonly startedAt: string
  readonly durationMs: number | null
  readonly by: string
  readonly outcome: string
  readonly code: number | null
  readonly counts: Readonly<Record<string, unknown>> | null
}

const pathOf = (fullName: string) => `/logins/${encodeURIComponent(fullName)}`
const memberPath = (fullName: string, userId: string) =>
  `${pathOf(fullName)}/members/${encodeURIComponent(userId)}`

export const membersApi = {
  departments: (fullName: string) => request<readonly DepartmentRow[]>(`${pathOf(fullName)}/departments`),
  list: (fullName: string, filter: MemberFilter, cursor: string | undefined, signal: AbortSignal) =>
    request<Page<MemberRow>>(`${pathOf(fullName)}/members`, {
      query: { ...filter, cursor, limit: rowsPerPage },
      signal,
    }),
  count: (fullName: string, filter: MemberFilter, signal: AbortSignal) =>
    request<{ readonly count: number }>(`${pathOf(fullName)}/member-count`, {
      query: { ...filter },
      signal,
    }),
  member: (fullName: string, userId: string) => request<MemberPage>(memberPath(fullName, userId)),
  refresh: (fullName: string, userId: string) =>
    request<unknown>(`${memberPath(fullName, userId)}/refresh`, { method: 'POST', body: {} }),
  forget: (fullName: string, userId: string) =>
    request<unknown>(`${memberPath(fullName, userId)}/forget`, { method: 'POST', body: {} }),
  beginSync: (fullName: string, body: SyncBody) =>
    request<SyncState>(`${pathOf(fullName)}/sync`, { method: 'POST', body }),
  cancelSync: (fullName: string) =>
    request<unknown>(`${pathOf(fullName)}/sync/cancel`, { method: 'POST', body: {} }),
  syncState: (fullName: string) => request<SyncState>(`${pathOf(fullName)}/sync`),
  syncHistory: (fullName: string, cursor: string | undefined, signal: AbortSignal) =>
    request<Page<SyncHistoryRow>>(`${pathOf(fullName)}/sync/history`, {
      query: { cursor, limit: rowsPerPage },
      signal,
    }),
  /** Tells each state of a sync until it ended; the function that it returns stops listening. */
  watchSync: (fullName: string, onState: (state: SyncState) => void, onLost: EventHandlers['onLost']) => {
    const stop = listen(`${pathOf(fullName)}/sync/events`, {
      on: {
        state: (data) => {
          const state = data as SyncState
          if (state.status !== 'running') stop()
          onState(state)
        },
      },
      until: [],
      onLost,
    })
    return stop
  },
}
