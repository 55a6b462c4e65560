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

/** user/get, or undefined when the answer has no userid and so is none. */
export function readMember(answer: WecomAnswer): { userId: string; fields: MemberFields } | undefined {
  const userId = readText(answer, 'userid')
  if (userId === undefined || userId === '') return undefined
  const department = readNumbers(answer, 'department')
  const leads = readNumbers(answer, 'is_leader_in_dept')
  return {
    userId,
    fields: withoutUndefined({
      ...readPersonalFields(answer),
      name: readText(answer, 'name'),
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
  return withoutUndefined(readPersonalFields(answer))
}

function readPersonalFields(answer: WecomAnswer) {
  return {
    mobile: readText(answer, 'mobile'),
    email: readEmail(answer),
    avatar: readText(answer, 'avatar')?.replace(/^http:/, 'https:'),
    gender: readGender(answer),
  }
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

function readText(answer: WecomAnswer, key: string): string | undefined {
  const value = answer[key]
  return typeof value === 'string' ? value : undefined
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

function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>
}
