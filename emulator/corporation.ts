/** The fields that need the member's consent since 2022-06-20 [W96255]. */
export const SENSITIVE_FIELDS = [
  'gender',
  'avatar',
  'qr_code',
  'mobile',
  'email',
  'biz_mail',
  'address',
] as const

export type SensitiveField = (typeof SENSITIVE_FIELDS)[number]

/**
 * A person who can stand before the login page. Fields are spelled as in WeCom's user/get [W96255].
 *
 * `kind` says what the corporation knows of the person: a `member`; an `outsider`, for whom WeCom gives an openid
 * and no userid (the `userid` here is only the name under which tests pick them); a `linked` visitor of a linked
 * corporation, whose userid is written `CorpId/userid`.
 */
export interface EmulatedUser {
  userid: string
  kind: 'member' | 'outsider' | 'linked'
  name: string
  /** `department`, `order` and `is_leader_in_dept` are parallel by index. */
  department: number[]
  order: number[]
  is_leader_in_dept: number[]
  main_department: number
  direct_leader: string[]
  position: string
  telephone: string
  alias: string
  english_name: string
  /** 1 active, 2 disabled, 4 not activated, 5 left the corporation. */
  status: 1 | 2 | 4 | 5
  gender: '0' | '1' | '2'
  mobile: string
  email: string
  biz_mail: string
  avatar: string
  thumb_avatar: string
  qr_code: string
  address: string
  extattr: { attrs: unknown[] }
  /** Of an outsider. */
  openid: string
  /** Of an outsider who is a customer of the corporation; empty otherwise. */
  external_userid: string
}

/** What a test must say about a person; everything else has a plain default. */
export type UserInit = Partial<EmulatedUser> & Pick<EmulatedUser, 'userid' | 'name'>

/** A department, spelled as in WeCom's department/get. The root has id 1 and parentid 0. */
export interface EmulatedDepartment {
  id: number
  name: string
  name_en: string
  department_leader: string[]
  parentid: number
  order: number
}

/** Whom the app may see: whole departments with all below them, and single members by userid. */
export interface VisibleRange {
  departments: readonly number[]
  users: readonly string[]
}

/**
 * The people by userid, live: what a test changes here WeCom says in its next answer. Keys ignore letter case, as
 * WeCom's userids do [W96255].
 *
 * @example Disable one, remove one, add one
 * emulator.users.get('zhangwei')!.status = 2
 * emulator.users.delete('LiNa')
 * emulator.users.add({ userid: 'New.Person', name: '新人', department: [2] })
 */
export class UserDirectory extends Map<string, EmulatedUser> {
  /** Adds or replaces a person. Departments default to the root, consented fields to empty. */
  add(init: UserInit): EmulatedUser {
    const user = completeUser(init)
    this.set(user.userid, user)
    return user
  }

  override get(userid: string): EmulatedUser | undefined {
    return super.get(userid.toLowerCase())
  }

  override has(userid: string): boolean {
    return super.has(userid.toLowerCase())
  }

  override set(userid: string, user: EmulatedUser): this {
    return super.set(userid.toLowerCase(), user)
  }

  override delete(userid: string): boolean {
    return super.delete(userid.toLowerCase())
  }
}

function completeUser(init: UserInit): EmulatedUser {
  const department = init.department ?? (init.kind === undefined || init.kind === 'member' ? [1] : [])
  return {
    kind: 'member',
    order: department.map(() => 0),
    is_leader_in_dept: department.map(() => 0),
    main_department: department[0] ?? 0,
    direct_leader: [],
    position: '',
    telephone: '',
    alias: '',
    english_name: '',
    status: 1,
    gender: '0',
    mobile: '',
    email: '',
    biz_mail: '',
    avatar: '',
    thumb_avatar: '',
    qr_code: '',
    address: '',
    extattr: { attrs: [] },
    openid: '',
    external_userid: '',
    ...init,
    department,
  }
}

/** A corporation nests at most 15 levels [S-contacts, 81002]; a longer chain is a loop made by a test. */
const MAX_LEVELS = 15

/** The people, the departments and what of them the app may see. */
export class Corporation {
  readonly users = new UserDirectory()
  readonly departments = new Map<number, EmulatedDepartment>()
  #visibleDepartments: ReadonlySet<number> = new Set()
  #visibleUsers: ReadonlySet<string> = new Set()

  setVisibleRange(range: VisibleRange): void {
    this.#visibleDepartments = new Set(range.departments)
    this.#visibleUsers = new Set(range.users.map((userid) => userid.toLowerCase()))
  }

  /** A member of this corporation: outsiders and linked visitors are unknown to the contact APIs. */
  findMember(userid: string): EmulatedUser | undefined {
    const user = this.users.get(userid)
    return user?.kind === 'member' ? user : undefined
  }

  isDepartmentVisible(id: number): boolean {
    let department = this.departments.get(id)
    for (let level = 0; department !== undefined && level < MAX_LEVELS; level += 1) {
      if (this.#visibleDepartments.has(department.id)) return true
      department = this.departments.get(department.parentid)
    }
    return false
  }

  isUserVisible(user: EmulatedUser): boolean {
    if (user.kind !== 'member') return false
    if (this.#visibleUsers.has(user.userid.toLowerCase())) return true
    return user.department.some((id) => this.isDepartmentVisible(id))
  }
}
