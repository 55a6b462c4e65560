import { type Database, openSealed, seal } from '../../../../../runtime/element.js'
import { type UserInfo, toUserInfo } from '../user-profile.js'
import type { MemberFields } from '../wecom/answers.js'
import { Places } from './places.js'
import type { RowOwner } from './row-owner.js'
import type { QywxTables } from './tables.js'
import { type UserRow, columnsToFields, fieldsToColumns, toUserKey } from './user-rows.js'
import {
  bindMember,
  findMember,
  listInvisible,
  listPresent,
  markInvisible,
  markLeft,
  presentPerPage,
  removeLeftMembers,
  removeMember,
  renameMember,
} from './user-statements.js'
import { mergeMember, touchMember } from './user-upsert.js'

/** One answer of WeCom about a member, to be merged into the member's row. */
export interface MemberUpdate {
  readonly userId: string
  readonly fields: MemberFields
  /** When the reading began; an answer that is older than what is stored changes nothing. */
  readonly readAtMs: number
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
  readonly #database: Database<QywxTables>
  readonly #places: Places
  readonly #owner: RowOwner
  readonly #sealingKey: Buffer
  readonly #touch
  readonly #merge
  readonly #find
  readonly #bind
  readonly #markInvisible
  readonly #markLeft
  readonly #rename
  readonly #remove
  readonly #removeLeft
  readonly #listPresent
  readonly #listInvisible

  constructor(database: Database<QywxTables>, owner: RowOwner, sealingKey: Buffer) {
    this.#database = database
    this.#places = new Places(database, owner)
    this.#owner = owner
    this.#sealingKey = sealingKey
    this.#touch = database.statement(touchMember)
    this.#merge = database.statement(mergeMember)
    this.#find = database.statement(findMember)
    this.#bind = database.statement(bindMember)
    this.#markInvisible = database.statement(markInvisible)
    this.#markLeft = database.statement(markLeft)
    this.#rename = database.statement(renameMember)
    this.#remove = database.statement(removeMember)
    this.#removeLeft = database.statement(removeLeftMembers)
    this.#listPresent = database.statement(listPresent)
    this.#listInvisible = database.statement(listInvisible)
  }

  /**
   * Merges an answer into the member's row, made if need be, and gives the member as stored afterwards. One statement
   * compares and writes, so two logins of one member can't mix. What the answer left out keeps what was stored; one that
   * is older than the row only fills what the row has not, and nothing where the row says that the member is gone.
   */
  async merge({ userId, fields, readAtMs, ticket, localUserId = null }: MemberUpdate): Promise<UserRow> {
    const userKey = toUserKey(userId)
    const reading = { ...fieldsToColumns(fields), ...this.#owner, userKey, userId, readAtMs }
    const [touched] = ticket === undefined && localUserId === null ? await this.#touch(reading) : []
    if (touched !== undefined) return touched

    const [row] = await this.#merge({
      ...reading,
      localUserId,
      sealedTicket:
        ticket === undefined ? null : seal(this.#sealingKey, ticket.value, this.#rowName(userKey)),
      ticketExpiresAtMs: ticket?.expiresAtMs ?? null,
    })
    const stored = row ?? (await this.find(userId))
    if (stored === undefined)
      throw new TypeError('A member that was stored is gone: someone forgot them just now.')
    if (stored.department !== stored.placedIn) await this.#places.keep([stored])
    return stored
  }

  async find(userId: string): Promise<UserRow | undefined> {
    const [row] = await this.#find({ ...this.#owner, userKey: toUserKey(userId) })
    return row
  }

  /** Binds a member to a local user, or to none with null; false when the member is not stored, or left. */
  async bind(userId: string, localUserId: string | null): Promise<boolean> {
    const bound = await this.#bind({ ...this.#owner, userKey: toUserKey(userId), localUserId })
    return bound.length > 0
  }

  /** Keeps of a member that the app may no longer see them; row and binding stay. */
  async markInvisible(userId: string, readAtMs: number): Promise<void> {
    await this.#markInvisible({ ...this.#owner, userKey: toUserKey(userId), readAtMs })
  }

  /** Keeps of a member that they left: the binding goes, since user ids are given out again. */
  async markLeft(userId: string, readAtMs: number): Promise<void> {
    await this.#markLeft({ ...this.#owner, userKey: toUserKey(userId), readAtMs })
  }

  /**
   * Gives a member's row another user id, binding and all. Where a row of that id was stored already, it is the same
   * member as read under the new name, and goes. One who was taken for having left since `changedAtMs`, as the old id
   * was gone, is bound again. Nothing happens when the old id is not stored.
   */
  async rename(userId: string, newUserId: string, { changedAtMs }: { changedAtMs: number }): Promise<void> {
    const [from, to] = [toUserKey(userId), toUserKey(newUserId)]
    if ((await this.find(userId)) === undefined) return
    const double = from === to ? undefined : await this.find(newUserId)
    await this.#database.write(async (transaction) => {
      if (double !== undefined) {
        await this.#remove({ ...this.#owner, userKey: to }, transaction)
        await this.#places.remove([double], transaction)
      }
      const names = { userKey: from, newUserKey: to, newUserId }
      const localUserId = double?.localUserId ?? null
      await this.#rename({ ...this.#owner, ...names, localUserId, changedAtMs }, transaction)
    })
  }

  /** The members who are here, as far as is known, many at a time. */
  async *eachPresent(): AsyncGenerator<readonly { readonly id: number; readonly userId: string }[]> {
    let after = 0
    for (;;) {
      const rows = await this.#listPresent({ ...this.#owner, after })
      yield rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < presentPerPage) return
      after = last.id
    }
  }

  /** So many members whom the app could not see and who are not known to have left, those first who were asked for longest ago. */
  async listInvisible(limit: number): Promise<string[]> {
    return (await this.#listInvisible({ ...this.#owner, limit })).map(({ userId }) => userId)
  }

  /** Deletes a member's row; false when there is none. */
  async remove(userId: string): Promise<boolean> {
    return this.#database.write(async (transaction) => {
      const removed = await this.#remove({ ...this.#owner, userKey: toUserKey(userId) }, transaction)
      await this.#places.remove(removed, transaction)
      return removed.length > 0
    })
  }

  /** Deletes the rows of members who left so long ago. */
  async removeLeftBefore(leftAtMs: number): Promise<void> {
    await this.#database.write(async (transaction) => {
      const removed = await this.#removeLeft({ ...this.#owner, leftAtMs }, transaction)
      await this.#places.remove(removed, transaction)
    })
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
