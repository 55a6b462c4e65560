/** How an answer of WeCom gets into a member's row, whether it came alone or with many others. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Slots } from '../../../../../runtime/element.js'
import type { QywxTables } from './tables.js'
import { type FieldColumns, type UserRow, clockSkewMs, fieldColumns, userColumns } from './user-rows.js'
import type { MemberKey } from './user-statements.js'

type Db = Kysely<QywxTables>

/** Whether what is stored was read later, and not by a clock that is ahead: that one would shut out all others. */
export const isOlder = sql<boolean>`("qywxUser"."readAtMs" > excluded."readAtMs"
  and "qywxUser"."readAtMs" <= excluded."updatedAtMs" + ${sql.lit(clockSkewMs)})`

// Whom WeCom still shows as one who left is stored as such at once.
const leaves = sql<boolean>`(excluded."status" = 5 and not ${isOlder})`

/**
 * The new value, or the stored one where the answer left the key out; an older answer fills only what is not there.
 * Whoever has the user id of one who left may be somebody else, to whom nothing of the first one's comes.
 */
function mergedField(column: string): RawBuilder<never> {
  const [given, stored] = [sql`excluded.${sql.ref(column)}`, sql`"qywxUser".${sql.ref(column)}`]
  return sql<never>`case when ${isOlder} then coalesce(${stored}, ${given})
    when "qywxUser"."leftAtMs" is not null and coalesce(excluded."status", 1) <> 5 then ${given}
    else coalesce(${given}, ${stored}) end`
}

function droppedByLeavers(column: string): RawBuilder<never> {
  return sql<never>`case when ${leaves} then null else ${mergedField(column)} end`
}

/** What becomes of a row that is there. */
export const mergedColumns = {
  ...Object.fromEntries(fieldColumns.map((column) => [column, mergedField(column)])),
  userId: sql<string>`excluded."userId"`,
  visible: 1,
  sealedTicket: droppedByLeavers('sealedTicket'),
  ticketExpiresAtMs: droppedByLeavers('ticketExpiresAtMs'),
  leftAtMs: sql<number>`case when ${leaves} then coalesce("qywxUser"."leftAtMs", excluded."leftAtMs") end`,
  // Whoever is bound stays bound; whoever is bound anew has no former binding any more.
  localUserId: sql<string>`case when ${leaves} then null
    else coalesce("qywxUser"."localUserId", excluded."localUserId") end`,
  formerLocalUserId: sql<string>`case when ${leaves}
      then coalesce("qywxUser"."localUserId", "qywxUser"."formerLocalUserId")
    when excluded."localUserId" is null then "qywxUser"."formerLocalUserId" end`,
  readAtMs: sql<number>`case when ${isOlder} then "qywxUser"."readAtMs" else excluded."readAtMs" end`,
}

/** When a member of that status is stored as having left; null for whoever is here. */
export function leftAt(status: number | null | RawBuilder<number>, now: Slots<object>['now']) {
  return sql<number | null>`case when ${status} = 5 then cast(${now} as bigint) end`
}

type MergeArgs = MemberKey &
  FieldColumns &
  Pick<UserRow, 'userId' | 'readAtMs' | 'localUserId' | 'sealedTicket' | 'ticketExpiresAtMs'>

type TouchArgs = MemberKey & FieldColumns & Pick<UserRow, 'userId' | 'readAtMs'>

export const mergeMember = (db: Db, { arg, now }: Slots<MergeArgs>) =>
  db
    .insertInto('qywxUser')
    .values({
      element: arg('element'),
      corpId: arg('corpId'),
      userKey: arg('userKey'),
      userId: arg('userId'),
      name: arg('name'),
      mobile: arg('mobile'),
      email: arg('email'),
      avatar: arg('avatar'),
      department: arg('department'),
      mainDepartment: arg('mainDepartment'),
      position: arg('position'),
      gender: arg('gender'),
      status: arg('status'),
      leaderIn: arg('leaderIn'),
      localUserId: arg('localUserId'),
      sealedTicket: arg('sealedTicket'),
      ticketExpiresAtMs: arg('ticketExpiresAtMs'),
      visible: 1,
      createdAtMs: now,
      updatedAtMs: now,
      readAtMs: arg('readAtMs'),
      leftAtMs: leftAt(arg('status'), now),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['element', 'corpId', 'userKey'])
        .doUpdateSet({
          ...mergedColumns,
          updatedAtMs: sql<number>`case when ${someFieldChanges()} then ${now} else "qywxUser"."updatedAtMs" end`,
        })
        // Whom a later reading found gone, a login that was under way does not bring back.
        .where(
          sql<boolean>`not ${isOlder} or ("qywxUser"."visible" = 1 and coalesce("qywxUser"."status", 1) not in (2, 5))`,
        ),
    )
    .returning(userColumns)

/**
 * Notes that a member was read who is as stored: what most logins find. It writes one column, which is in no index, and
 * gives no row where anything else would have to be written, or the row was read later than the answer.
 */
export const touchMember = (db: Db, { arg }: Slots<TouchArgs>) =>
  db
    .updateTable('qywxUser')
    .set({ readAtMs: arg('readAtMs') })
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('userKey', '=', arg('userKey'))
    .where('userId', '=', arg('userId'))
    .where('readAtMs', '<=', arg('readAtMs'))
    .where('visible', '=', 1)
    .where('leftAtMs', 'is', null)
    .where(sql<boolean>`coalesce("status", 1) <> 5 and "placedIn" is not distinct from "department"`)
    .where((eb) =>
      eb.and(
        fieldColumns.map((column) => {
          const stored = sql.ref(column)
          return sql<boolean>`coalesce(${arg(column)}, ${stored}) is not distinct from ${stored}`
        }),
      ),
    )
    .returning(userColumns)

function someFieldChanges(): RawBuilder<boolean> {
  const changes = fieldColumns.map(
    (column) => sql`${mergedField(column)} is distinct from "qywxUser".${sql.ref(column)}`,
  )
  const isMarked = sql`${leaves} and "qywxUser"."leftAtMs" is null`
  return sql<boolean>`(${sql.join([...changes, isMarked], sql` or `)})`
}
