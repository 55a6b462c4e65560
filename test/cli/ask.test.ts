import { describe, expect, it } from 'vitest'
import { members, openCliApp } from '../support/cli-app.js'
import { makeCorporation } from '../support/corporation.js'

describe('token', () => {
  it('prints the token and nothing else', async () => {
    await using t = await openCliApp()
    const { code, out, err } = await t.runAllowed('token', 'Members')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^\S{20,}\n$/)
    const asJson = await t.runAllowed('token', members, '--json')
    expect(JSON.parse(asJson.out)).toEqual({ fullName: members, token: out.trim() })
    expect(t.emulator.count('/cgi-bin/gettoken')).toBe(1)
  })

  it('says which code the vendor answered, and never the secret', async () => {
    await using t = await openCliApp()
    t.emulator.failNext('/cgi-bin/gettoken', { errcode: 40001, errmsg: 'invalid credential' })
    const { code, out, err } = await t.runAllowed('token', 'Members')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('40001')
    expect(err).not.toContain(t.emulator.corpSecret)
    const asJson = await t.runAllowed('token', 'Members', '--json')
    expect(JSON.parse(asJson.err)).toMatchObject({
      error: { code: 40001, message: expect.any(String) as string, solution: expect.any(String) as string },
    })
  })
})

describe('sync', () => {
  it('syncs all, with plain lines of progress beside the counts', async () => {
    await using t = await openCliApp(makeCorporation(12))
    const { code, out, err } = await t.runAllowed('sync', 'Members')
    expect(code).toBe(0)
    expect(out).toBe('Synced: 4 departments, 12 users, 12 added, 0 updated, 0 left, 0 unchanged.\n')
    expect(err).toMatch(/^(\w+: \d+ of \d+\n)+$/)
    expect(err).toContain('members: 4 of 4')
  })

  it('gives the counts as JSON', async () => {
    await using t = await openCliApp(makeCorporation(3))
    const { code, out } = await t.runAllowed('sync', 'Members', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ users: 3, added: 3, failed: [] })
  })

  it('says what would change, and changes nothing', async () => {
    await using t = await openCliApp(makeCorporation(2))
    for (let times = 0; times < 2; times++) {
      const { code, out } = await t.runAllowed('sync', 'Members', '--dry-run')
      expect(code).toBe(0)
      expect(out).toContain('added user user1\n')
      expect(out).toContain('added department 4\n')
      expect(out).toMatch(/^It would be: .*2 added/m)
    }
  })

  it('syncs one member, or the departments', async () => {
    await using t = await openCliApp(makeCorporation(2))
    expect(await t.runAllowed('sync', 'Members', '--user', 'user1')).toEqual({
      code: 0,
      out: 'user1 is up to date.\n',
      err: '',
    })
    expect(await t.runAllowed('sync', 'Members', '--dept', '2')).toMatchObject({
      code: 0,
      out: 'Department 2 is up to date.\n',
    })
    const asJson = await t.runAllowed('sync', 'Members', '--dept', '2', '--json')
    expect(JSON.parse(asJson.out)).toEqual({ fullName: members, deptId: '2' })
  })

  it.each([
    [['--user', 'nobody'], 1, '60111'],
    [['--dept', '99'], 1, '60003'],
    [['--dept', 'sales'], 2, '"deptId"'],
  ])('says why it could not: %j', async (args, expected, says) => {
    await using t = await openCliApp(makeCorporation(2))
    const { code, out, err } = await t.runAllowed('sync', 'Members', ...args)
    expect({ code, out }).toEqual({ code: expected, out: '' })
    expect(err).toContain(says)
    expect(err).not.toContain('    at ')
  })

  it('fails when a department could not be read, and says which', async () => {
    await using t = await openCliApp(makeCorporation(6))
    t.emulator.failNext('/cgi-bin/user/list', { errcode: 60011, errmsg: 'no privilege' })
    const { code, out, err } = await t.runAllowed('sync', 'Members')
    expect(code).toBe(1)
    expect(out).toContain('Synced: ')
    expect(err).toMatch(/could not be read.*\d \(60011\)/)
  })
})
