import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../emulator/index.js'

describe('users', () => {
  it('keep the lists of a moved member parallel', async () => {
    await using emulator = await startEmulator()
    emulator.users.change('ChenJianGuo', { order: [10, 40] })
    const user = emulator.users.change('chenjianguo', { department: [4, 2, 7] })
    expect(user).toMatchObject({ order: [40, 10, 0], is_leader_in_dept: [0, 1, 0], main_department: 2 })
    expect(emulator.users.move('ChenJianGuo', [7])).toMatchObject({
      department: [7],
      order: [0],
      is_leader_in_dept: [0],
      main_department: 7,
    })
    expect(emulator.users.change('ChenJianGuo', { department: [3] })).toMatchObject({ main_department: 3 })
  })

  it('take leaderships and tags along to a new userid', async () => {
    await using emulator = await startEmulator({
      tags: [{ tagid: 7, tagname: 't', userlist: ['chenjianguo'] }],
    })
    emulator.users.rename('ChenJianGuo', 'chen.jg')
    expect(emulator.users.has('ChenJianGuo')).toBe(false)
    expect(emulator.users.get('CHEN.JG')?.name).toBe('陈建国')
    expect(emulator.users.get('ZhangWei')?.direct_leader).toEqual(['chen.jg'])
    expect(emulator.departments.get(2)?.department_leader).toEqual(['chen.jg'])
    expect(emulator.tags.get(7)?.userlist).toEqual(['chen.jg'])
  })

  it('may be renamed in letter case only', async () => {
    await using emulator = await startEmulator()
    expect(emulator.users.rename('LiNa', 'LINA').userid).toBe('LINA')
    expect(emulator.users.get('lina')?.userid).toBe('LINA')
  })

  it('refuse what the console refuses', async () => {
    await using emulator = await startEmulator()
    const { users } = emulator
    expect(() => users.change('nobody', { name: 'x' })).toThrow("Nobody has the userid 'nobody' (60111)")
    expect(() => users.move('nobody', [1])).toThrow('60111')
    expect(() => users.rename('nobody', 'x')).toThrow('60111')
    expect(() => {
      users.remove('nobody')
    }).toThrow('60111')
    expect(() => users.rename('LiNa', 'zhangwei')).toThrow('60102')
  })

  it('refuse lists that are changed in place, which no index would notice', async () => {
    await using emulator = await startEmulator()
    const department = emulator.users.get('LiNa')?.department as number[]
    expect(() => department.push(8)).toThrow('not extensible')
  })

  it('look like plain objects: spread, compared, copied', async () => {
    await using emulator = await startEmulator()
    const user = emulator.users.get('LiNa')
    expect({ ...user }).toEqual(user)
    expect(structuredClone(user)).toMatchObject({ department: [3, 5], email: 'lina@mail.example' })
  })

  it('can all be cleared, and set as of old', async () => {
    await using emulator = await startEmulator()
    const user = emulator.users.get('LiNa')
    emulator.users.clear()
    expect(emulator.users.size).toBe(0)
    emulator.departments.remove(3)
    if (user) emulator.users.set('lina', { ...user, userid: 'LiNa' })
    expect([...emulator.users.keys()]).toEqual(['lina'])
    expect(() => {
      emulator.departments.remove(5)
    }).toThrow('60005')
  })
})

describe('departments refuse', () => {
  it('what the console refuses', async () => {
    await using emulator = await startEmulator()
    const { departments } = emulator
    expect(() => departments.add({ id: 2, name: 'x' })).toThrow('60008')
    expect(() => departments.add({ id: 20, name: 'x', parentid: 99 })).toThrow('60004')
    expect(() => departments.move(2, 99)).toThrow('60004')
    expect(() => departments.move(2, 4)).toThrow('60010')
    expect(() => departments.move(2, 2)).toThrow('60010')
    expect(() => departments.rename(99, 'x')).toThrow('60003')
    const remove = (id: number) => () => {
      departments.remove(id)
    }
    expect(remove(99)).toThrow('60003')
    expect(remove(1)).toThrow('60007')
    expect(remove(8)).toThrow('60005')
    departments.add({ id: 20, name: 'x' })
    departments.add({ id: 21, name: 'y', parentid: 20 })
    expect(remove(20)).toThrow('60006')
    remove(21)()
    remove(20)()
    expect(departments.size).toBe(8)
  })
})

describe('tags', () => {
  it('can be added once, changed and removed', async () => {
    await using emulator = await startEmulator()
    const { tags } = emulator
    tags.add({ tagid: 7, tagname: 't' })
    expect(() => tags.add({ tagid: 7, tagname: 't' })).toThrow('There is a tag 7 already')
    expect(tags.change(7, { tagname: 'u' })).toEqual({ tagid: 7, tagname: 'u', userlist: [], partylist: [] })
    expect(() => tags.change(8, {})).toThrow('40068')
    tags.remove(7)
    expect(tags.size).toBe(0)
  })
})
