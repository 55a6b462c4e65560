import { describe, expect, it, vi } from 'vitest'
import { openConsoleSite } from '../support/console-site.js'

describe('the console of a corporation', () => {
  it('syncs it, lists its members by department, and shows one', async () => {
    await using t = await openConsoleSite({ members: 30 })
    const { client, at } = t
    expect((await client.get(`${at}/member-count`)).body).toEqual({ count: 0 })
    expect(await client.send('POST', `${at}/sync`, { dryRun: true })).toMatchObject({ status: 202 })
    expect((await client.events(`${at}/sync/events`)).at(-1)?.data).toMatchObject({
      status: 'done',
      result: { users: 30, added: expect.any(Number) as number, changes: expect.any(Array) as unknown[] },
    })
    expect((await client.get(`${at}/member-count`)).body).toEqual({ count: 0 })

    await client.send('POST', `${at}/sync`, {})
    const events = await client.events(`${at}/sync/events`)
    expect(events.at(-1)?.data).toMatchObject({
      status: 'done',
      result: { users: 30, departments: 4, failed: [] },
    })
    expect((await client.get(`${at}/departments`)).body).toMatchObject([
      { id: 1, parentId: 0 },
      { id: 2, name: '研发部', nameEn: 'Research', leaders: ['user1'] },
      { id: 3 },
      { id: 4, parentId: 2 },
    ])
    expect((await client.get(`${at}/member-count?department=2&recursive=true`)).body).toEqual({ count: 20 })
    expect((await client.get(`${at}/member-count?status=1`)).body).toEqual({ count: 30 })
    const { body } = await client.get(`${at}/members?department=4&search=USER3&limit=1`)
    expect(body).toMatchObject({
      rows: [{ userId: 'user3', department: [4] }],
      nextCursor: expect.any(String) as string,
    })

    expect((await client.get(`${at}/members/USER1`)).body).toMatchObject({
      member: { userId: 'user1', name: '员工1', isLeader: true },
      withheld: expect.arrayContaining(['mobile', 'email']) as string[],
      sessions: { rows: [] },
    })
    const { rows } = (await client.get(`${at}/sync/history`)).body as { rows: unknown[] }
    expect(rows).toMatchObject([{ by: 'link', outcome: 'complete' }])
    expect((await client.get('/audit?act=syncCorp')).body['rows']).toMatchObject([
      { act: 'syncCorp', by: 'link', way: 'console', outcome: 0 },
    ])
  })

  it('asks before many are marked as left, and marks them when it is told to', async () => {
    await using t = await openConsoleSite({ members: 30 })
    const { client, at, emulator } = t
    await client.send('POST', `${at}/sync`, {})
    await client.events(`${at}/sync/events`)
    for (let number = 11; number <= 30; number++) emulator.users.delete(`user${number}`)

    await client.send('POST', `${at}/sync`, {})
    expect((await client.events(`${at}/sync/events`)).at(-1)?.data).toMatchObject({
      status: 'failed',
      failure: { errcode: 40303, errmsg: expect.any(String) as string },
    })
    expect((await client.get(`${at}/member-count?status=5`)).body).toEqual({ count: 0 })
    await client.send('POST', `${at}/sync`, { allowMassLeave: true })
    expect((await client.events(`${at}/sync/events`)).at(-1)?.data).toMatchObject({
      status: 'done',
      result: { left: 20 },
    })
    expect((await client.get(`${at}/member-count?status=5`)).body).toEqual({ count: 20 })
  })

  it('cancels a sync, of which what was read is kept', async () => {
    await using t = await openConsoleSite({ members: 30, latencyMs: 2000 })
    const { client, at } = t
    const untilOutcomesAre = (wanted: readonly string[]) =>
      vi.waitFor(async () => {
        const { rows } = (await client.get(`${at}/sync/history`)).body as { rows: { outcome: string }[] }
        expect(rows.map(({ outcome }) => outcome)).toEqual(wanted)
      }, 10_000)
    await client.send('POST', `${at}/sync`, {})
    await untilOutcomesAre(['running'])
    await client.send('POST', `${at}/sync/cancel`)
    expect((await client.events(`${at}/sync/events`)).at(-1)?.data).toMatchObject({ status: 'cancelled' })
    // Whoever cancels is not kept waiting for the end of the row.
    await untilOutcomesAre(['stopped'])
  })

  it('reads a member anew, and forgets one', async () => {
    await using t = await openConsoleSite({ members: 3 })
    const { client, at, emulator } = t
    await client.send('POST', `${at}/sync`, {})
    await client.events(`${at}/sync/events`)
    const user = emulator.users.get('user2')
    if (user !== undefined) emulator.users.set('user2', { ...user, name: '改名' })
    expect((await client.send('POST', `${at}/members/user2/refresh`)).body).toMatchObject({
      member: { name: '改名' },
    })
    expect((await client.send('POST', `${at}/members/user2/forget`)).status).toBe(200)
    expect((await client.get(`${at}/members/user2`)).status).toBe(404)
    expect((await client.send('POST', `${at}/members/nobody/refresh`)).body).toMatchObject({ errcode: 60111 })
    const { rows } = (await client.get('/audit')).body as { rows: { act: string; outcome: number }[] }
    expect(rows.filter(({ act }) => act === 'forget')).toHaveLength(1)
    expect(rows.filter(({ act }) => act === 'syncUserInfo').map(({ outcome }) => outcome)).toEqual([60111, 0])
  })

  it('says how the token and the events are, and never the token', async () => {
    await using t = await openConsoleSite({ members: 3 })
    const { client, at, login, search } = t
    expect((await client.get(`${at}/token`)).body).toEqual({ status: 'none', until: null })
    search.hide(await login.getAccessToken())
    const { body } = await client.get(`${at}/token`)
    expect(body).toEqual({ status: 'good', until: expect.stringMatching(/^2026-.*Z$/) as string })
    expect((await client.get(`${at}/events`)).body).toEqual({
      url: null,
      received: 0,
      lastReceivedAt: null,
      due: 0,
    })
    expect(search.find()).toEqual([])
  })

  it('says that the secret was refused, and until when it is left alone', async () => {
    await using t = await openConsoleSite({ members: 3, corpSecret: 'a-secret-that-nobody-has' })
    const { client, at, login } = t
    await expect(login.getAccessToken()).rejects.toMatchObject({ code: 40001 })
    expect((await client.get(`${at}/token`)).body).toMatchObject({
      status: 'refused',
      until: expect.stringMatching(/Z$/) as string,
    })
    const findings = await client.events('/check')
    expect(findings.some(({ data }) => data['code'] === 40001)).toBe(true)
    expect((await client.send('POST', `${at}/sync`, {})).status).toBe(202)
    expect((await client.events(`${at}/sync/events`)).at(-1)?.data).toMatchObject({
      status: 'failed',
      failure: { errcode: 40001, solution: expect.any(String) as string },
    })
  })

  it('shows no secret in any answer', async () => {
    await using t = await openConsoleSite({ members: 6 })
    const { client, at, login, emulator, search, fullName } = t
    await client.send('POST', `${at}/sync`, {})
    search.show(await client.events(`${at}/sync/events`))
    const { state } = await login.getLoginConfig()
    await login.getLoginCode({
      authCode: emulator.grantCode('user1', { scope: 'snsapi_privateinfo' }),
      state,
    })
    search.hideWhatWasSent(emulator)
    for (const path of [
      ...['/me', '/elements', `/elements/${fullName}`, `/types/auths.loginTypes.QywxInnerType`],
      ...[`/instances/${fullName}`, `/instances/${fullName}/steps`, `/instances/${fullName}/deletion`],
      ...[
        '/check',
        `${at}/members`,
        `${at}/members/user1`,
        `${at}/departments`,
        `${at}/token`,
        `${at}/events`,
      ],
      ...[`${at}/sync`, `${at}/sync/history`, '/sessions', '/audit', '/system'],
    ]) {
      const response = await client.fetch(path)
      expect([path, response.status]).toEqual([path, 200])
      search.showText(await response.text())
    }
    expect(search.counts.secrets).toBeGreaterThanOrEqual(3)
    expect(search.find()).toEqual([])
  })
})
