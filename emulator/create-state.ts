import type { DepartmentInit } from './department.js'
import { generateCorporation, type CorporationSize } from './generate.js'
import { applyKnobs, DEFAULT_KNOBS, type Knobs } from './knobs.js'
import type { UserInit } from './people.js'
import { SEED_DEPARTMENTS, SEED_USERS } from './seed.js'
import { EmulatorState } from './state.js'
import type { TagInit } from './tag-directory.js'

/** Who is there when the emulator starts. */
export interface CorporationOptions {
  /** Decides corpId, corpSecret, tokens and codes, and a corporation of a `size`. Default `wecom`; one seed, one look. */
  seed?: string | number
  /** The people. Default: 25 members, an outsider, a linked visitor; nobody when only `departments` is given. */
  users?: readonly UserInit[]
  /** The departments. Default: eight. */
  departments?: readonly DepartmentInit[]
  /** The tags. Default: none. */
  tags?: readonly TagInit[]
  /** Makes up a corporation of this size instead of `users` and `departments`; the app sees all of it. */
  size?: CorporationSize
}

interface Corporation {
  departments: readonly DepartmentInit[]
  users: Iterable<UserInit>
}

/** @throws TypeError for an unknown knob, and for `size` beside `users` or `departments`. */
export function createState(options: CorporationOptions & Partial<Knobs>): EmulatorState {
  const { seed = 'wecom', users, departments, tags = [], size, ...changes } = options
  if (size !== undefined && (users ?? departments) !== undefined) {
    throw new TypeError('size makes up users and departments: give it or them.')
  }

  const corporation = size
    ? generateCorporation(String(seed), size)
    : copyCorporation(users ?? (departments ? [] : SEED_USERS), departments ?? SEED_DEPARTMENTS)
  const knobs: Knobs = { ...DEFAULT_KNOBS }
  if (departments !== undefined || size !== undefined) {
    knobs.visibleRange = { departments: findRoots(corporation.departments), users: [] }
  }
  applyKnobs(knobs, changes)

  const state = new EmulatorState(String(seed), knobs)
  fill(state, corporation, tags)
  state.corporation.setVisibleRange(knobs.visibleRange)
  return state
}

/** A copy, since tests change what is in it. */
function copyCorporation(users: readonly UserInit[], departments: readonly DepartmentInit[]): Corporation {
  return { users: structuredClone(users), departments: structuredClone(departments) }
}

function findRoots(departments: readonly DepartmentInit[]): number[] {
  const ids = new Set(departments.map(({ id }) => id))
  return departments.flatMap(({ id, parentid = 1 }) => (ids.has(parentid) && parentid !== id ? [] : [id]))
}

/** In any order and as it is, what an administrator could never do included: events come later. */
function fill(state: EmulatorState, { departments, users }: Corporation, tags: readonly TagInit[]): void {
  const { corporation } = state
  for (const init of departments) {
    const parentid = init.id === 1 ? 0 : 1
    const department = { name_en: '', department_leader: [], parentid, order: 0, ...init }
    corporation.departments.set(department.id, department)
  }
  for (const user of users) corporation.users.add(user)
  for (const tag of structuredClone(tags)) corporation.tags.add(tag)
}
