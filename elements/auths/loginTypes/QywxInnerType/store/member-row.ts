/** A member as an answer had them, on the way into `qywxUser` with many others. */
import { type Kysely, sql } from 'kysely'
import type { BulkSlots } from '../../../../../runtime/element.js'
import type { ReadMember } from '../wecom/client.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'
import { fieldsToColumns, toUserKey } from './user-rows.js'
import { leftAt } from './user-upsert.js'

export type MemberRow = ReturnType<typeof toMemberRow>

export function toMemberRow({ userId, fields, readAtMs }: ReadMember) {
  return Object.assign(fieldsToColumns(fields), { userKey: toUserKey(userId), userId, readAtMs })
}

export const givenColumns = {
  userKey: 'text',
  userId: 'text',
  name: 'text',
  mobile: 'text',
  email: 'text',
  avatar: 'text',
  department: 'text',
  mainDepartment: 'bigint',
  position: 'text',
  gender: 'bigint',
  status: 'bigint',
  leaderIn: 'text',
  readAtMs: 'bigint',
} as const satisfies Record<keyof MemberRow, string>

/** Rows of which WeCom said everything; their places are made in the same transaction. */
export function insertGiven(
  db: Pick<Kysely<QywxTables>, 'insertInto'>,
  { arg, given, now }: BulkSlots<RowOwner>,
) {
  const columns = Object.keys(givenColumns) as (keyof typeof givenColumns)[]
  const values = sql.join(columns.map((column) => sql.ref(`r.${column}`)))
  return (
    db
      .insertInto('qywxUser')
      .columns([
        ...columns,
        'element',
        'corpId',
        'visible',
        'createdAtMs',
        'updatedAtMs',
        'leftAtMs',
        'placedIn',
      ])
      // SQLite needs the condition, to tell what comes after it from a join.
      .expression(
        sql`select ${values}, ${arg('element')}, ${arg('corpId')}, 1, ${now}, ${now},
        ${leftAt(sql.ref<number>('r.status'), now)}, r."department" from ${given} where true`,
      )
  )
}
