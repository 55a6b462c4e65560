/** Readers of WeCom's answers: what arrives is unknown until one of them has looked. WeCom's spelling ends here. */

export type WecomAnswer = Readonly<Record<string, unknown>>

/** Whom an authorization code stands for. */
export interface CodeOwner {
  /** Null for someone who is not a member. */
  readonly userId: string | null
  /** Only from snsapi_privateinfo, for a member in the visible range. */
  readonly userTicket: string | null
}

/** The fields of a member that WeCom gave; a key that it left out is absent, one that it sent empty is empty. */
export interface MemberFields {
  readonly name?: string
  readonly mobile?: string
  readonly email?: string
  readonly avatar?: string
  readonly department?: readonly number[]
  readonly mainDepartment?: number
  readonly position?: string
  readonly gender?: 0 | 1 | 2
  readonly status?: number
  readonly leaderIn?: readonly number[]
}

/** auth/getuserinfo; the older user/getuserinfo spells its keys with capitals. */
export function readCodeOwner(answer: WecomAnswer): CodeOwner {
  return {
    userId: readText(answer, 'userid') ?? readText(answer, 'UserId') ?? null,
    userTicket: readText(answer, 'user_ticket') ?? null,
  }
}

export interface Member {
  readonly userId: string
  readonly fields: MemberFields
}

export interface WecomDepartment {
  readonly id: number
  readonly name: string | null
  readonly nameEn: string | null
  /** 0 for the root. */
  readonly parentId: number
  /** The larger comes first. */
  readonly order: number
  readonly leaders: readonly string[]
}

/** What an app may see: departments with all under them, single members, and tags. */
export interface VisibleRange {
  readonly departmentIds: readonly number[]
  readonly userIds: readonly string[]
  readonly tagIds: readonly number[]
}

/** user/list, or undefined when the answer is none. One entry that has no userid is none either. */
export function readMembers(answer: WecomAnswer): Member[] | undefined {
  const list = readRecords(answer, 'userlist')
  const members = list?.map(readMember)
  return members?.every((member) => member !== undefined) === true ? members : undefined
}

/** department/list, or undefined when the answer is none. */
export function readDepartments(answer: WecomAnswer): WecomDepartment[] | undefined {
  const departments = readRecords(answer, 'department')?.map(readDepartment)
  return departments?.every((department) => department !== undefined) === true ? departments : undefined
}

function readDepartment(answer: WecomAnswer): WecomDepartment | undefined {
  const id = readNumber(answer, 'id')
  if (id === undefined) return undefined
  return {
    id,
    name: readText(answer, 'name') ?? null,
    nameEn: readText(answer, 'name_en') ?? null,
    parentId: readNumber(answer, 'parentid') ?? 0,
    order: readNumber(answer, 'order') ?? 0,
    leaders: readTexts(answer, 'department_leader'),
  }
}

/** agent/get. */
function readVisibleRange(answer: WecomAnswer): VisibleRange {
  const users = readRecords(readRecord(answer, 'allow_userinfos'), 'user') ?? []
  return {
    departmentIds: readNumbers(readRecord(answer, 'allow_partys'), 'partyid') ?? [],
    userIds: users.flatMap((user) => readText(user, 'userid') ?? []),
    tagIds: readNumbers(readRecord(answer, 'allow_tags'), 'tagid') ?? [],
  }
}

/** What WeCom says of the app itself. */
export interface Agent {
  readonly name: string
  /** Switched off by an administrator. */
  readonly isClosed: boolean
  /** The trusted domain of OAuth; empty when none is set. */
  readonly redirectDomain: string
  readonly range: VisibleRange
}

/** agent/get, for who wants to know more than the range. */
export function readAgent(answer: WecomAnswer): Agent {
  return {
    name: readText(answer, 'name') ?? '',
    isClosed: answer['close'] === 1,
    redirectDomain: readText(answer, 'redirect_domain') ?? '',
    range: readVisibleRange(answer),
  }
}

/** tag/get. */
export function readTag(answer: WecomAnswer): Pick<VisibleRange, 'userIds' | 'departmentIds'> {
  const users = readRecords(answer, 'userlist') ?? []
  return {
    userIds: users.flatMap((user) => readText(user, 'userid') ?? []),
    departmentIds: readNumbers(answer, 'partylist') ?? [],
  }
}

/** user/get, or undefined when the answer has no userid and so is none. */
export function readMember(answer: WecomAnswer): Member | undefined {
  const userId = readText(answer, 'userid')
  if (userId === undefined || userId === '') return undefined
  const department = readNumbers(answer, 'department')
  const leads = readNumbers(answer, 'is_leader_in_dept')
  return {
    userId,
    fields: withoutUndefined({
      name: readText(answer, 'name'),
      mobile: readText(answer, 'mobile'),
      email: readEmail(answer),
      avatar: readAvatar(answer),
      gender: readGender(answer),
      department,
      mainDepartment: readNumber(answer, 'main_department'),
      position: readText(answer, 'position'),
      status: readNumber(answer, 'status'),
      // The two arrays run side by side: the n-th flag belongs to the n-th department.
      leaderIn: leads === undefined ? undefined : department?.filter((_, index) => leads[index] === 1),
    }),
  }
}

/** auth/getuserdetail: what an app may know after the member's consent. It has neither name nor departments. */
export function readMemberDetail(answer: WecomAnswer): MemberFields {
  return withoutUndefined({
    mobile: readText(answer, 'mobile'),
    email: readEmail(answer),
    avatar: readAvatar(answer),
    gender: readGender(answer),
  })
}

function readAvatar(answer: WecomAnswer): string | undefined {
  return readText(answer, 'avatar')?.replace(/^http:/, 'https:')
}

/** Either of the two addresses can be the empty one. */
function readEmail(answer: WecomAnswer): string | undefined {
  const personal = readText(answer, 'email')
  const business = readText(answer, 'biz_mail')
  return personal === undefined || personal === '' ? (business ?? personal) : personal
}

function readGender(answer: WecomAnswer): 0 | 1 | 2 | undefined {
  const value = Number(answer['gender'])
  if (answer['gender'] === undefined) return undefined
  return value === 1 || value === 2 ? value : 0
}

// No database keeps the character 0 in a text, nor half of a pair of UTF-16 units.
const unstorable = /\0|\p{Surrogate}/gu
const perhapsUnstorable = /[\0\ud800-\udfff]/

function readText(answer: WecomAnswer, key: string): string | undefined {
  const value = answer[key]
  if (typeof value !== 'string') return undefined
  return perhapsUnstorable.test(value) ? value.replaceAll(unstorable, '') : value
}

function readTexts(answer: WecomAnswer, key: string): readonly string[] {
  const value = answer[key]
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []
}

function readRecord(answer: WecomAnswer, key: string): WecomAnswer {
  const value = answer[key]
  return isRecord(value) ? value : {}
}

function readRecords(answer: WecomAnswer, key: string): readonly WecomAnswer[] | undefined {
  const value = answer[key]
  return Array.isArray(value) && value.every(isRecord) ? value : undefined
}

function isRecord(value: unknown): value is WecomAnswer {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readNumber(answer: WecomAnswer, key: string): number | undefined {
  const value = answer[key]
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

function readNumbers(answer: WecomAnswer, key: string): readonly number[] | undefined {
  const value = answer[key]
  return Array.isArray(value) && value.every(Number.isSafeInteger) ? (value as number[]) : undefined
}

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

/** A sync does it for every member: a loop takes a fraction of what lists of entries take. */
function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  const defined: Defined<Fields> = {}
  for (const key in fields) if (fields[key] !== undefined) defined[key] = fields[key] as never
  return defined
}
