import type { EmulatorState } from '../state.js'
import type { Endpoint } from './endpoint.js'
import { isRefusal, readJsonObject } from './parameters.js'

/** 1 to 10,000 [W96067]; what a call without limit gets is not documented. */
const MAX_LIMIT = 10_000

interface Position {
  /** Place of the member in the order in which they joined. */
  member: number
  /** Place of the department in the member's list. */
  department: number
}

/**
 * POST /cgi-bin/user/list_id?access_token= with {"cursor","limit"} [W96067]: one row for each member in each
 * department, for the contact-sync secret only.
 */
export const userListId: Endpoint = {
  path: '/cgi-bin/user/list_id',
  method: 'POST',
  needsToken: true,
  access: 'contactSync',
  emptyLists: ['dept_user'],
  answer(state, call) {
    const body = readJsonObject(call.body === '' ? '{}' : call.body)
    if (isRefusal(body)) return body
    const { cursor = '', limit = MAX_LIMIT } = body
    if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      return { errcode: 40058 }
    }
    const position = typeof cursor === 'string' ? readCursor(cursor) : null
    // "The cursor of the paged query is invalid" in the official list; no API is named there [S-err].
    if (position === null) return { errcode: 50100 }

    const { rows, next } = readRows(state, position, limit)
    return { fields: { next_cursor: next === null ? '' : writeCursor(next), dept_user: rows } }
  },
}

function readRows(
  state: EmulatorState,
  start: Position,
  limit: number,
): { rows: { userid: string; department: number }[]; next: Position | null } {
  const { index } = state.corporation
  const rows: { userid: string; department: number }[] = []
  let { department: first } = start
  for (let member = start.member; member < index.length; member += 1) {
    const user = index.at(member)
    const departments = user?.kind === 'member' ? user.department : []
    for (const [place, department] of departments.entries()) {
      if (place < first) continue
      if (rows.length === limit) return { rows, next: { member, department: place } }
      rows.push({ userid: user?.userid ?? '', department })
    }
    first = 0
  }
  return { rows, next: null }
}

function writeCursor({ member, department }: Position): string {
  return Buffer.from(`${member}.${department}`).toString('base64url')
}

function readCursor(cursor: string): Position | null {
  if (cursor === '') return { member: 0, department: 0 }
  const [, member, department] = /^(\d+)\.(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  return member === undefined ? null : { member: Number(member), department: Number(department) }
}
