import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { ask, askWithToken, getToken, pluck } from './ask.js'

const SIZE = { members: 10_000, departments: 200 }

const describeAll = ({ users, departments }: Emulator) =>
  JSON.stringify([[...users.values()], [...departments.values()]])

const levelOf = (emulator: Emulator, id: number): number => {
  const parent = emulator.departments.get(id)?.parentid ?? 0
  return parent === 0 ? 1 : 1 + levelOf(emulator, parent)
}

describe('a corporation of 10,000 members in 200 departments', () => {
  it('is consistent', async () => {
    await using emulator = await startEmulator({ seed: 'large', size: SIZE })
    const { users, departments } = emulator
    expect([users.size, departments.size]).toEqual([10_000, 200])
    for (const { department, order, is_leader_in_dept: leads, direct_leader, ...user } of users.values()) {
      expect(department.every((id) => departments.has(id))).toBe(true)
      expect(new Set(department).size).toBe(department.length)
      expect([order.length, leads.length]).toEqual([department.length, department.length])
      expect(department).toContain(user.main_department)
      expect(direct_leader.every((leader) => users.has(leader))).toBe(true)
    }
    for (const { id, department_leader: leaders } of departments.values()) {
      expect(leaders.every((leader) => users.get(leader)?.department.includes(id))).toBe(true)
      expect(levelOf(emulator, id)).toBeLessThanOrEqual(15)
    }
  })

  it('has members of two departments, disabled and not activated ones, and no mobile or mail twice', async () => {
    await using emulator = await startEmulator({ seed: 'large', size: SIZE })
    const people = [...emulator.users.values()]
    expect(people.filter(({ department }) => department.length === 2).length).toBeGreaterThan(500)
    for (const status of [1, 2, 4]) expect(people.some((user) => user.status === status)).toBe(true)
    for (const field of ['mobile', 'email', 'biz_mail'] as const) {
      expect(new Set(people.map((user) => user[field])).size).toBe(10_000)
    }
  })

  it('is the same in every run with the same seed, and another with another', async () => {
    await using first = await startEmulator({ seed: 'large', size: SIZE })
    await using second = await startEmulator({ seed: 'large', size: SIZE })
    await using other = await startEmulator({ seed: 'other', size: SIZE })
    expect(describeAll(second) === describeAll(first)).toBe(true)
    expect(describeAll(other) === describeAll(first)).toBe(false)
  })

  it('is all visible and read department by department', async () => {
    await using emulator = await startEmulator({ seed: 'large', size: SIZE })
    const ids = pluck(await askWithToken(emulator, '/cgi-bin/department/list'), 'department', 'id')
    expect(ids).toHaveLength(200)
    const userids = new Set<unknown>()
    for (const id of ids) {
      const answer = await askWithToken(emulator, '/cgi-bin/user/list', { department_id: String(id) })
      for (const userid of pluck(answer, 'userlist', 'userid')) userids.add(userid)
    }
    expect(userids.size).toBe(10_000)
  })

  it('can be changed as any other', async () => {
    await using emulator = await startEmulator({ seed: 'large', size: SIZE })
    const [userid = ''] = emulator.users.keys()
    emulator.users.move(userid, [7, 8])
    emulator.users.change(userid, { is_leader_in_dept: [0, 1] })
    expect(await askWithToken(emulator, '/cgi-bin/user/get', { userid })).toMatchObject({
      department: [7, 8],
      isleader: 1,
    })
  })

  it('has a login page that lists the first 200', async () => {
    await using emulator = await startEmulator({ seed: 'large', size: SIZE })
    const query = new URLSearchParams({
      login_type: 'CorpApp',
      appid: emulator.corpId,
      agentid: emulator.agentId,
      redirect_uri: 'http://localhost/cb',
    })
    const page = await fetch(`${emulator.loginUrl}/wwlogin/sso/login?${query.toString()}`)
    const html = await page.text()
    expect(html.match(/name="userid" value=/g)).toHaveLength(200)
    expect(html).toContain('<input type="text" name="userid" required>')
  })
})

describe('a corporation of 30,000 members in 300 departments', () => {
  // Made and read in seconds; the bound is for a machine that is busy with other things.
  it('is no bottleneck to eight readers at once', async () => {
    const size = { members: 30_000, departments: 300 }
    await using emulator = await startEmulator({ seed: 'largest', size, requestLog: false })
    const access_token = await getToken(emulator)
    const ids = [...emulator.departments.keys()].map(String)
    const userids = new Set<unknown>()
    const readNext = async (): Promise<void> => {
      for (let department_id = ids.pop(); department_id !== undefined; department_id = ids.pop()) {
        const answer = await ask(emulator, '/cgi-bin/user/list', { access_token, department_id })
        for (const userid of pluck(answer, 'userlist', 'userid')) userids.add(userid)
      }
    }
    await Promise.all(Array.from({ length: 8 }, readNext))
    expect(userids.size).toBe(30_000)
  }, 120_000)
})

describe('size', () => {
  it('defaults to 1000 members in 10 departments', async () => {
    await using emulator = await startEmulator({ size: {} })
    expect([emulator.users.size, emulator.departments.size]).toEqual([1000, 10])
  })

  it('may be one department with nobody in it', async () => {
    await using emulator = await startEmulator({ size: { members: 0 } })
    expect([emulator.users.size, emulator.departments.size]).toEqual([0, 1])
  })

  it('is refused beside users or departments', async () => {
    await expect(startEmulator({ size: {}, users: [] })).rejects.toThrow('give it or them')
    await expect(startEmulator({ size: {}, departments: [] })).rejects.toThrow('give it or them')
  })
})
