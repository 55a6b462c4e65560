import type { MemberFields } from './wecom/answers.js'

/** WeCom goes on showing some of those who left for a while. */
export const leftStatus = 5

/** WeCom's numbers for a member who is disabled or has left. */
export const closedStatuses: readonly (number | null | undefined)[] = [2, leftStatus]

/** A member as callers see them. A field that WeCom does not give is null (gender 0), never made up. */
export interface UserInfo {
  readonly userId: string
  readonly name: string | null
  readonly mobile: string | null
  /** The personal address, else the business mail. */
  readonly email: string | null
  /** https */
  readonly avatar: string | null
  readonly department: readonly number[]
  readonly mainDepartment: number | null
  readonly position: string | null
  /** 0 unknown, 1 male, 2 female. */
  readonly gender: number
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  readonly status: number | null
  /** Whether the member leads any department. */
  readonly isLeader: boolean
  /** The departments that the member leads. */
  readonly leaderIn: readonly number[]
  /** The host's own user that the member is bound to. */
  readonly localUserId: string | null
}

/** Joins what two answers said about one member: the second counts, except where it is empty and the first isn't. */
export function mergeFields(first: MemberFields, second: MemberFields): MemberFields {
  // Without the member's consent the gender is 0: https://developer.work.weixin.qq.com/document/path/96443
  const isEmpty = (value: unknown) => value === '' || value === 0
  const said = Object.entries(second).filter(([key, value]) => !isEmpty(value) || !(key in first))
  return { ...first, ...Object.fromEntries(said) }
}

/** A member as WeCom says now, with nothing from storage but the binding. */
export function toUserInfo(userId: string, fields: MemberFields, localUserId: string | null): UserInfo {
  const leaderIn = fields.leaderIn ?? []
  return {
    userId,
    name: textOrNull(fields.name),
    mobile: textOrNull(fields.mobile),
    email: textOrNull(fields.email),
    avatar: textOrNull(fields.avatar),
    department: fields.department ?? [],
    mainDepartment: fields.mainDepartment ?? null,
    position: textOrNull(fields.position),
    gender: fields.gender ?? 0,
    status: fields.status ?? null,
    isLeader: leaderIn.length > 0,
    leaderIn,
    localUserId,
  }
}

/** What was given empty is, to a caller, not there. */
function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
