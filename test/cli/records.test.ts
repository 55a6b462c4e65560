import { describe, expect, it } from 'vitest'
import { createApp } from 'wecom-elements'
import { createHandler } from 'wecom-elements/http'
import { drawTable } from '../../runtime/cli/table.js'
import { Browser } from '../support/browser.js'
import { type CliApp, openCliApp } from '../support/cli-app.js'

/** Logs members in through the browser's door, as rows that an app in another process left. */
async function logIn(t: CliApp, userIds: readonly string[]): Promise<void> {
  const env = { SECRET: t.emulator.corpSecret }
  await using app = await createApp({ root: t.folder.path, env, allowEmulator: true })
  const handler = createHandler(app)
  for (const userId of userIds) {
    const browser = new Browser({}, (request) => handler.fetch(request))
    const origin = 'http://127.0.0.1:3000'
    const call = async (name: string, args: object) => {
      const response = await browser.visit(`${origin}/api/test/Cli/auths/loginTypes/Members/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify(args),
      })
      return (await response.json()) as { errcode: number; data: { state: string } }
    }
    const { state } = (await call('getLoginConfig', {})).data
    expect(await call('getLoginCode', { authCode: t.emulator.grantCode(userId), state })).toMatchObject({
      errcode: 0,
    })
  }
}

interface ListedSessions {
  readonly rows: readonly { readonly id: string; readonly userId: string }[]
  readonly nextCursor: string | null
}

async function listSessions(t: CliApp, ...filter: readonly string[]): Promise<ListedSessions> {
  const { code, out } = await t.run('sessions', 'list', '--json', ...filter)
  expect(code).toBe(0)
  return JSON.parse(out) as ListedSessions
}

describe('sessions', () => {
  it('lists who is logged in, without "list" too', async () => {
    await using t = await openCliApp()
    await logIn(t, ['ZhangWei', 'ChenJianGuo'])
    const { code, out, err } = await t.run('sessions')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { rows } = await listSessions(t)
    for (const { id, userId } of rows) expect(out).toMatch(new RegExp(`│ ${userId} .* ${id} │`))
    expect(rows.map(({ userId }) => userId).sort()).toEqual(['ChenJianGuo', 'ZhangWei'])
  })

  it('says so where nobody is logged in', async () => {
    await using t = await openCliApp()
    expect(await t.run('sessions')).toMatchObject({ code: 0, err: 'Nothing is there.\n' })
    expect(await listSessions(t)).toEqual({ rows: [], nextCursor: null })
  })

  it('lists by login and user, a page at a time', async () => {
    await using t = await openCliApp()
    await logIn(t, ['ZhangWei', 'ChenJianGuo', 'ZhangWei'])
    expect((await listSessions(t, '--user', 'zhangwei')).rows).toHaveLength(2)
    expect((await listSessions(t, '--login', 'Members')).rows).toHaveLength(3)
    expect((await listSessions(t, '--login', 'auths.loginTypes.Other')).rows).toEqual([])
    const first = await listSessions(t, '--limit', '2')
    const second = await listSessions(t, '--limit', '2', '--cursor', first.nextCursor ?? '')
    expect(first.rows).toHaveLength(2)
    expect(second).toMatchObject({ rows: [{}], nextCursor: null })
    const { err } = await t.run('sessions', 'list', '--limit', '2')
    expect(err).toBe(`There is more: --cursor ${first.nextCursor ?? ''}\n`)
  })

  it('ends one by its id, once', async () => {
    await using t = await openCliApp()
    await logIn(t, ['ZhangWei', 'ChenJianGuo'])
    const { rows } = await listSessions(t, '--user', 'ZhangWei')
    const end = () => t.run('sessions', 'end', rows[0]?.id ?? '')
    expect(await end()).toEqual({ code: 0, out: '1 session ended.\n', err: '' })
    expect(await end()).toEqual({ code: 1, out: '', err: 'There is no live session of that id.\n' })
    expect((await listSessions(t)).rows).toMatchObject([{ userId: 'ChenJianGuo' }])
  })

  it.each(['-xAbc', '-hAbc', '-VAbc', '--abc', '-'])('takes %s for an id', async (id) => {
    await using t = await openCliApp()
    const none = { code: 1, out: '', err: 'There is no live session of that id.\n' }
    expect(await t.run('sessions', 'end', id)).toEqual(none)
    expect(await t.run('sessions', 'end', id, 'another')).toMatchObject({ code: 2 })
  })

  it('ends all of a user, or all, and only when it is meant', async () => {
    await using t = await openCliApp()
    await logIn(t, ['ZhangWei', 'ChenJianGuo', 'ZhangWei'])
    const unasked = await t.run('sessions', 'end-all', '--user', 'ZhangWei')
    expect(unasked).toMatchObject({ code: 2, out: '' })
    expect(unasked.err).toContain('--yes')
    expect((await listSessions(t)).rows).toHaveLength(3)

    const ofOne = await t.run('sessions', 'end-all', '--user', 'ZhangWei', '--yes')
    expect(ofOne).toEqual({ code: 0, out: '2 sessions ended.\n', err: '' })
    const ofAll = await t.run('sessions', 'end-all', '--yes', '--json')
    expect(JSON.parse(ofAll.out)).toEqual({ ended: 1 })
    expect((await listSessions(t)).rows).toEqual([])
  })
})

describe('audit', () => {
  it('lists what was done, the newest first, with filters and pages', async () => {
    await using t = await openCliApp()
    await logIn(t, ['ZhangWei', 'ChenJianGuo'])
    await t.run('sessions', 'end-all', '--yes')
    const { code, out, err } = await t.run('audit')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const acts = [...out.matchAll(/(endSessions|login) +│ (\S*) +│ (?:done|\d+) /g)].map(([, act, user]) => [
      act,
      user,
    ])
    expect(acts).toEqual([
      ['endSessions', ''],
      ['login', 'ChenJianGuo'],
      ['login', 'ZhangWei'],
    ])

    const list = async (...args: readonly string[]) =>
      JSON.parse((await t.run('audit', '--json', ...args)).out) as {
        rows: object[]
        nextCursor: string | null
      }
    expect((await list('--act', 'login')).rows).toHaveLength(2)
    expect((await list('--user', 'ZhangWei')).rows).toMatchObject([
      { act: 'login', outcome: 0, way: 'remote' },
    ])
    expect((await list('--login', 'Members')).rows).toHaveLength(2)
    const first = await list('--limit', '1')
    expect((await list('--limit', '2', '--cursor', first.nextCursor ?? '')).rows).toHaveLength(2)
  })

  // A stranger's User-Agent reaches the terminal of whoever looks; U+009B is what ESC [ is in one character.
  it('shows a terminal nothing that it would obey, and gives it to programs as it is', async () => {
    await using t = await openCliApp()
    const userAgent = 'odd \u009b2J\u0085 browser'
    const env = { SECRET: t.emulator.corpSecret }
    await using app = await createApp({ root: t.folder.path, env, allowEmulator: true })
    const { redirectUri } = app.getElement<{ redirectUri: string }>('auths.loginTypes.Members')
    const handler = createHandler(app, { clientAddress: (request) => request.headers.get('x-client') })
    const headers = { 'user-agent': userAgent, 'x-client': '\u009b31m' }
    await handler.fetch(new Request(`${redirectUri}?code=made-up&state=made-up`, { headers }))

    const { out } = await t.run('audit', '--json')
    expect(out).not.toMatch(/[\u007f-\u009f]/)
    expect(JSON.parse(out)).toMatchObject({ rows: [{ userAgent, address: '\u009b31m' }] })
    expect((await t.run('audit')).out).not.toMatch(/[\u007f-\u009f]/)
    const refused = await t.run('audit', '--login', 'No\u009bbody', '--limit', '1', '--cursor', '\u009b')
    expect(refused.err).not.toMatch(/[\u007f-\u009f]/)
  })

  it('takes a made-up cursor for wrong usage', async () => {
    await using t = await openCliApp()
    const { code, out, err } = await t.run('audit', '--cursor', 'yesterday')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('"cursor"')
  })
})

it('draws Chinese in a table as wide as it is', () => {
  const lines = drawTable(
    ['user', 'act'],
    [
      ['张伟', 'login'],
      ['ZhangWei', '登录'],
    ],
  ).split('\n')
  const widthOf = (line: string) => line.length + (line.match(/\p{Script=Han}/gu)?.length ?? 0)
  expect(new Set(lines.map(widthOf)).size).toBe(1)
})
