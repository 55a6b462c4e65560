/** What a login type tells tools of what it stores and of its vendor; `LoginType` says where each is asked for. */

/** A stored department. */
export interface DepartmentRow {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  readonly parentId: number | null
  /** The larger comes first. */
  readonly order: number | null
  /** User ids of those who lead it. */
  readonly leaders: readonly string[]
}

/** What is known about the token by which a login speaks to its vendor; never the token. */
export interface TokenState {
  /** `refused`: the vendor refused the credentials, and is left alone for a while. */
  readonly status: 'none' | 'good' | 'refused'
  /** When it ends, or when a refused secret is tried again. ISO 8601, UTC. */
  readonly until: string | null
}

/** What became of the events that the vendor sends. */
export interface EventState {
  /** Where the vendor sends them; null where the config receives none. */
  readonly url: string | null
  /** How many were taken in by this process, since it began. */
  readonly received: number
  /** ISO 8601, UTC. */
  readonly lastReceivedAt: string | null
  /** How many members and departments are still to be read again. */
  readonly due: number
}
