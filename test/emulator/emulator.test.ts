import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { startEmulator, type Knobs } from '../../emulator/index.js'
import { ask, getToken } from './ask.js'

describe('startEmulator', () => {
  it('names a corporation that no one can take for a real one', async () => {
    await using emulator = await startEmulator()
    expect(emulator.corpId).toMatch(/^wwemulator[0-9a-f]{8}$/)
    expect(emulator.corpSecret).toMatch(/^[\w-]{43}$/)
    expect(emulator.agentId).toMatch(/^\d+$/)
    expect(emulator.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect([emulator.loginUrl, emulator.oauthUrl]).toEqual([emulator.apiUrl, emulator.apiUrl])
  })

  it('is the same in every run with the same seed, and another with another', async () => {
    await using first = await startEmulator({ seed: 7 })
    await using second = await startEmulator({ seed: 7 })
    await using other = await startEmulator({ seed: 8 })
    expect(second.corpSecret).toBe(first.corpSecret)
    expect(second.grantCode('LiNa')).toBe(first.grantCode('LiNa'))
    expect(other.corpId).not.toBe(first.corpId)
  })

  it('seeds eight departments, 25 members, an outsider and a linked visitor', async () => {
    await using emulator = await startEmulator()
    const people = [...emulator.users.values()]
    expect(emulator.departments.size).toBe(8)
    expect(people.filter(({ kind }) => kind === 'member')).toHaveLength(25)
    expect(people.filter(({ kind }) => kind !== 'member').map(({ kind }) => kind)).toEqual([
      'outsider',
      'linked',
    ])
    for (const user of people) {
      expect(user.order).toHaveLength(user.department.length)
      expect(user.is_leader_in_dept).toHaveLength(user.department.length)
      expect(user.department.every((id) => emulator.departments.has(id))).toBe(true)
    }
  })

  it('gives every emulator people of its own', async () => {
    await using first = await startEmulator()
    await using second = await startEmulator()
    first.users.change('LiNa', { department: [3, 5, 8] })
    expect(second.users.get('LiNa')?.department).toEqual([3, 5])
  })

  it('shows the whole tree of departments that a test gives', async () => {
    const department = { id: 1, name: 'Root', name_en: '', department_leader: [], parentid: 0, order: 1 }
    await using emulator = await startEmulator({
      departments: [department],
      users: [{ userid: 'a', name: 'A' }],
    })
    const query = { access_token: await getToken(emulator), userid: 'A' }
    expect(await ask(emulator, '/cgi-bin/user/get', query)).toMatchObject({ department: [1], userid: 'a' })
  })

  it('refuses a knob that does not exist, at start and later', async () => {
    const misspelt = { latency: 5 } as Partial<Knobs>
    await expect(startEmulator(misspelt)).rejects.toThrow("'latency' is no knob")
    await using emulator = await startEmulator()
    expect(() => {
      emulator.set(misspelt)
    }).toThrow("'latency' is no knob; there are latencyMs")
  })

  it('refuses to grant a code to nobody', async () => {
    await using emulator = await startEmulator()
    expect(() => emulator.grantCode('nobody')).toThrow("Nobody has the userid 'nobody'")
  })

  it('says what to do when the port is taken', async () => {
    await using emulator = await startEmulator()
    const port = Number(new URL(emulator.apiUrl).port)
    await expect(startEmulator({ port })).rejects.toThrow(`Pass another port, or 0 for any free one.`)
  })

  it('ends open connections at close, which may be called twice', async () => {
    const emulator = await startEmulator()
    emulator.failNext('/cgi-bin/gettoken', 'hang')
    const pending = expect(fetch(`${emulator.apiUrl}/cgi-bin/gettoken`)).rejects.toThrow()
    await expect.poll(() => emulator.count('/cgi-bin/gettoken')).toBe(1)
    await emulator.close()
    await emulator.close()
    await pending
    await expect(fetch(emulator.apiUrl)).rejects.toThrow()
  })

  it('marks its answer to something that is not HTTP', async () => {
    await using emulator = await startEmulator()
    const socket = connect(Number(new URL(emulator.apiUrl).port), '127.0.0.1', () =>
      socket.write('nonsense\r\n\r\n'),
    )
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 .*X-WeCom-Emulator: 1/s)
  })
})

describe('requests', () => {
  it('records what arrived and what was answered', async () => {
    await using emulator = await startEmulator({ clock: () => 1000 })
    const init = { method: 'POST', body: '{"user_ticket":"t"}' }
    await ask(emulator, '/cgi-bin/auth/getuserdetail', { access_token: 'x', a: '1 2' }, init)
    await fetch(`${emulator.apiUrl}/favicon.ico?a=1&a=2`)
    expect(emulator.requests).toEqual([
      {
        method: 'POST',
        path: '/cgi-bin/auth/getuserdetail',
        query: { access_token: 'x', a: '1 2' },
        body: '{"user_ticket":"t"}',
        errcode: 40014,
        status: 200,
        at: 1000,
      },
      {
        method: 'GET',
        path: '/favicon.ico',
        query: { a: '1' },
        body: '',
        errcode: null,
        status: 404,
        at: 1000,
      },
    ])
    expect(emulator.count('/favicon.ico')).toBe(1)
    expect(emulator.count('/cgi-bin/gettoken')).toBe(0)
  })

  it('can be watched as they arrive, before they are answered', async () => {
    await using emulator = await startEmulator()
    const query = { access_token: await getToken(emulator), department_id: '7' }
    emulator.set({
      onRequest: ({ path, query: { department_id } }) => {
        if (path === '/cgi-bin/user/list' && department_id === '7') emulator.users.move('GaoJun', [7])
      },
    })
    const { userlist } = await ask(emulator, '/cgi-bin/user/list', query)
    expect(userlist).toMatchObject([{}, {}, {}, { userid: 'GaoJun', department: [7] }])
  })

  it('can be switched off, counting going on', async () => {
    await using emulator = await startEmulator({ requestLog: false })
    await getToken(emulator)
    expect(emulator.requests).toEqual([])
    expect(emulator.count('/cgi-bin/gettoken')).toBe(1)
  })
})

describe('the folder', () => {
  it('imports nothing from outside of itself but node: and packages', () => {
    const folder = new URL('../../emulator/', import.meta.url)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    )
    expect(files.length).toBeGreaterThan(20)
    for (const file of files) {
      // Examples in comments import the package as a stranger would.
      const source = readFileSync(new URL(file, folder), 'utf8').replaceAll(/^ *\*.*$/gm, '')
      for (const [, specifier = ''] of source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
        const isRelative = specifier.startsWith('.')
        const target = isRelative ? new URL(specifier, new URL(file, folder)).href : specifier
        expect(
          isRelative ? target.startsWith(folder.href) : !target.startsWith('wecom-elements'),
          target,
        ).toBe(true)
      }
    }
  })
})
