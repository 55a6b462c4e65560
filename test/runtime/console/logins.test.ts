import { describe, expect, it } from 'vitest'
import { type ServerEvent, readEvents } from '../../support/console-client.js'
import { openRosterSite, staff } from '../../support/roster-site.js'

const at = `/logins/${staff}`

describe('members', () => {
  it('are listed, searched, filtered and counted, a page at a time', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const { body: first } = await client.get(`${at}/members?limit=2`)
    expect(first).toMatchObject({ rows: [{ userId: 'ada' }, { userId: 'grace' }], nextCursor: '2' })
    expect((await client.get(`${at}/members?limit=2&cursor=2`)).body).toMatchObject({
      rows: [{ userId: 'count' }],
      nextCursor: null,
    })
    const { body: found } = await client.get(`${at}/members?department=2&search=GRA&recursive=true`)
    expect(found).toMatchObject({ rows: [{ userId: 'grace' }] })
    expect((await client.get(`${at}/member-count?department=2`)).body).toEqual({ count: 2 })
    expect((await client.get(`${at}/departments`)).body).toMatchObject([
      { id: 1, name: 'Engines' },
      { id: 2, parentId: 1 },
    ])
  })

  it.each([
    ['department=two', 'department" of members has to be a number'],
    ['recursive=maybe', 'recursive" of members has to be a boolean'],
    ['serach=x', 'no argument "serach"'],
  ])('are not listed by %s, which is said', async (query, reason) => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect(await client.get(`${at}/members?${query}`)).toMatchObject({
      status: 400,
      body: { errcode: 40000, errmsg: expect.stringContaining(reason) as string },
    })
  })

  it('have a page each: what is stored, what the vendor withheld, who is logged in', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect((await client.get(`${at}/members/grace`)).body).toEqual({
      member: { userId: 'grace', name: 'Grace', phone: null, department: 2 },
      sessions: { rows: [], nextCursor: null },
      withheld: ['phone'],
    })
    // What counts the members once had this one's address.
    expect((await client.get(`${at}/members/count`)).body).toMatchObject({ member: { userId: 'count' } })
    expect(await client.get(`${at}/members/nobody`)).toMatchObject({ status: 404, body: { errcode: 40400 } })
  })

  it('are read anew and forgotten, with a row in the audit', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect((await client.send('POST', `${at}/members/grace/refresh`)).body).toMatchObject({
      member: { phone: '2' },
      withheld: [],
    })
    expect(await client.send('POST', `${at}/members/grace/forget`)).toEqual({ status: 200, body: {} })
    expect((await client.get(`${at}/members/grace`)).status).toBe(404)
    const { rows } = await site.app.audit.list({ fullName: staff })
    expect(rows.map(({ act, userId, by }) => [act, userId, by])).toEqual([
      ['forget', null, 'link'],
      ['syncUserInfo', 'grace', 'link'],
    ])
  })
})

describe('a sync', () => {
  const idle = { status: 'idle', dryRun: false, startedAt: null, progress: null, result: null, failure: null }

  it('is begun, watched to its end and kept, and the audit has who began it', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect((await client.get(`${at}/sync`)).body).toMatchObject(idle)
    expect((await client.events(`${at}/sync/events`)).map(({ data }) => data['status'])).toEqual(['idle'])

    const begun = await client.send('POST', `${at}/sync`, {})
    expect(begun).toMatchObject({
      status: 202,
      body: { status: 'running', startedAt: expect.any(String) as string },
    })
    const events = await client.events(`${at}/sync/events`)
    expect(events.at(-1)).toMatchObject({
      event: 'state',
      data: { status: 'done', progress: { phase: 'members', done: 3, total: 3 }, result: { users: 3 } },
    })
    expect((await client.get(`${at}/sync`)).body).toEqual(events.at(-1)?.data)
    expect((await site.app.audit.list({ fullName: staff })).rows).toMatchObject([
      { act: 'syncCorp', outcome: 0, by: 'link', way: 'console' },
    ])
    expect((await client.get(`${at}/sync/history?limit=5`)).body).toMatchObject({ rows: [{ limit: 5 }] })
  })

  it('that is tried dry says what would be, as far as anybody reads', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    await client.send('POST', `${at}/sync`, { dryRun: true })
    const { result, dryRun } = (await client.events(`${at}/sync/events`)).at(-1)?.data ?? {}
    expect(dryRun).toBe(true)
    expect(result).toMatchObject({ users: 3, changesTotal: 1500 })
    expect((result as { changes: unknown[] }).changes).toHaveLength(1000)
    expect((await site.app.audit.list({ fullName: staff })).rows).toMatchObject([{ act: 'previewSync' }])
  })

  it('is joined by whoever asks for another, tells as it goes, and ends when it is cancelled', async () => {
    await using site = await openRosterSite({ staff: { sync: 'waits' } })
    const client = await site.enter()
    const [first, second] = [
      await client.send('POST', `${at}/sync`, {}),
      await client.send('POST', `${at}/sync`, { dryRun: true }),
    ]
    expect(second.body).toMatchObject({
      status: 'running',
      dryRun: false,
      startedAt: first.body['startedAt'],
    })

    const seen: ServerEvent[] = []
    for await (const event of readEvents(await client.fetch(`${at}/sync/events`))) {
      if (seen.length === 0) await client.send('POST', `${at}/sync/cancel`)
      seen.push(event)
    }
    expect(seen[0]?.data).toMatchObject({ status: 'running', progress: { done: 1, total: 3 } })
    expect(seen.at(-1)?.data).toMatchObject({ status: 'cancelled', failure: null, result: null })
    expect((await client.get(`${at}/sync`)).body).toMatchObject({ endedAt: expect.any(String) as string })
    expect((await client.send('POST', `${at}/sync/cancel`)).body).toMatchObject({ status: 'cancelled' })
    const { rows } = await site.app.audit.list({ act: 'cancelSync' })
    expect(rows).toMatchObject([{ by: 'link' }, { by: 'link' }])
  })

  it('that would mark many as left asks, and does it when it is told to', async () => {
    await using site = await openRosterSite({ staff: { sync: 'guards' } })
    const client = await site.enter()
    await client.send('POST', `${at}/sync`, {})
    expect((await client.events(`${at}/sync/events`)).at(-1)?.data).toMatchObject({
      status: 'failed',
      failure: { errcode: 40303, errmsg: 'Two of three would leave.', solution: 'Say whether they left.' },
    })
    await client.send('POST', `${at}/sync`, { allowMassLeave: true })
    expect((await client.events(`${at}/sync/events`)).at(-1)?.data).toMatchObject({ status: 'done' })
    const { rows } = await site.app.audit.list({ act: 'syncCorp' })
    expect(rows.map(({ outcome }) => outcome)).toEqual([0, 40303])
  })

  it('that breaks says so, and the log says why', async () => {
    await using site = await openRosterSite({ staff: { sync: 'breaks' } })
    const client = await site.enter()
    await client.send('POST', `${at}/sync`, {})
    const end = (await client.events(`${at}/sync/events`)).at(-1)?.data
    expect(end).toMatchObject({ status: 'failed', failure: { errcode: 50000 } })
    expect(JSON.stringify(end)).not.toContain('torn')
    expect(JSON.stringify(site.log)).toContain(`the sync of ${staff} failed`)
  })

  it('is refused for a wrong argument', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect((await client.send('POST', `${at}/sync`, { dryRun: 'yes' })).status).toBe(400)
    expect((await client.send('POST', '/logins/auths.loginTypes.Nothing/sync', {})).status).toBe(404)
    expect((await client.get(`${at}/sync`)).body).toMatchObject(idle)
  })

  it('stops with the app, and so does whoever watches', async () => {
    const site = await openRosterSite({ staff: { sync: 'waits' } })
    const client = await site.enter()
    await client.send('POST', `${at}/sync`, {})
    const events = readEvents(await client.fetch(`${at}/sync/events`))
    expect((await events.next()).value).toMatchObject({ data: { status: 'running' } })
    const began = Date.now()
    await site[Symbol.asyncDispose]()
    for await (const { data } of events) expect(data['status']).toBe('cancelled')
    // A connection that is still busy is cut off after ten seconds; this one was not waited for.
    expect(Date.now() - began).toBeLessThan(9000)
  })
})

describe('what a login says of its vendor', () => {
  it('is the state of its token and of its events', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect((await client.get(`${at}/token`)).body).toEqual({
      status: 'good',
      until: '2030-01-01T00:00:00.000Z',
    })
    expect((await client.get(`${at}/events`)).body).toMatchObject({ received: 3, due: 1 })
  })
})
