/** What is asked of the rows of members, one member or one instance at a time. */
import { type Kysely, sql } from 'kysely'
import type { Slots } from '../../../../../runtime/element.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'
import { type UserRow, clockSkewMs, userColumns } from './user-rows.js'

type Db = Kysely<QywxTables>

export type MemberKey = RowOwner & Pick<UserRow, 'userKey'>

export const findMember = (db: Db, { arg }: Slots<MemberKey>) =>
  db
    .selectFrom('qywxUser')
    .select(userColumns)
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('userKey', '=', arg('userKey'))

const updateMember = (db: Db, { arg }: Slots<MemberKey>) =>
  db
    .updateTable('qywxUser')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('userKey', '=', arg('userKey'))

export const bindMember = (db: Db, slots: Slots<MemberKey & Pick<UserRow, 'localUserId'>>) =>
  updateMember(db, slots)
    .set({
      localUserId: slots.arg('localUserId'),
      formerLocalUserId: null,
      updatedAtMs: slots.now,
    })
    // Whoever comes by the user id of one who left is not to find a binding.
    .where((eb) =>
      eb.or([eb('leftAtMs', 'is', null), sql<boolean>`cast(${slots.arg('localUserId')} as text) is null`]),
    )
    .returning('id')

type MemberReading = MemberKey & Pick<UserRow, 'readAtMs'>

function isNotNewer({ arg, now }: Slots<MemberReading>) {
  return sql<boolean>`("readAtMs" <= ${arg('readAtMs')} or "readAtMs" > ${now} + ${sql.lit(clockSkewMs)})`
}

export const markInvisible = (db: Db, slots: Slots<MemberReading>) =>
  updateMember(db, slots)
    .set({
      visible: 0,
      updatedAtMs: sql<number>`case when "visible" = 0 then "updatedAtMs" else ${slots.now} end`,
      readAtMs: slots.arg('readAtMs'),
    })
    .where(isNotNewer(slots))

export const markLeft = (db: Db, slots: Slots<MemberReading>) =>
  updateMember(db, slots)
    .where(isNotNewer(slots))
    .set({
      status: 5,
      localUserId: null,
      formerLocalUserId: sql<string>`coalesce("localUserId", "formerLocalUserId")`,
      sealedTicket: null,
      ticketExpiresAtMs: null,
      leftAtMs: sql<number>`coalesce("leftAtMs", ${slots.now})`,
      updatedAtMs: slots.now,
      readAtMs: slots.arg('readAtMs'),
    })

type RenameArgs = MemberKey &
  Pick<UserRow, 'localUserId'> & { newUserKey: string; newUserId: string; changedAtMs: number }

export const renameMember = (db: Db, slots: Slots<RenameArgs>) =>
  updateMember(db, slots).set({
    userKey: slots.arg('newUserKey'),
    userId: slots.arg('newUserId'),
    localUserId: sql<string>`coalesce("localUserId", ${slots.arg('localUserId')},
      case when "leftAtMs" >= ${slots.arg('changedAtMs')} then "formerLocalUserId" end)`,
    formerLocalUserId: sql<string>`case when "leftAtMs" >= ${slots.arg('changedAtMs')} then null else "formerLocalUserId" end`,
    leftAtMs: null,
    visible: 1,
    // A sealed ticket is of the row's name, so it does not come along.
    sealedTicket: null,
    ticketExpiresAtMs: null,
    updatedAtMs: slots.now,
  })

export const presentPerPage = 1000

export const listPresent = (db: Db, { arg }: Slots<RowOwner & { after: number }>) =>
  db
    .selectFrom('qywxUser')
    .select(['id', 'userId'])
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('id', '>', arg('after'))
    .where('visible', '=', 1)
    // With 5 and no time of leaving they were renamed after they had been taken for gone.
    .where((eb) => eb.or([eb('status', 'is', null), eb('status', '<>', 5), eb('leftAtMs', 'is', null)]))
    .orderBy('id')
    .limit(sql.lit(presentPerPage))

export const listInvisible = (db: Db, { arg }: Slots<RowOwner & { limit: number }>) =>
  db
    .selectFrom('qywxUser')
    .select('userId')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('visible', '=', 0)
    .where('leftAtMs', 'is', null)
    .orderBy('readAtMs')
    .limit(arg('limit'))

export const removeMember = (db: Db, { arg }: Slots<MemberKey>) =>
  db
    .deleteFrom('qywxUser')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('userKey', '=', arg('userKey'))
    .returning('id')

export const removeLeftMembers = (db: Db, { arg }: Slots<RowOwner & { leftAtMs: number }>) =>
  db
    .deleteFrom('qywxUser')
    .where('element', '=', arg('element'))
    .where('corpId', '=', arg('corpId'))
    .where('status', '=', 5)
    .where('leftAtMs', '<=', arg('leftAtMs'))
    .returning('id')
