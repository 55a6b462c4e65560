/** What the methods of the Type take. */
import type { SyncProgress } from './sync/counts.js'

interface Abortable {
  readonly signal?: AbortSignal | undefined
}

export interface FindUserIdArgs extends Abortable {
  readonly mobile?: string | undefined
  readonly email?: string | undefined
  /** Whether `email` is the business mail; the personal address by default. */
  readonly isBizMail?: boolean | undefined
}

export interface SyncUserInfoArgs extends Abortable {
  readonly userId: string
  readonly forceUpdate?: boolean | undefined
}

export interface SyncDepartmentInfoArgs extends Abortable {
  /** WeCom's number of a department, as a string. */
  readonly deptId?: string | undefined
}

export interface SyncCorpArgs extends Abortable {
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined
  /** Says what would be, and writes nothing. */
  readonly dryRun?: boolean | undefined
  /** Lets any number of members be marked as left, and of departments be removed. */
  readonly allowMassLeave?: boolean | undefined
}

export interface SyncHistoryArgs extends Abortable {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}
