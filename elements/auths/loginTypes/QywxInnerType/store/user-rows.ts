/** Between the fields of a member and the columns of `qywxUser`. */
import type { MemberFields } from '../wecom/answers.js'
import type { Selectable } from 'kysely'
import type { QywxTables } from './tables.js'

type StoredUser = Selectable<QywxTables['qywxUser']>

/** The columns that come from WeCom's answers. */
export const fieldColumns = [
  'name',
  'mobile',
  'email',
  'avatar',
  'department',
  'mainDepartment',
  'position',
  'gender',
  'status',
  'leaderIn',
] as const satisfies readonly (keyof StoredUser)[]

/** All columns that are read, by name: a statement stays prepared while a newer program adds some. */
export const userColumns = [
  'id',
  'element',
  'corpId',
  'userKey',
  'userId',
  ...fieldColumns,
  'localUserId',
  'formerLocalUserId',
  'visible',
  'sealedTicket',
  'ticketExpiresAtMs',
  'createdAtMs',
  'updatedAtMs',
  'readAtMs',
  'placedIn',
] as const satisfies readonly (keyof StoredUser)[]

export type UserRow = Pick<StoredUser, (typeof userColumns)[number]>

export type FieldColumns = Pick<UserRow, (typeof fieldColumns)[number]>

/** The clocks of several machines differ by less. */
export const clockSkewMs = 60_000

/** WeCom compares user ids without case. */
export function toUserKey(userId: string): string {
  return userId.toLowerCase()
}

/** A field that the answer left out becomes null. */
export function fieldsToColumns(fields: MemberFields): FieldColumns {
  const { name, mobile, email, avatar, department, mainDepartment, position, gender, status, leaderIn } =
    fields
  return {
    name: name ?? null,
    mobile: mobile ?? null,
    email: email ?? null,
    avatar: avatar ?? null,
    department: department === undefined ? null : JSON.stringify(department),
    mainDepartment: mainDepartment ?? null,
    position: position ?? null,
    gender: gender ?? null,
    status: status ?? null,
    leaderIn: leaderIn === undefined ? null : JSON.stringify(leaderIn),
  }
}

/** A column that is null becomes a field that is absent. */
export function columnsToFields(row: FieldColumns): MemberFields {
  const { name, mobile, email, avatar, department, mainDepartment, position, gender, status, leaderIn } = row
  const fields = {
    name,
    mobile,
    email,
    avatar,
    department: parseNumbers(department),
    mainDepartment,
    position,
    gender,
    status,
    leaderIn: parseNumbers(leaderIn),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

function parseNumbers(json: string | null): readonly number[] | null {
  return json === null ? null : (JSON.parse(json) as number[])
}
