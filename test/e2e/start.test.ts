import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { Browser } from '../support/browser.js'
import { ConsoleClient, keyOf } from '../support/console-client.js'
import { findFreePort } from '../support/free-port.js'
import { copyRepository } from '../support/repository-copy.js'
import { run } from '../support/run.js'
import { startProcess } from '../support/running-process.js'

// A copy, so that the database of a run is not left behind here.
const copy = copyRepository()
afterAll(() => {
  copy[Symbol.dispose]()
})

const emulatorBanner = 'This is an emulator, not WeCom'

/** What only the real thing is given; WeCom itself is never asked in these tests. */
const wecom = {
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_CORP_SECRET: 'a-secret-that-nobody-has',
  WECOM_AGENT_ID: '1000002',
  WECOM_REDIRECT_URI: 'http://127.0.0.1:3000/api/auth/qywx/callback',
}

/** What `npm start` runs. npm itself dies of the signals that it gets, so its exit code would say nothing. */
function readStartScript(): { program: string; args: string[] } {
  const { scripts } = JSON.parse(readFileSync(join(copy.path, 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  const [name = '', ...args] = scripts.start.split(' ')
  return { program: name === 'node' ? process.execPath : join(copy.path, 'node_modules/.bin', name), args }
}

async function start(envFor: (origin: string) => Record<string, string> = () => ({})) {
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const { program, args } = readStartScript()
  const env = { PORT: String(port), ...envFor(origin) }
  return { origin, ...startProcess(program, args, { cwd: copy.path, env }) }
}

function readRows(table: string): unknown[] {
  const database = new Sqlite(join(copy.path, 'data/emulator.sqlite'), { readonly: true })
  try {
    return database.prepare(`select * from "${table}"`).all()
  } finally {
    database.close()
  }
}

describe('npm start with no WECOM_* variable', () => {
  it('prints a link that lets one browser into the console, and says how its pages are made', async () => {
    await using site = await start()
    const [, link = ''] = await site.says(/^The console, for one browser: (\S+)$/m)
    const client = new ConsoleClient(site.origin)
    expect((await client.send('POST', '/enter', { key: keyOf(link) })).status).toBe(200)
    expect((await client.get('/me')).body).toMatchObject({ operator: { kind: 'link' }, isEmulator: true })

    // The script behind `npm start` alone: what is built before it is not there.
    const page = await fetch(link, { headers: { accept: 'text/html' } })
    expect(page.status).toBe(503)
    expect(await page.text()).toContain('npm run console:build')
    expect(site.output().split(keyOf(link))).toHaveLength(2)
  })

  it('lets a member of the emulator log in and out, ends with code 0 on Ctrl-C and keeps the member', async () => {
    await using site = await start()
    const [, address] = await site.says(/Ready at (\S+) with the emulator/)
    expect(address).toBe(`${site.origin}/`)
    const browser = new Browser()
    const readHome = async () => (await browser.visit(site.origin)).text()

    const home = await readHome()
    expect(home).toContain(emulatorBanner)
    expect(home).toContain('尚未登录')
    const link = /href="(\/login[^"]*)"/.exec(home)?.[1] ?? ''

    const loginPage = await browser.follow(site.origin + link)
    expect(await loginPage.response.text()).toContain(emulatorBanner)
    const { url } = await browser.follow(loginPage.url, {
      method: 'POST',
      body: new URLSearchParams({ userid: 'ZhangWei' }),
    })
    expect(url.href).toBe(`${site.origin}/`)
    // Whoever goes back after logging out is not to see it.
    expect((await browser.visit(site.origin)).headers.get('cache-control')).toBe('no-store')
    const asMember = await readHome()
    expect(asMember).toContain('<h1>张伟</h1>')
    expect(asMember).toContain(emulatorBanner)
    expect(readRows('qywxUser')).toMatchObject([{ userId: 'ZhangWei', name: '张伟' }])
    expect(readRows('session')).toHaveLength(1)

    const form = /<form method="post" action="([^"]*)"/.exec(asMember)?.[1] ?? ''
    const headers = { origin: site.origin, accept: 'text/html' }
    const loggedOut = await browser.follow(site.origin + form, { method: 'POST', headers })
    expect(loggedOut.url.href).toBe(`${site.origin}/`)
    expect(await loggedOut.response.text()).toContain('尚未登录')
    expect(readRows('session')).toEqual([])

    expect(await site.stop('SIGINT')).toBe(0)
    await expect(fetch(site.origin)).rejects.toThrow('fetch failed')

    const before = readRows('qywxUser')
    await using again = await start()
    await again.says(/Ready at/)
    expect(readRows('qywxUser')).toEqual(before)
    expect(await again.stop('SIGTERM')).toBe(0)
  })

  it('lets members ask WeCom about themselves, through the login that they used, and nothing else', async () => {
    const logins = join(copy.path, 'auths/loginTypes')
    // Another login may have members of the same names.
    const other = join(logins, 'Other')
    cpSync(join(logins, 'QywxInnerExample'), other, { recursive: true })
    renameSync(join(other, 'QywxInnerExample.json'), join(other, 'Other.json'))
    try {
      await using site = await start()
      await site.says(/Ready at/)
      const browser = new Browser()
      const { url } = await browser.follow(`${site.origin}/login/QywxInnerExample`)
      await browser.follow(url, { method: 'POST', body: new URLSearchParams({ userid: 'ZhangWei' }) })
      const ask = (call: string, body: unknown) =>
        browser.visit(`${site.origin}/api/example/WecomLogin/auths/loginTypes/${call}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: site.origin },
          body: JSON.stringify(body),
        })
      const own = await ask('QywxInnerExample/getUserInfo', { userId: 'ZhangWei' })
      expect(await own.json()).toMatchObject({ errcode: 0, data: { name: '张伟' } })
      for (const [call, body] of [
        ['Other/getUserInfo', { userId: 'ZhangWei' }],
        ['QywxInnerExample/getUserInfo', { userId: 'LiNa' }],
        ['QywxInnerExample/syncUserInfo', { userId: 'ZhangWei' }],
      ] as const)
        expect((await ask(call, body)).status, call).toBe(403)
    } finally {
      rmSync(other, { recursive: true })
    }
  })

  it('shows who refused to log in that nothing happened', async () => {
    await using site = await start()
    await site.says(/Ready at/)
    const browser = new Browser({ 'accept-language': 'en' })
    const { url } = await browser.follow(`${site.origin}/login`)
    const refused = await browser.follow(url, { method: 'POST', body: new URLSearchParams({ refuse: '1' }) })
    expect(await refused.response.text()).toContain('Login cancelled')
  })
})

describe('npm start with WECOM_* variables', () => {
  it.each([
    [['WECOM_CORP_ID'], ['WECOM_CORP_SECRET', 'WECOM_AGENT_ID', 'WECOM_REDIRECT_URI']],
    [['WECOM_CORP_ID', 'WECOM_CORP_SECRET', 'WECOM_AGENT_ID'], ['WECOM_REDIRECT_URI']],
  ] as const)('wants the others too where there is only %s', async (given, missing) => {
    const env = Object.fromEntries(given.map((name) => [name, wecom[name]]))
    const { code, stdout, stderr } = await run('npm', ['start'], { cwd: copy.path, env })
    expect(code).toBe(1)
    expect(stderr).toContain(`Set ${missing.join(', ')} too`)
    expect(stderr).not.toContain('    at ')
    expect(stdout + stderr).not.toContain(wecom.WECOM_CORP_SECRET)
    expect(stdout).not.toContain('Ready')
  })

  it('takes an empty one for missing', async () => {
    const env = { ...wecom, WECOM_AGENT_ID: '' }
    const { code, stderr } = await run('npm', ['start'], { cwd: copy.path, env })
    expect(code).toBe(1)
    expect(stderr).toContain('Set WECOM_AGENT_ID too')
  })

  it('sends browsers to WeCom and knows of no emulator where all four are there', async () => {
    const redirectUriAt = (origin: string) => `${origin}/api/auth/qywx/callback`
    await using site = await start((origin) => ({ ...wecom, WECOM_REDIRECT_URI: redirectUriAt(origin) }))
    await site.says(/Ready at \S+/)
    const browser = new Browser()
    expect(await (await browser.visit(site.origin)).text()).not.toMatch(/emulator|模拟器/i)

    const redirect = await browser.visit(`${site.origin}/login`)
    const { host, pathname, searchParams } = new URL(redirect.headers.get('location') ?? '')
    expect(host + pathname).toBe('login.work.weixin.qq.com/wwlogin/sso/login')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      login_type: 'CorpApp',
      appid: wecom.WECOM_CORP_ID,
      agentid: wecom.WECOM_AGENT_ID,
      redirect_uri: redirectUriAt(site.origin),
    })
    const inside = new Browser({ 'user-agent': 'Mozilla/5.0 wxwork/4.1.0 MicroMessenger/7.0.1' })
    const link = (await inside.visit(`${site.origin}/login`)).headers.get('location') ?? ''
    expect(link).toMatch(/^https:\/\/open\.weixin\.qq\.com\/connect\/oauth2\/authorize\?.*#wechat_redirect$/)

    expect(await site.stop('SIGINT')).toBe(0)
    expect(site.output()).not.toMatch(/emulator/i)
    expect(site.output()).not.toContain(wecom.WECOM_CORP_SECRET)
  })
})
