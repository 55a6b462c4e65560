import { createHash } from 'node:crypto'
import type { EmulatedDepartment } from './department.js'
import { completeUser, type EmulatedUser } from './people.js'

/** How large a corporation to make up. */
export interface CorporationSize {
  /** Default 1000. */
  members?: number
  /** The root included. Default: one for each 100 members, at least 1. */
  departments?: number
}

const FAMILIES = ['Chen', 'Li', 'Wang', 'Zhang', 'Liu', 'Yang', 'Huang', 'Zhao', 'Wu', 'Zhou']
const FAMILY_SIGNS = '陈李王张刘杨黄赵吴周'
const GIVEN_SIGNS = '伟芳娜秀敏静丽强磊洋艳勇军杰娟涛明超兰霞平刚桂英华玉林红建国'
const UNITS = ['研发', '产品', '市场', '销售', '财务', '人事', '行政', '法务', '运维', '客服']
const POSITIONS = ['工程师', '高级工程师', '产品经理', '销售代表', '会计', '专员', '主管', '实习生']
/** Direct sub-departments of a department, on average: 30,000 departments stay far below 15 levels [S-contacts]. */
const BRANCHES = 8

// What most members have in common is one object for all, which keeps 100,000 of them small.
const NOBODY: readonly string[] = Object.freeze([])
const NO_ATTRIBUTES = Object.freeze({ attrs: Object.freeze([]) })
const ZERO = Object.freeze([0])
const TWO_ZEROES = Object.freeze([0, 0])
const LEADS_FIRST = Object.freeze([1])
const AVATARS = ['1', '2'].map((gender) => `https://wework.qpic.cn/wwpic/emulator_avatar_${gender}/0`)

/** A corporation made of a seed: the same for the same seed and size, in every run. */
export function generateCorporation(
  seed: string,
  { members = 1000, departments = Math.max(1, Math.round(members / 100)) }: CorporationSize,
): { departments: EmulatedDepartment[]; users: Iterable<EmulatedUser> } {
  const random = createNumbers(seed)
  const tree = Array.from({ length: departments }, (_, place) => generateDepartment(place, random))
  return { departments: tree, users: generateMembers(members, tree, random) }
}

function generateDepartment(place: number, random: () => number): EmulatedDepartment {
  const parent = Math.floor(random() * Math.ceil(place / BRANCHES))
  const name = place === 0 ? '星河集团' : `${pick(UNITS, random)}${place + 1} 部`
  return {
    id: place + 1,
    name,
    name_en: place === 0 ? 'Xinghe Group' : `Unit ${place + 1}`,
    department_leader: NOBODY,
    parentid: place === 0 ? 0 : parent + 1,
    order: 100_000_000 - place,
  }
}

function* generateMembers(
  count: number,
  departments: readonly EmulatedDepartment[],
  random: () => number,
): Generator<EmulatedUser> {
  // One list object for all who are in that department only.
  const alone = departments.map(({ id }) => Object.freeze([id]))
  for (let place = 0; place < count; place += 1) {
    const home = Math.floor(random() * departments.length)
    const user = generateMember(place, alone[home] ?? ZERO, random)
    if (departments.length > 1 && random() < 0.1) joinSecond(user, departments.length, random)

    const department = departments[home]
    if (department?.department_leader === NOBODY) {
      department.department_leader = Object.freeze([user.userid])
      if (user.department.length === 1) user.is_leader_in_dept = LEADS_FIRST
      else user.is_leader_in_dept = [1, 0]
    } else {
      user.direct_leader = department?.department_leader ?? NOBODY
    }
    yield user
  }
}

function generateMember(place: number, department: readonly number[], random: () => number): EmulatedUser {
  const family = Math.floor(random() * FAMILIES.length)
  const isWoman = random() < 0.5
  const number = String(place + 1).padStart(6, '0')
  const userid = `${FAMILIES[family] ?? ''}${number}`
  const mail = userid.toLowerCase()
  return completeUser({
    userid,
    name: `${FAMILY_SIGNS[family] ?? ''}${pick(GIVEN_SIGNS, random)}${pick(GIVEN_SIGNS, random)}`,
    department,
    order: ZERO,
    is_leader_in_dept: ZERO,
    direct_leader: NOBODY,
    extattr: NO_ATTRIBUTES,
    position: pick(POSITIONS, random),
    status: pickStatus(random),
    gender: isWoman ? '2' : '1',
    mobile: `139${number.padStart(8, '0')}`,
    email: `${mail}@mail.example`,
    biz_mail: `${mail}@xinghe.example`,
    avatar: AVATARS[isWoman ? 1 : 0] ?? '',
  })
}

function joinSecond(user: EmulatedUser, departments: number, random: () => number): void {
  const [first = 1] = user.department
  const second = 1 + ((first + Math.floor(random() * (departments - 1))) % departments)
  user.department = [first, second]
  user.order = TWO_ZEROES
  user.is_leader_in_dept = TWO_ZEROES
}

/** Of a hundred, two are disabled and two have not activated yet. */
function pickStatus(random: () => number): 1 | 2 | 4 {
  const chance = random()
  if (chance < 0.02) return 2
  return chance < 0.04 ? 4 : 1
}

function pick(choices: string | readonly string[], random: () => number): string {
  return choices[Math.floor(random() * choices.length)] ?? ''
}

/** Numbers from 0 to 1 that are the same for the same seed: the mulberry32 generator, quick and good enough. */
function createNumbers(seed: string): () => number {
  let state = createHash('sha256').update(`corporation:${seed}`).digest().readInt32LE()
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
