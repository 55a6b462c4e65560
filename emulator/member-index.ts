import type { EmulatedUser } from './people.js'

/** The fields by which WeCom finds members: what is listed by department, looked up by mobile and mail. */
export const INDEXED_FIELDS = ['department', 'mobile', 'email', 'biz_mail'] as const

export type IndexedField = (typeof INDEXED_FIELDS)[number]
export type LookupField = Exclude<IndexedField, 'department'>

/** Finds people without looking at all of them: a corporation may have 100,000. */
export class MemberIndex {
  readonly #byDepartment = new Map<number, Set<EmulatedUser>>()
  readonly #byText: Readonly<Record<LookupField, Map<string, EmulatedUser>>> = {
    mobile: new Map(),
    email: new Map(),
    biz_mail: new Map(),
  }
  /** In the order in which they came. Who left leaves a hole, so that a position stays what it was. */
  readonly #inOrder: (EmulatedUser | undefined)[] = []

  enter(person: EmulatedUser): void {
    this.#inOrder.push(person)
  }

  leave(person: EmulatedUser): void {
    this.#inOrder[this.#inOrder.indexOf(person)] = undefined
    for (const field of INDEXED_FIELDS) this.take(person, field, person[field])
  }

  /** Enters the person under a value of the field. */
  put(person: EmulatedUser, field: IndexedField, value: string | readonly number[]): void {
    if (typeof value !== 'string') {
      for (const id of value) this.#listOf(id).add(person)
    } else if (field !== 'department' && value !== '') {
      this.#byText[field].set(value.toLowerCase(), person)
    }
  }

  /** Removes the person from under a value of the field. */
  take(person: EmulatedUser, field: IndexedField, value: string | readonly number[]): void {
    if (typeof value !== 'string') {
      for (const id of value) this.#byDepartment.get(id)?.delete(person)
    } else if (field !== 'department') {
      const key = value.toLowerCase()
      if (this.#byText[field].get(key) === person) this.#byText[field].delete(key)
    }
  }

  /** The members of that very department, not of those below it. */
  membersOf(department: number): EmulatedUser[] {
    return [...(this.#byDepartment.get(department) ?? [])].filter(({ kind }) => kind === 'member')
  }

  find(field: LookupField, value: string): EmulatedUser | undefined {
    const person = this.#byText[field].get(value.toLowerCase())
    return person?.kind === 'member' ? person : undefined
  }

  /** How many positions there are, holes included. */
  get length(): number {
    return this.#inOrder.length
  }

  at(position: number): EmulatedUser | undefined {
    return this.#inOrder[position]
  }

  #listOf(department: number): Set<EmulatedUser> {
    let list = this.#byDepartment.get(department)
    if (list === undefined) {
      list = new Set()
      this.#byDepartment.set(department, list)
    }
    return list
  }
}
