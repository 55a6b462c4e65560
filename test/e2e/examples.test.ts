import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../support/browser.js'
import { findFreePort } from '../support/free-port.js'
import { copyRepository, repository } from '../support/repository-copy.js'
import { run, runOk } from '../support/run.js'
import { startProcess } from '../support/running-process.js'

/** Each example as at a stranger's: a folder of its own, with the tarball and what npm puts beside it. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wecom-elements-examples-')))
let tarball: string

beforeAll(async () => {
  using copy = copyRepository()
  await runOk('npm', ['pack', '--pack-destination', folder], { cwd: copy.path })
  tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '')
  cpSync(join(copy.path, 'examples'), join(folder, 'examples'), { recursive: true })
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const emulatorBanner = 'This is an emulator, not WeCom'
const page = { accept: 'text/html' }

describe.each([
  {
    name: 'express',
    appPath: 'example/ExpressShop',
    localUser: (id: number) => `<span id="customer">C${id}</span>`,
  },
  {
    name: 'hono',
    appPath: 'example/HonoLibrary',
    localUser: (id: number) => `<span id="reader">R${id}</span>`,
  },
])('the example $name', ({ name, appPath, localUser }) => {
  const path = join(folder, 'examples', name)

  beforeAll(async () => {
    await runOk('npm', ['pkg', 'set', `dependencies.wecom-elements=file:${tarball}`], { cwd: path })
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
    await runOk('npm', ['install', ...quietly], { cwd: path })

    // --ignore-scripts left better-sqlite3 without its binary. Compiling it takes a minute and is its own business.
    const binary = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'
    mkdirSync(dirname(join(path, binary)), { recursive: true })
    cpSync(join(repository, binary), join(path, binary))
  })

  /** What `npm start` runs. npm itself dies of the signals that it gets, so its exit code would say nothing. */
  function readStartScript(): readonly string[] {
    const { scripts } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
      scripts: { start: string }
    }
    expect(scripts.start).toMatch(/^node /)
    return scripts.start.split(' ').slice(1)
  }

  async function start() {
    const port = await findFreePort()
    const origin = `http://127.0.0.1:${port}`
    const site = startProcess(process.execPath, readStartScript(), { cwd: path, env: { PORT: String(port) } })
    await site.says(/Ready at \S+ with the emulator/)
    return { ...site, origin }
  }

  /** Asks for the guarded page, and is that member where the login page asks who. */
  async function logIn(origin: string, userId: string) {
    const browser = new Browser(page)
    const { url, response } = await browser.followLogin(`${origin}/orders`)
    expect(await response.text()).toContain(emulatorBanner)
    const body = new URLSearchParams({ userid: userId })
    return { browser, journey: await browser.follow(url, { method: 'POST', body }) }
  }

  it('leads a member from its guarded page through the login to its own user', async () => {
    await using site = await start()
    const home = await (await new Browser(page).visit(site.origin)).text()
    expect(home).toContain(emulatorBanner)
    expect(home).toContain('尚未登录')

    const { browser, journey } = await logIn(site.origin, 'ZhangWei')
    expect(journey.url.href).toBe(`${site.origin}/orders`)
    const orders = await journey.response.text()
    expect(orders).toContain('<h1>张伟</h1>')
    expect(orders).toContain(localUser(1001))

    const other = await logIn(site.origin, 'LiNa')
    expect(await other.journey.response.text()).toContain(localUser(1002))
    expect(await (await browser.visit(site.origin)).text()).toContain('<h1>张伟</h1>')
    expect(await site.stop('SIGTERM')).toBe(0)

    // The same member is the same user after a restart, with the same session.
    await using again = await start()
    const cookies = browser.cookies(site.origin)
    const later = new Browser({ ...page, cookie: [...cookies].map((pair) => pair.join('=')).join('; ') })
    expect(await (await later.visit(`${again.origin}/orders`)).text()).toContain(localUser(1001))
    const { journey: relogin } = await logIn(again.origin, 'LiNa')
    expect(await relogin.response.text()).toContain(localUser(1002))
    expect(await again.stop('SIGTERM')).toBe(0)
  })

  it('lets members ask WeCom about themselves alone, from their own pages', async () => {
    await using site = await start()
    const { browser } = await logIn(site.origin, 'ZhangWei')
    const home = await (await browser.visit(site.origin)).text()
    const getUserInfo = `/api/${appPath}/auths/loginTypes/Staff/getUserInfo`
    expect(home).toContain(`fetch('${getUserInfo}'`)
    expect(home).toContain('JSON.stringify({"userId":"ZhangWei"})')

    const ask = (userId: string, origin = site.origin) =>
      browser.visit(site.origin + getUserInfo, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ userId }),
      })
    const answer = await ask('ZhangWei')
    expect(await answer.json()).toMatchObject({
      errcode: 0,
      data: { name: '张伟', position: '高级前端工程师' },
    })
    expect((await ask('LiNa')).status).toBe(403)
    expect((await ask('ZhangWei', 'https://evil.example')).status).toBe(403)
  })

  it('logs out with the button on its page, and shows nobody its guarded page then', async () => {
    await using site = await start()
    const { browser, journey } = await logIn(site.origin, 'ZhangWei')
    const form = /<form method="post" action="(\/api\/logout[^"]*)"/.exec(await journey.response.text())?.[1]
    const headers = { origin: site.origin }
    const { url, response } = await browser.follow(site.origin + (form ?? ''), { method: 'POST', headers })
    expect(url.href).toBe(`${site.origin}/`)
    expect(await response.text()).toContain('尚未登录')
    const refused = await browser.visit(`${site.origin}/orders`)
    expect(refused.status).toBe(302)
    expect(refused.headers.get('location')).toBe('/login?returnTo=%2Forders')
    const program = await new Browser({ accept: 'application/json' }).visit(`${site.origin}/orders`)
    expect(program.status).toBe(401)
  })

  it('answers an unknown address with its own page', async () => {
    await using site = await start()
    const answer = await new Browser(page).visit(`${site.origin}/no/such/page`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('没有这个页面')
  })

  it('wants all of the WECOM_* variables or none', async () => {
    const env = { WECOM_CORP_ID: 'ww0123456789abcdef' }
    const { code, stderr } = await run(process.execPath, readStartScript(), { cwd: path, env })
    expect(code).toBe(1)
    expect(stderr).toContain('Set WECOM_CORP_SECRET, WECOM_AGENT_ID, WECOM_REDIRECT_URI too')
  })

  it('sends browsers to WeCom itself where the variables are set', async () => {
    const port = await findFreePort()
    const origin = `http://127.0.0.1:${port}`
    const env = {
      PORT: String(port),
      WECOM_CORP_ID: 'ww0123456789abcdef',
      WECOM_CORP_SECRET: 'a-secret-that-nobody-has',
      WECOM_AGENT_ID: '1000002',
      WECOM_REDIRECT_URI: `${origin}/auth/callback`,
    }
    await using site = startProcess(process.execPath, readStartScript(), { cwd: path, env })
    await site.says(/Ready at/)
    const browser = new Browser(page)
    expect(await (await browser.visit(origin)).text()).not.toContain('emulator')
    const { headers } = await new Browser().visit(`${origin}/login`)
    expect(new URL(headers.get('location') ?? '').host).toBe('login.work.weixin.qq.com')
    expect(await site.stop('SIGTERM')).toBe(0)
    expect(site.output()).not.toMatch(/error|warning/)
  })

  if (name === 'express') {
    it('takes an order of whoever is logged in, from its own page only', async () => {
      await using site = await start()
      const { browser, journey } = await logIn(site.origin, 'WangFang')
      const tea = /<button name="item" value="([^"]*)"/.exec(await journey.response.text())?.[1] ?? ''
      const order = (origin: string) => {
        const body = new URLSearchParams({ item: tea })
        return browser.follow(`${site.origin}/orders`, { method: 'POST', headers: { origin }, body })
      }
      expect((await order('https://evil.example')).response.status).toBe(403)
      expect(await (await order(site.origin)).response.text()).toMatch(new RegExp(`<li>${tea} `))
    })
  }
})
