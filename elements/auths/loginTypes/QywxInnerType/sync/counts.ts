/** What a sync of the whole corporation found. */
export interface SyncCounts {
  /** Departments that the app sees. */
  readonly departments: number
  /** Members that the app sees. */
  readonly users: number
  readonly added: number
  readonly updated: number
  /** Members who left, or whom the app can't see any more. */
  readonly left: number
  readonly unchanged: number
  /** Departments whose members could not be read, with the number of the error. While there is one, nobody is marked as left. */
  readonly failed: readonly { readonly deptId: string; readonly code: number }[]
}

/** One thing that a sync would change. */
export interface SyncChange {
  readonly kind: 'department' | 'user'
  readonly id: string
  readonly change: 'added' | 'updated' | 'removed' | 'left' | 'invisible'
}

export interface SyncProgress {
  readonly phase: 'departments' | 'members' | 'leavers'
  readonly done: number
  readonly total: number
}

export interface CorpSyncOptions {
  readonly allowMassLeave: boolean
  readonly isDryRun: boolean
  readonly onProgress: ((progress: SyncProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
}

/** Counts while a sync runs. */
export class SyncTally {
  departments = 0
  users = 0
  added = 0
  updated = 0
  left = 0
  unchanged = 0
  readonly failed: { deptId: string; code: number }[] = []
  /** False when somebody who was not met could not be asked about. */
  isWhole = true
  readonly changes: SyncChange[] | undefined

  constructor(isDryRun: boolean) {
    this.changes = isDryRun ? [] : undefined
  }

  toCounts(): SyncCounts {
    const { departments, users, added, updated, left, unchanged, failed } = this
    return { departments, users, added, updated, left, unchanged, failed: [...failed] }
  }
}
