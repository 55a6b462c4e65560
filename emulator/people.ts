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
 *
 * Every field may be assigned and shows in the next answer. The lists are replaced, never changed in place:
 * `user.department = [...user.department, 8]`.
 */
export interface EmulatedUser {
  userid: string
  kind: 'member' | 'outsider' | 'linked'
  name: string
  /** `department`, `order` and `is_leader_in_dept` are parallel by index. */
  department: readonly number[]
  order: readonly number[]
  is_leader_in_dept: readonly number[]
  main_department: number
  direct_leader: readonly string[]
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
  extattr: { attrs: readonly unknown[] }
  /** Of an outsider. */
  openid: string
  /** Of an outsider who is a customer of the corporation; empty otherwise. */
  external_userid: string
}

/** What a test must say about a person; everything else has a plain default. */
export type UserInit = Partial<EmulatedUser> & Pick<EmulatedUser, 'userid' | 'name'>

/** Fills in the defaults: the root department for a member, consented fields empty. */
export function completeUser(init: UserInit): EmulatedUser {
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
