import type { DepartmentDirectory } from './department-directory.js'
import type { EmulatedUser } from './people.js'
import type { EmulatedTag, TagDirectory } from './tag-directory.js'

const NO_TAGS: readonly EmulatedTag[] = []

/** Whom the app may see: whole departments with all below them, single members by userid, and tags by id. */
export interface VisibleRange {
  departments: readonly number[]
  users: readonly string[]
  tags?: readonly number[]
}

/** Which part of the corporation a caller sees. */
export interface View {
  seesDepartment: (id: number) => boolean
  seesUser: (user: EmulatedUser) => boolean
}

/** The contact-sync secret sees everybody [W36259]. */
export const FULL_VIEW: View = { seesDepartment: () => true, seesUser: ({ kind }) => kind === 'member' }

/** The visible range at work. Departments of a tag count as departments of the range, its members as members. */
export class VisibleSet implements View {
  readonly #corporation: { departments: DepartmentDirectory; tags: TagDirectory }
  readonly #departments: ReadonlySet<number>
  readonly #users: ReadonlySet<string>
  readonly #tags: readonly number[]
  /** A tag's userids in lower case. The list is replaced when it changes, so it can be the key. */
  readonly #usersOfTags = new WeakMap<readonly string[], ReadonlySet<string>>()

  constructor(
    corporation: { departments: DepartmentDirectory; tags: TagDirectory },
    { departments, users, tags = [] }: VisibleRange,
  ) {
    this.#corporation = corporation
    this.#departments = new Set(departments)
    this.#users = new Set(users.map((userid) => userid.toLowerCase()))
    this.#tags = tags
  }

  seesDepartment(id: number): boolean {
    return this.#corporation.departments.someUpwards(id, this.#isInRange)
  }

  seesUser(user: EmulatedUser): boolean {
    if (user.kind !== 'member') return false
    const userid = user.userid.toLowerCase()
    if (this.#users.has(userid)) return true
    if (user.department.some((id) => this.seesDepartment(id))) return true
    return this.#visibleTags().some(({ userlist }) => this.#setOf(userlist).has(userid))
  }

  readonly #isInRange = (id: number): boolean =>
    this.#departments.has(id) || this.#visibleTags().some(({ partylist }) => partylist.includes(id))

  #visibleTags(): readonly EmulatedTag[] {
    if (this.#tags.length === 0) return NO_TAGS
    return this.#tags.flatMap((tagid) => this.#corporation.tags.get(tagid) ?? [])
  }

  #setOf(userlist: readonly string[]): ReadonlySet<string> {
    let set = this.#usersOfTags.get(userlist)
    if (set === undefined) {
      set = new Set(userlist.map((userid) => userid.toLowerCase()))
      this.#usersOfTags.set(userlist, set)
    }
    return set
  }
}
