import { isDeepStrictEqual } from 'node:util'
import type { Notify } from './changes.js'
import type { MemberIndex } from './member-index.js'
import { completeUser, type EmulatedUser, type UserInit } from './people.js'
import { createPerson, detachPerson } from './person.js'

/** What {@link UserDirectory.change} takes. */
export type UserChanges = Partial<Omit<EmulatedUser, 'userid' | 'kind'>>

/**
 * The people by userid, live: what a test changes here WeCom says in its next answer. Keys ignore letter case, as
 * WeCom's userids do [W96255].
 *
 * `add`, `change`, `move`, `rename` and `remove` are the administrator at work: with the knob `callback` each sends
 * its event. A field that is assigned, `set`, `delete` and `clear` change the truth silently, as when an event was lost.
 *
 * @example Move one, rename one, disable one without an event
 * import { startEmulator } from 'wecom-elements/emulator'
 *
 * await using emulator = await startEmulator()
 * emulator.users.move('ZhangWei', [4])
 * emulator.users.rename('LiNa', 'lina.li')
 * const user = emulator.users.get('wangfang')
 * if (user) user.status = 2
 */
export class UserDirectory extends Map<string, EmulatedUser> {
  readonly #index: MemberIndex
  readonly #notify: Notify

  constructor(index: MemberIndex, notify: Notify) {
    super()
    this.#index = index
    this.#notify = notify
  }

  /** Adds or replaces a person. Departments default to the root, consented fields to empty. */
  add(init: UserInit): EmulatedUser {
    const before = this.get(init.userid)
    const user = this.#store(completeUser(init))
    if (before === undefined) this.#notify({ type: 'create_user', user })
    else this.#notifyUpdate(user, before, user)
    return user
  }

  /**
   * Changes fields of a person. `order` and `is_leader_in_dept` follow the departments unless they are given.
   * @throws TypeError when nobody has that userid.
   */
  change(userid: string, changes: UserChanges): EmulatedUser {
    const user = this.#find(userid)
    const before = { ...user }
    Object.assign(user, changes)
    if (changes.department !== undefined) fitToDepartments(user, before, changes)
    this.#notifyUpdate(user, before, user)
    return user
  }

  /**
   * Moves a member: out of all departments, into these. The first becomes the main one.
   * @throws TypeError when nobody has that userid.
   */
  move(userid: string, departments: readonly number[]): EmulatedUser {
    return this.change(userid, { department: departments, main_department: departments[0] ?? 0 })
  }

  /**
   * Gives a member another userid, letter case included.
   * @throws TypeError when nobody has the userid, or somebody else has the new one.
   */
  rename(userid: string, newUserid: string): EmulatedUser {
    const user = this.#find(userid)
    const holder = this.get(newUserid)
    if (holder !== undefined && holder !== user) {
      throw new TypeError(`'${newUserid}' is already the userid of ${holder.name} (60102).`)
    }
    const oldUserid = user.userid
    super.delete(oldUserid.toLowerCase())
    user.userid = newUserid
    super.set(newUserid.toLowerCase(), user)
    this.#notify({ type: 'update_user', user, oldUserid, changed: ['userid'] })
    return user
  }

  /**
   * Deletes a person from the corporation.
   * @throws TypeError when nobody has that userid.
   */
  remove(userid: string): void {
    const user = this.#find(userid)
    this.delete(userid)
    this.#notify({ type: 'delete_user', user })
  }

  override get(userid: string): EmulatedUser | undefined {
    return super.get(userid.toLowerCase())
  }

  override has(userid: string): boolean {
    return super.has(userid.toLowerCase())
  }

  /** Stores a copy under the userid that the person has, silently. */
  override set(_userid: string, user: EmulatedUser): this {
    this.#store(user)
    return this
  }

  override delete(userid: string): boolean {
    const user = this.get(userid)
    if (user === undefined) return false
    detachPerson(user)
    return super.delete(userid.toLowerCase())
  }

  override clear(): void {
    for (const user of this.values()) detachPerson(user)
    super.clear()
  }

  #store(user: EmulatedUser): EmulatedUser {
    this.delete(user.userid)
    const person = createPerson(user, this.#index)
    super.set(user.userid.toLowerCase(), person)
    return person
  }

  #find(userid: string): EmulatedUser {
    const user = this.get(userid)
    if (user === undefined) throw new TypeError(`Nobody has the userid '${userid}' (60111).`)
    return user
  }

  #notifyUpdate(user: EmulatedUser, before: EmulatedUser, after: EmulatedUser): void {
    const fields = Object.keys(before) as (keyof EmulatedUser)[]
    const changed = fields.filter(
      (field) => field !== 'userid' && !isDeepStrictEqual(before[field], after[field]),
    )
    if (changed.length > 0) this.#notify({ type: 'update_user', user, changed })
  }
}

/** Keeps the three lists parallel: what was said of a department that stays is kept, a new one gets 0. */
function fitToDepartments(user: EmulatedUser, before: EmulatedUser, changes: UserChanges): void {
  const fit = (list: readonly number[]) =>
    user.department.map((id) => list[before.department.indexOf(id)] ?? 0)
  if (changes.order === undefined) user.order = fit(before.order)
  if (changes.is_leader_in_dept === undefined) user.is_leader_in_dept = fit(before.is_leader_in_dept)
  if (changes.main_department === undefined && !user.department.includes(user.main_department)) {
    user.main_department = user.department[0] ?? 0
  }
}
