import type { EmulatorOptions } from 'wecom-elements/emulator'
import type { TestStore } from './store.js'

/**
 * A corporation that is easy to reckon with: departments 1 to 4, where 4 is under 2 and all others under 1, and members
 * `user1`, `user2` ... in the departments 2, 3, 4, 2, 3, 4 ... The app sees all of it.
 */
export function makeCorporation(members: number): EmulatorOptions {
  return {
    departments: [
      { id: 1, name: '总部', name_en: 'Head Office' },
      { id: 2, name: '研发部', name_en: 'Research', department_leader: ['user1'], order: 30 },
      { id: 3, name: '销售部', name_en: 'Sales', order: 20 },
      { id: 4, name: '前端组', name_en: 'Web', parentid: 2, order: 10 },
    ],
    users: Array.from({ length: members }, (_, index) => ({
      userid: `user${index + 1}`,
      name: `员工${index + 1}`,
      department: [2 + (index % 3)],
      is_leader_in_dept: [index === 0 ? 1 : 0],
    })),
  }
}

const keptTables = {
  qywxUser: '"id"',
  qywxPlace: '"departmentId", "userRow"',
  qywxDepartment: '"element", "corpId", "id"',
} as const

/** Every column of every row that a sync keeps. */
export async function readStored({ query }: TestStore): Promise<Record<string, unknown>> {
  const tables = await Promise.all(
    Object.entries(keptTables).map(
      async ([table, order]) => [table, await query(`select * from "${table}" order by ${order}`)] as const,
    ),
  )
  return Object.fromEntries(tables)
}
