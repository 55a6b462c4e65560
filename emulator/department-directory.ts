import { isDeepStrictEqual } from 'node:util'
import type { Notify } from './changes.js'
import type { DepartmentInit, EmulatedDepartment } from './department.js'
import type { MemberIndex } from './member-index.js'

/** A corporation nests at most 15 levels [S-contacts, 81002]; a longer chain is a loop made by a test. */
const MAX_LEVELS = 15
const ROOT = 1

/**
 * The departments by id, live. `add`, `change`, `move`, `rename` and `remove` are the administrator at work: they
 * refuse what WeCom's console refuses, and with the knob `callback` each sends its event. Fields that are assigned
 * and the methods of a Map change the truth silently, whatever comes of it.
 *
 * @example
 * import { startEmulator } from 'wecom-elements/emulator'
 *
 * await using emulator = await startEmulator()
 * emulator.departments.add({ id: 20, name: '测试组', parentid: 2 })
 * emulator.departments.move(20, 5)
 * emulator.departments.remove(20)
 */
export class DepartmentDirectory extends Map<number, EmulatedDepartment> {
  readonly #index: MemberIndex
  readonly #notify: Notify

  constructor(index: MemberIndex, notify: Notify) {
    super()
    this.#index = index
    this.#notify = notify
  }

  /** @throws TypeError when the id is taken (60008) or the parent does not exist (60004). */
  add(init: DepartmentInit): EmulatedDepartment {
    if (this.has(init.id)) throw new TypeError(`There is a department ${init.id} already (60008).`)
    const department = { name_en: '', department_leader: [], parentid: ROOT, order: 0, ...init }
    this.#checkParent(department.parentid)
    this.set(department.id, department)
    this.#notify({ type: 'create_party', department })
    return department
  }

  /** @throws TypeError for an unknown department (60003) or parent (60004), and for a loop (60010). */
  change(id: number, changes: Partial<Omit<EmulatedDepartment, 'id'>>): EmulatedDepartment {
    const department = this.#find(id)
    const { parentid } = changes
    if (parentid !== undefined && parentid !== department.parentid) {
      this.#checkParent(parentid)
      if (this.someUpwards(parentid, (above) => above === id)) {
        throw new TypeError(`Department ${id} cannot be moved below itself (60010).`)
      }
    }
    const before = { ...department }
    Object.assign(department, changes)
    const fields = Object.keys(before) as (keyof EmulatedDepartment)[]
    const changed = fields.filter((field) => !isDeepStrictEqual(before[field], department[field]))
    if (changed.length > 0) this.#notify({ type: 'update_party', department, changed })
    return department
  }

  /** @throws TypeError as {@link DepartmentDirectory.change} does. */
  move(id: number, parentid: number): EmulatedDepartment {
    return this.change(id, { parentid })
  }

  /** @throws TypeError for an unknown department (60003). */
  rename(id: number, name: string): EmulatedDepartment {
    return this.change(id, { name })
  }

  /** @throws TypeError for the root (60007), one with members (60005) and one with departments below it (60006). */
  remove(id: number): void {
    const department = this.#find(id)
    if (id === ROOT) throw new TypeError('The root department cannot be removed (60007).')
    if (this.#index.membersOf(id).length > 0)
      throw new TypeError(`Department ${id} still has members (60005).`)
    for (const { parentid } of this.values()) {
      if (parentid === id) throw new TypeError(`Department ${id} still has departments below it (60006).`)
    }
    this.delete(id)
    this.#notify({ type: 'delete_party', department })
  }

  /** Whether the test holds for the department or one above it, as far as they exist. */
  someUpwards(id: number, test: (id: number) => boolean): boolean {
    let department = this.get(id)
    for (let level = 0; department !== undefined && level < MAX_LEVELS; level += 1) {
      if (test(department.id)) return true
      department = this.get(department.parentid)
    }
    return false
  }

  #checkParent(parentid: number): void {
    if (!this.has(parentid))
      throw new TypeError(`There is no department ${parentid} to be the parent (60004).`)
  }

  #find(id: number): EmulatedDepartment {
    const department = this.get(id)
    if (department === undefined) throw new TypeError(`There is no department ${id} (60003).`)
    return department
  }
}
