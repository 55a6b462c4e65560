import type { Change, Notify } from './changes.js'
import { DepartmentDirectory } from './department-directory.js'
import { MemberIndex } from './member-index.js'
import type { EmulatedUser } from './people.js'
import { TagDirectory } from './tag-directory.js'
import { UserDirectory } from './user-directory.js'
import { VisibleSet, type View, type VisibleRange } from './visible-range.js'

/** The people, the departments, the tags, and what of them the app may see. */
export class Corporation {
  readonly index = new MemberIndex()
  readonly users: UserDirectory
  readonly departments: DepartmentDirectory
  readonly tags: TagDirectory
  /** Told of each change that the administrator makes. */
  onChange: Notify = () => undefined
  #visible: VisibleSet

  constructor() {
    const notify: Notify = (change) => {
      this.#followRename(change)
      this.onChange(change)
    }
    this.users = new UserDirectory(this.index, notify)
    this.departments = new DepartmentDirectory(this.index, notify)
    this.tags = new TagDirectory(notify)
    this.#visible = new VisibleSet(this, { departments: [], users: [] })
  }

  setVisibleRange(range: VisibleRange): void {
    this.#visible = new VisibleSet(this, range)
  }

  /** What the app sees. */
  get appView(): View {
    return this.#visible
  }

  /** A member of this corporation: outsiders and linked visitors are unknown to the contact APIs. */
  findMember(userid: string): EmulatedUser | undefined {
    const user = this.users.get(userid)
    return user?.kind === 'member' ? user : undefined
  }

  isUserVisible(user: EmulatedUser): boolean {
    return this.#visible.seesUser(user)
  }

  /** Leaders and members of tags are people, not texts: they stay who they are under another userid. */
  #followRename(change: Change): void {
    if (change.type !== 'update_user' || change.oldUserid === undefined) return
    const before = change.oldUserid.toLowerCase()
    const rename = (list: readonly string[]) =>
      list.map((userid) => (userid.toLowerCase() === before ? change.user.userid : userid))
    const isNamedIn = (list: readonly string[]) => list.some((userid) => userid.toLowerCase() === before)

    for (const tag of this.tags.values()) {
      if (isNamedIn(tag.userlist)) tag.userlist = rename(tag.userlist)
    }
    for (const department of this.departments.values()) {
      if (isNamedIn(department.department_leader)) {
        department.department_leader = rename(department.department_leader)
      }
    }
    for (const user of this.users.values()) {
      if (isNamedIn(user.direct_leader)) user.direct_leader = rename(user.direct_leader)
    }
  }
}
