import type { EmulatedDepartment } from './department.js'
import type { EmulatedUser } from './people.js'

/** What the administrator just did in the console; events are made of it. */
export type Change =
  | { type: 'create_user' | 'delete_user'; user: EmulatedUser }
  | {
      type: 'update_user'
      user: EmulatedUser
      /** The userid before, when the member was renamed. */
      oldUserid?: string
      changed: readonly (keyof EmulatedUser)[]
    }
  | { type: 'create_party' | 'delete_party'; department: EmulatedDepartment }
  | {
      type: 'update_party'
      department: EmulatedDepartment
      changed: readonly (keyof EmulatedDepartment)[]
    }
  | {
      type: 'update_tag'
      tagid: number
      addUsers: readonly string[]
      delUsers: readonly string[]
      addParties: readonly number[]
      delParties: readonly number[]
    }

export type Notify = (change: Change) => void
