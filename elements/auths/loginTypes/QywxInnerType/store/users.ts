import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Database, type Slots, openSealed, seal } from '../../../../../runtime/element.js'
import { type UserInfo, toUserInfo } from '../user-profile.js'
import type { MemberFields } from '../wecom/answers.js'
import type { QywxTables } from './tables.js'
import {
  type FieldColumns,
  type UserRow,
  columnsToFields,
  fieldColumns,
  fieldsToColumns,
  toUserKey,
  userColumns,
} from './user-rows.js'

/** Whose rows: one instance of one corporation. Two instances never see each other's. */
export interface RowOwner {
  readonly element: string
  readonly corpId: string
}

/** One answer of WeCom about a member, to be merged into the member's row. */
export interface MemberUpdate {
  readonly userId: string
  readonly fields: MemberFields
  /** The user_ticket of a login by snsapi_privateinfo. */
  readonly ticket?: UserTicket | undefined
  /** Whom a member who is bound to nobody is to be bound to. */
  readonly localUserId?: string | null
}

export interface UserTicket {
  readonly value: string
  readonly expiresAtMs: number
}

/** Writes and reads the rows of the members of one instance. */
export class UserStore {
  readonly #owner: RowOwner
  readonly #sealingKey: Buffer
  readonly #merge
  readonly #find
  readonly #bind
  readonly #markInvisible
  readonly #markLeft

  constructor(database: Database<QywxTables>, owner: RowOwner, sealingKey: Buffer) {
    this.#owner = owner
    this.#sealingKey = sealingKey
    this.#merge = database.statement(mergeMember)
    this.#find = database.statement(findMember)
    this.#bind = database.statement(bindMember)
    this.#markInvisible = database.statement(markInvisible)
    this.#markLeft = database.statement(markLeft)
  }

  /**
   * Merges an answer into the member's row, made if need be, and gives the member as stored afterwards. It is one
   * statement, so two logins of one member can't mix. What the answer left out keeps what was stored.
   */
  async merge({ userId, fields, ticket, localUserId = null }: MemberUpdate): Promise<UserInfo> {
    const userKey = toUserKey(userId)
    const [row] = await this.#merge({
      ...this.#owner,
      ...fieldsToColumns(fields),
      userKey,
      userId,
      localUserId,
      sealedTicket:
        ticket === undefined ? null : seal(this.#sealingKey, ticket.value, this.#rowName(userKey)),
      ticketExpiresAtMs: ticket?.expiresAtMs ?? null,
    })
    // An upsert gives back the row it wrote.
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion
    return rowToUserInfo(row!)
  }

  async find(userId: string): Promise<UserRow | undefined> {
    const [row] = await this.#find({ ...this.#owner, userKey: toUserKey(userId) })
    return row
  }

  /** Binds a member to a local user, or to none with null. Nothing happens when the member is not stored. */
  async bind(userId: string, localUserId: string | null): Promise<void> {
    await this.#bind({ ...this.#owner, userKey: toUserKey(userId), localUserId })
  }

  /** Keeps of a member that the app may no longer see them; row and binding stay. */
  async markInvisible(userId: string): Promise<void> {
    await this.#markInvisible({ ...this.#owner, userKey: toUserKey(userId) })
  }

  /** Keeps of a member that they left: the binding goes, since user ids are given out again. */
  async markLeft(userId: string): Promise<void> {
    await this.#markLeft({ ...this.#owner, userKey: toUserKey(userId) })
  }

  /** The member's user_ticket; null when there is none, or none that the app's secret can open. */
  openTicket({ sealedTicket, userKey }: UserRow): string | null {
    if (sealedTicket === null) return null
    return openSealed(this.#sealingKey, sealedTicket, this.#rowName(userKey)) ?? null
  }

  #rowName(userKey: string): string {
    return JSON.stringify(['qywxUser', this.#owner.element, this.#owner.corpId, userKey])
  }
}

export function rowToUserInfo(row: UserRow): UserInfo {
  return toUserInfo(row.userId, columnsToFields(row), row.localUserId)
}

type Db = Kysely<QywxTables>

type MemberKey = RowOwner & Pick<UserRow, 'userKey'>

type MergeArgs = MemberKey &
  FieldColumns &
  Pick<UserRow, 'userId' | 'localUserId' | 'sealedTicket' | 'ticketExpiresAtMs'>

const mergedColumns = [...fieldColumns, 'sealedTicket', 'ticketExpiresAtMs'] as const

const mergeMember = (db: Db, { arg, now }: Slots<MergeArgs>) =>
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
    })
    .onConflict((conflict) =>
      conflict.columns(['element', 'corpId', 'userKey']).doUpdateSet({
        ...Object.fromEntries(mergedColumns.map((column) => [column, merged(column)])),
        userId: sql<string>`excluded."userId"`,
        // Whoever is bound stays bound; whoever is bound anew has no former binding any more.
        localUserId: sql<string>`coalesce("qywxUser"."localUserId", excluded."localUserId")`,
        formerLocalUserId: sql<string>`case when excluded."localUserId" is null then "qywxUser"."formerLocalUserId" end`,
        visible: 1,
        updatedAtMs: sql<number>`case when ${someFieldChanges()} then ${now} else "qywxUser"."updatedAtMs" end`,
      }),
    )
    .returning(userColumns)

/** The new value, or the stored one where the answer left the key out. */
function merged(column: string): RawBuilder<never> {
  return sql<never>`coalesce(excluded.${sql.ref(column)}, "qywxUser".${sql.ref(column)})`
}

function someFieldChanges(): RawBuilder<boolean> {
  const changes = fieldColumns.map(
    (column) => sql`${merged(column)} is distinct from "qywxUser".${sql.ref(column)}`,
  )
  return sql<boolean>`(${sql.join(changes, sql` or `)})`
}

const findMember = (db: Db, { arg }: Slots<MemberKey>) =>
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

const bindMember = (db: Db, slots: Slots<MemberKey & Pick<UserRow, 'localUserId'>>) =>
  updateMember(db, slots).set({
    localUserId: slots.arg('localUserId'),
    formerLocalUserId: null,
    updatedAtMs: slots.now,
  })

const markInvisible = (db: Db, slots: Slots<MemberKey>) =>
  updateMember(db, slots).set({ visible: 0, updatedAtMs: slots.now })

const markLeft = (db: Db, slots: Slots<MemberKey>) =>
  updateMember(db, slots).set({
    status: 5,
    localUserId: null,
    formerLocalUserId: sql<string>`coalesce("localUserId", "formerLocalUserId")`,
    sealedTicket: null,
    ticketExpiresAtMs: null,
    updatedAtMs: slots.now,
  })
