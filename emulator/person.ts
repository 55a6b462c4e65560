import { INDEXED_FIELDS, type IndexedField, type MemberIndex } from './member-index.js'
import type { EmulatedUser } from './people.js'

type IndexedValues = Record<IndexedField, string | readonly number[]>

/**
 * A person as the directory keeps them: an object like any other to look at, whose indexed fields are accessors of
 * its own (so that spreading and comparing see them) which keep the index true.
 */
class Person {
  #index: MemberIndex | null
  readonly #values: IndexedValues = { department: [], mobile: '', email: '', biz_mail: '' }

  constructor(user: EmulatedUser, index: MemberIndex) {
    this.#index = index
    Object.defineProperties(this, Person.#accessors)
    Object.assign(this, user)
    index.enter(this as unknown as EmulatedUser)
  }

  static detach(person: Person): void {
    person.#index?.leave(person as unknown as EmulatedUser)
    person.#index = null
  }

  static readonly #accessors = Object.fromEntries(
    INDEXED_FIELDS.map((field) => [
      field,
      {
        enumerable: true,
        get(this: Person) {
          return this.#values[field]
        },
        set(this: Person, value: string | readonly number[]) {
          this.#change(field, typeof value === 'string' ? value : freeze(value))
        },
      },
    ]),
  )

  #change(field: IndexedField, value: string | readonly number[]): void {
    const self = this as unknown as EmulatedUser
    this.#index?.take(self, field, this.#values[field])
    this.#values[field] = value
    this.#index?.put(self, field, value)
  }
}

/** A copy of the user that is found by the index from now on. */
export function createPerson(user: EmulatedUser, index: MemberIndex): EmulatedUser {
  return new Person(user, index) as unknown as EmulatedUser
}

/** Takes the person out of the index for good. */
export function detachPerson(person: EmulatedUser): void {
  if (person instanceof Person) Person.detach(person)
}

/** A list that changes in place would leave the index behind: better an error at once. */
function freeze(list: readonly number[]): readonly number[] {
  return Object.isFrozen(list) ? list : Object.freeze([...list])
}
