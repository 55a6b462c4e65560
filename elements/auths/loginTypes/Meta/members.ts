/** The members and departments that a login type stores, as tools and the console ask for them. */
import type { DepartmentRow, Page } from '../../../../runtime/element.js'

export interface PageArgs {
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  /** 100 by default, 1000 at most. */
  readonly limit?: number | undefined
}

/** A stored member; types have columns of their own besides. No credential is among those that JSON shows. */
export interface MemberRow {
  readonly userId: string
  readonly name: string | null
}

/** Which stored members; a type may leave out what its vendor has none of. */
export interface MemberFilter {
  /** Members of that department. */
  readonly department?: number | undefined
  /** With those of the departments under it. */
  readonly recursive?: boolean | undefined
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  readonly status?: number | undefined
  /** A part of the name or of the user id. */
  readonly search?: string | undefined
}

/** The stored members of a login. */
export interface MemberModel<Row extends MemberRow = MemberRow> {
  get(userId: string): Promise<Row | null>
  list(args?: MemberFilter & PageArgs): Promise<Page<Row>>
  count(filter?: MemberFilter): Promise<number>
  /** The columns of what the vendor says: null in one of them means that it did not say. */
  readonly vendorColumns: readonly string[]
}

/** The stored departments of a login. */
export interface DepartmentModel<Row extends DepartmentRow = DepartmentRow> {
  list(args?: PageArgs): Promise<Page<Row>>
}
