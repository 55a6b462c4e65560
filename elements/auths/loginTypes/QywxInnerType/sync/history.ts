import { type Page, checkLimit, cutPage, readCursor } from '../../../../../runtime/element.js'
import type { SyncOutcome, SyncRow, SyncStore } from '../store/syncs.js'
import type { SyncCounts } from './counts.js'

/** One sync of the whole corporation, past or running. */
export interface SyncHistoryRow {
  readonly id: number
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Null while it runs. */
  readonly durationMs: number | null
  /** Who began it: a user id over HTTP, `schedule`, `process` for code of the host, or `forgotten`. */
  readonly by: string
  readonly outcome: SyncOutcome | 'running'
  /** The number of the error that ended it. */
  readonly code: number | null
  /** What it counted as far as it got; null when its process died. */
  readonly counts: SyncCounts | null
}

/** The newest first. */
export async function listHistory(
  syncs: SyncStore,
  args: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): Promise<Page<SyncHistoryRow>> {
  const limit = checkLimit('syncHistory', args.limit)
  const rows = await syncs.list(readCursor('syncHistory', args.cursor) ?? Number.MAX_SAFE_INTEGER, limit + 1)
  return cutPage(rows, limit, ({ id }) => String(id), toHistoryRow)
}

function toHistoryRow({ id, by, startedAtMs, finishedAtMs, outcome, code, counts }: SyncRow): SyncHistoryRow {
  return {
    id,
    by,
    code,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: finishedAtMs === null ? null : finishedAtMs - startedAtMs,
    outcome: outcome === null ? 'running' : (outcome as SyncOutcome),
    counts: counts === null ? null : (JSON.parse(counts) as SyncCounts),
  }
}
