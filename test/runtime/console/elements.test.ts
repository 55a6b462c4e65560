import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../support/cli.js'
import { openAcmeSite } from '../../support/acme-site.js'
import { enterConsole } from '../../support/console-client.js'
import { openRosterSite, staff } from '../../support/roster-site.js'
import { copyFixture } from '../../support/test-app.js'

const type = 'auths.loginTypes.RosterType'
const night = {
  fullName: 'auths.loginTypes.Night',
  title: 'Night shift',
  type,
  config: { key: 'the-key-of-the-night', redirectUri: 'http://127.0.0.1:3000/night' },
}

/** The bytes of all files of an element. */
function readFiles(root: string, fullName: string): Record<string, string> {
  const folder = join(root, ...fullName.split('.'))
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )
}

describe('the tree of elements', () => {
  it('has all that was found, what stands in whose place, and what is broken', async () => {
    await using site = await openRosterSite({
      prepare(folder) {
        const define = { title: 'Login type of our own', type: '' }
        folder.write('auths/loginTypes/Meta/e.json', define)
        folder.write(
          'auths/loginTypes/Meta/Meta.mjs',
          "export { default } from 'wecom-elements/auths/loginTypes/Meta'\n",
        )
        folder.writeElement('auths.loginTypes.Torn', { title: 'Torn', type }, { key: 'x' })
      },
    })
    const client = await site.enter()
    const { body } = await client.get('/elements')
    const rows = body['elements'] as Record<string, unknown>[]
    const find = (name: string) => rows.find(({ fullName }) => fullName === `auths.loginTypes.${name}`)
    expect(rows.map(({ fullName }) => fullName)).toEqual(rows.map(({ fullName }) => String(fullName)).sort())
    expect(find('Meta')).toMatchObject({ kind: 'meta', root: 'test.Roster', overrides: ['official'] })
    expect(find('RosterType')).toMatchObject({
      kind: 'type',
      canInstantiate: true,
      isWritable: false,
      overrides: [],
    })
    expect(find('Staff')).toEqual({
      fullName: staff,
      title: 'Staff',
      kind: 'instance',
      type,
      root: 'test.Roster',
      isBroken: false,
      isWritable: true,
      canInstantiate: false,
      overrides: [],
    })
    expect(find('Torn')).toMatchObject({ isBroken: true })
    expect(body['problems']).toMatchObject([{ fullName: 'auths.loginTypes.Torn', pointer: '/redirectUri' }])
  })

  it('has a page for each, with what its login can do', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const { body } = await client.get(`/elements/${staff}`)
    expect(body).toMatchObject({
      element: { fullName: staff, isBroken: false },
      details: { kind: 'instance', config: { redirectUri: expect.any(String) as string }, secrets: ['/key'] },
      login: {
        loginUrl: `/login/${staff}`,
        canSync: true,
        hasMembers: true,
        hasDepartments: true,
        hasToken: true,
        hasEvents: true,
        canForget: true,
      },
    })
    expect((await client.get(`/elements/${type}`)).body).toMatchObject({ login: null })
    expect(await client.get('/elements/auths.loginTypes.Staf')).toMatchObject({
      status: 404,
      body: {
        errcode: 40400,
        code: 'ELEMENT_NOT_FOUND',
        errmsg: expect.stringContaining('auths.loginTypes.Staff') as string,
      },
    })
  })

  it('shows of a type that has nothing of it that it can do nothing of it', async () => {
    await using site = await openAcmeSite({ config: { server: { console: true } } })
    const client = await enterConsole(site.server)
    const name = 'auths.loginTypes.AcmeExample'
    expect((await client.get(`/elements/${name}`)).body['login']).toEqual({
      loginUrl: `/login/${name}`,
      canSync: false,
      hasMembers: false,
      hasDepartments: false,
      hasToken: false,
      hasEvents: false,
      canForget: false,
    })
    for (const path of ['members', 'departments', 'token', 'events', 'sync', 'sync/history'])
      expect(await client.get(`/logins/${name}/${path}`)).toMatchObject({
        status: 404,
        body: { errcode: 40400 },
      })
    expect((await client.get(`/instances/${name}/steps`)).body).toEqual([])
    expect((await client.get(`/instances/${name}/deletion`)).body).toMatchObject({ storedMembers: null })
  })
})

describe('the form of a new instance', () => {
  it('has the schema of the type, and what to begin with', async () => {
    const server = { console: true, publicUrl: 'http://localhost:8080' }
    await using site = await openRosterSite({ config: { server } })
    const { fetch: answer } = site.server.handler
    const link = new URL(site.server.consoleUrl ?? '')
    const headers = { origin: link.origin, 'content-type': 'application/json' }
    const connection = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
    const entered = await answer(
      new Request(`${link.origin}/console/api/enter`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ key: link.hash.slice('#key='.length) }),
      }),
      connection,
    )
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const form = await answer(
      new Request(`${link.origin}/console/api/types/${type}`, { headers: { cookie } }),
      connection,
    )
    expect(await form.json()).toMatchObject({
      fullName: type,
      schema: { required: ['key', 'redirectUri'], properties: { key: { writeOnly: true, title: 'Key' } } },
      initial: { redirectUri: 'http://localhost:8080/api/auth/callback', colour: 'green' },
    })
  })

  it('is there for types alone', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    for (const name of [staff, 'auths.loginTypes.Meta', 'auths.loginTypes.Nothing'])
      expect((await client.get(`/types/${name}`)).status).toBe(404)
  })
})

describe('an instance', () => {
  it('is written byte for byte as the command line writes it', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const created = await client.send('POST', '/instances', night)
    expect(created).toMatchObject({ status: 201, body: { fullName: night.fullName, secrets: ['/key'] } })
    expect(JSON.stringify(created)).not.toContain(night.config.key)

    using other = copyFixture('roster')
    const { code } = await runCommand(
      [
        ...['create', night.fullName, '--app', other.path, '--type', type, '--title', night.title],
        ...['--env', 'key=KEY', '--set', `redirectUri=${night.config.redirectUri}`],
      ],
      { env: { KEY: night.config.key } },
    )
    expect(code).toBe(0)
    expect(readFiles(site.folder.path, night.fullName)).toEqual(readFiles(other.path, night.fullName))
    expect(site.app.getElement(night.fullName)).toMatchObject({ title: night.title })
  })

  it('is refused with all that is wrong at once, and nothing is written', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const bad = {
      ...night,
      title: '',
      config: { redirectUri: 'nowhere', kye: 'a-secret-in-the-wrong-place' },
    }
    const { status, body } = await client.send('POST', '/instances', bad)
    expect(status).toBe(400)
    expect(body).toMatchObject({ errcode: 40000, code: expect.stringMatching(/^ELEMENT_/) as string })
    const pointers = (body['faults'] as { pointer: string }[]).map(({ pointer }) => pointer)
    expect(pointers).toEqual(expect.arrayContaining(['/title', '/redirectUri', '/kye']))
    expect(JSON.stringify(body)).not.toContain(bad.config.kye)
    expect(() => readFiles(site.folder.path, night.fullName)).toThrow()
    expect(await client.send('POST', '/instances', { ...night, fullName: staff })).toMatchObject({
      status: 409,
      body: { errcode: 40900, code: 'ELEMENT_EXISTS' },
    })
    expect(await client.send('POST', '/instances', { ...night, fullName: '../night' })).toMatchObject({
      status: 400,
      body: { code: 'ELEMENT_NAME_INVALID' },
    })
    expect(await client.send('POST', '/instances', { ...night, config: [] })).toMatchObject({
      status: 400,
      body: { errmsg: 'The argument "config" of createInstance has to be an object.' },
    })
  })

  it('is changed, and keeps the secret that nobody can give back', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const { body: before } = await client.get(`/instances/${staff}`)
    expect(before).toMatchObject({ config: { redirectUri: expect.any(String) as string }, secrets: ['/key'] })
    const config = { ...(before['config'] as object), colour: 'blue' }
    const change = { title: 'Day shift', config, revision: before['revision'] }
    const saved = await client.send('PUT', `/instances/${staff}`, change)
    expect(saved).toMatchObject({ status: 200, body: { title: 'Day shift', config: { colour: 'blue' } } })
    expect(readFiles(site.folder.path, staff)['Staff.json']).toContain('the-key-of-the-roster')
    expect(JSON.stringify([before, saved])).not.toContain('the-key-of-the-roster')
  })

  it('is not changed over what others changed meanwhile, which is told', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const { body } = await client.get(`/instances/${staff}`)
    const { revision } = body
    await site.app.saveInstance({ fullName: staff, title: 'By somebody else' })
    const refused = await client.send('PUT', `/instances/${staff}`, { title: 'Mine', revision })
    expect(refused).toMatchObject({
      status: 409,
      body: { errcode: 40900, code: 'ELEMENT_FILES_CHANGED', current: { title: 'By somebody else' } },
    })
    expect(await client.send('DELETE', `/instances/${staff}?revision=${String(revision)}`)).toMatchObject({
      status: 409,
      body: { current: { title: 'By somebody else' } },
    })
    const { current } = refused.body as { current: { revision: string } }
    const again = { title: 'Mine', revision: current.revision }
    expect((await client.send('PUT', `/instances/${staff}`, again)).status).toBe(200)
    expect((await client.send('PUT', `/instances/${staff}`, { title: 'Mine' })).status).toBe(400)
  })

  it('is deleted, once what that does was told', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const { body: deletion } = await client.get(`/instances/${staff}/deletion`)
    expect(deletion).toEqual({ liveSessions: 0, storedMembers: 3, revision: expect.any(String) as string })
    expect((await client.send('DELETE', `/instances/${staff}`)).status).toBe(400)
    const revision = String(deletion['revision'])
    expect(await client.send('DELETE', `/instances/${staff}?revision=${revision}`)).toMatchObject({
      status: 200,
      body: { fullName: staff, endedSessions: 0 },
    })
    expect((await client.get(`/elements/${staff}`)).status).toBe(404)
    expect(await client.send('DELETE', `/instances/${type}?revision=x`)).toMatchObject({
      status: 403,
      body: { errcode: 40300, code: 'ELEMENT_READ_ONLY' },
    })
  })

  it('leaves one row in the audit for each change, and for each that was refused', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    await client.send('POST', '/instances', night)
    const { body } = await client.send('POST', '/instances', night)
    expect(body).toMatchObject({ errcode: 40900 })
    const { revision } = (await client.get(`/instances/${night.fullName}`)).body
    const { body: saved } = await client.send('PUT', `/instances/${night.fullName}`, {
      title: 'Late',
      revision,
    })
    await client.send('DELETE', `/instances/${night.fullName}?revision=${String(saved['revision'])}`)
    await site.app.internals.background.settled()
    const { rows } = await site.app.audit.list({ fullName: night.fullName })
    expect(rows.map(({ act, outcome, by, way }) => [act, outcome, by, way])).toEqual([
      ['deleteInstance', 0, 'link', 'console'],
      ['saveInstance', 0, 'link', 'console'],
      ['createInstance', 40900, 'link', 'console'],
      ['createInstance', 0, 'link', 'console'],
    ])
  })

  it('has what to enter at the vendor’s', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    expect((await client.get(`/instances/${staff}/steps`)).body).toEqual([
      { title: 'Address', value: 'http://127.0.0.1:3000/api/auth/callback', where: 'On the board.' },
    ])
  })
})

describe('the doctor', () => {
  it('tells each finding as it comes, of the whole app or of one element', async () => {
    await using site = await openRosterSite()
    const client = await site.enter()
    const all = await client.events('/check')
    expect(all.at(-1)).toEqual({ event: 'done', data: {} })
    const expected = []
    for await (const finding of site.app.check()) expected.push(finding)
    expect(all.slice(0, -1).map(({ data }) => data)).toEqual(expected)
    const [first] = await client.events(`/check/${staff}`)
    expect(first).toMatchObject({ event: 'finding', data: { check: 'storage' } })
    expect((await client.get('/check/auths.loginTypes.Nothing')).status).toBe(404)
  })
})
