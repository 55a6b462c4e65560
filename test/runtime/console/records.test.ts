import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { logIn, openAcmeSite } from '../../support/acme-site.js'
import { enterConsole } from '../../support/console-client.js'
import { openRosterSite, staff } from '../../support/roster-site.js'
import { SecretSearch } from '../../support/secret-search.js'

const repository = resolve(import.meta.dirname, '../../..')
const server = { console: true }

describe('sessions', () => {
  it('are listed, and ended one by one or all of a member', async () => {
    await using site = await openAcmeSite({ config: { server } })
    const client = await enterConsole(site.server)
    for (let count = 0; count < 3; count++) await logIn(site)
    const { rows } = (await client.get('/sessions?userId=ADA&limit=2')).body as { rows: { id: string }[] }
    expect(rows).toHaveLength(2)

    const [first] = rows
    expect((await client.send('POST', '/sessions/end', { id: first?.id })).body).toEqual({ ended: 1 })
    expect((await client.send('POST', '/sessions/end', { id: first?.id })).body).toEqual({ ended: 0 })
    expect((await client.send('POST', '/sessions/end', { userId: 'ada' })).body).toEqual({ ended: 2 })
    expect((await client.get('/sessions')).body).toEqual({ rows: [], nextCursor: null })
    const acts = await client.get('/audit?act=endSessions')
    expect(acts.body['rows']).toMatchObject([
      { userId: 'ada', by: 'link', fullName: '' },
      { userId: 'ada', by: 'link', fullName: 'auths.loginTypes.AcmeExample' },
    ])
  })

  it('are counted before the login that they came through is deleted, and end with it', async () => {
    await using site = await openAcmeSite({ config: { server } })
    const client = await enterConsole(site.server)
    const name = 'auths.loginTypes.AcmeExample'
    await logIn(site)
    const { body } = await client.get(`/instances/${name}/deletion`)
    expect(body).toMatchObject({ liveSessions: 1 })
    const deleted = await client.send('DELETE', `/instances/${name}?revision=${String(body['revision'])}`)
    expect(deleted.body).toMatchObject({ endedSessions: 1 })
  })

  it.each([{}, { id: 'x', userId: 'ada' }, { fullName: staff }, { id: 1 }])(
    'are not ended by %j',
    async (body) => {
      await using site = await openRosterSite()
      const client = await site.enter()
      expect(await client.send('POST', '/sessions/end', body)).toMatchObject({
        status: 400,
        body: { errcode: 40000 },
      })
    },
  )
})

describe('the system', () => {
  it('says what runs, where it is stored and where elements come from', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      version: string
    }
    expect((await client.get('/system')).body).toEqual({
      version,
      node: process.version,
      storage: {
        dialect: 'sqlite',
        place: join(site.folder.path, 'data/app.sqlite'),
        bytes: expect.any(Number) as number,
        isReachable: true,
      },
      uptimeSeconds: expect.any(Number) as number,
      memoryBytes: expect.any(Number) as number,
      roots: [
        { name: 'official', folder: join(repository, 'elements') },
        { name: 'test.Roster', folder: site.folder.path },
      ],
    })
  })

  it('says that the storage cannot be reached', async () => {
    await using site = await openRosterSite({
      config: { storage: { dialect: 'sqlite', filename: 'app.config.json' } },
    })
    const client = await site.enter()
    expect((await client.get('/system')).body).toMatchObject({ storage: { isReachable: false } })
    expect(await client.get('/audit')).toMatchObject({
      status: 503,
      body: { errcode: 50000, code: 'STORAGE_UNAVAILABLE' },
    })
  })
})

describe('requests that are none', () => {
  it('are refused as elsewhere', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect(await client.get('/nothing')).toMatchObject({ status: 404, body: { errcode: 40400 } })
    expect(await client.send('POST', '/elements', {})).toMatchObject({
      status: 404,
      body: { errcode: 40400 },
    })
    expect((await client.fetch('/me', { method: 'PATCH' })).status).toBe(405)
    const large = { key: 'x'.repeat(70_000) }
    expect(await client.send('POST', '/instances', large)).toMatchObject({
      status: 413,
      body: { errcode: 41300 },
    })
    const text = { method: 'POST', body: 'key=x', headers: { origin: client.origin } }
    expect((await client.fetch('/sync', text)).status).toBe(404)
    expect((await client.fetch('/instances', text)).status).toBe(400)
    expect((await client.fetch('/me')).headers.get('cache-control')).toBe('no-store')
  })

  it('are answered with a limit to those that go on', async () => {
    await using site = await openRosterSite({ staff: { sync: 'waits' } })
    const client = await site.enter()
    await client.send('POST', `/logins/${staff}/sync`, {})
    const path = `/logins/${staff}/sync/events`
    const open = await Promise.all(Array.from({ length: 32 }, () => client.fetch(path)))
    expect(open.every(({ status }) => status === 200)).toBe(true)
    expect(open[0]?.headers.get('content-type')).toBe('text/event-stream')
    expect(await client.get(path)).toMatchObject({ status: 429, body: { errcode: 42900 } })
    // Whoever goes makes room.
    await open[0]?.body?.cancel()
    let again = await client.fetch(path)
    for (let tries = 0; again.status !== 200 && tries < 50; tries++) again = await client.fetch(path)
    expect(again.status).toBe(200)
    await client.send('POST', `/logins/${staff}/sync/cancel`)
    await Promise.all([again, ...open.slice(1)].map((response) => response.text()))
  })
})

describe('secrets', () => {
  it('are in no answer, whatever is asked', async () => {
    await using site = await openAcmeSite({ config: { server } })
    const search = new SecretSearch()
    const key = site.server?.consoleUrl?.split('#key=')[1]
    const client = await enterConsole(site.server)
    const browser = site.browser()
    await logIn(site, browser)
    search.hide(key, site.acme.clientSecret)
    for (const jar of [browser.cookies(site.origin), client.browser.cookies(site.origin)])
      search.hide(...jar.values())
    const name = 'auths.loginTypes.AcmeExample'
    for (const path of [
      ...['/me', '/elements', `/elements/${name}`, '/elements/auths.loginTypes.AcmeType'],
      ...['/types/auths.loginTypes.AcmeType', `/instances/${name}`, `/instances/${name}/steps`],
      ...[`/instances/${name}/deletion`, '/check', `/check/${name}`, '/sessions', '/audit', '/system'],
    ]) {
      const response = await client.fetch(path)
      expect(response.status).toBe(200)
      search.showText(await response.text())
    }
    const config = {
      clientId: 7,
      clientSecret: site.acme.clientSecret,
      clientSecrett: site.acme.clientSecret,
    }
    const bad = { fullName: 'auths.loginTypes.Bad', title: 'Bad', type: 'auths.loginTypes.AcmeType', config }
    search.show(await client.send('POST', '/instances', bad))
    search.show(site.log)
    expect(search.counts.secrets).toBeGreaterThanOrEqual(4)
    expect(search.find()).toEqual([])
  })
})
