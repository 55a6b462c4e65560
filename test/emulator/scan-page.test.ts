import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/index.js'
import { exchangeCode, postForm, visit } from './ask.js'

const REDIRECT_URI = 'http://localhost:3000/callback'

interface Answer {
  status: string
  text: string
  code?: string
  redirect?: string
}

/** A QR code on a screen, as its page knows it. */
async function showQr(emulator: Emulator, params: Record<string, string> = {}) {
  const query = new URLSearchParams({
    login_type: 'CorpApp',
    appid: emulator.corpId,
    agentid: emulator.agentId,
    redirect_uri: REDIRECT_URI,
    state: 'st4te',
    ...params,
  })
  const { html } = await visit(`${emulator.loginUrl}/wwlogin/sso/login?${query.toString()}`)
  const scanUrl = (/href="([^"]*\/scan\?[^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
  const { redirect_type: redirectType = 'top', lang = 'zh' } = params
  const status = new URLSearchParams({
    key: new URL(scanUrl).searchParams.get('key') ?? '',
    redirect_type: redirectType,
    lang,
  })
  return {
    scanUrl,
    ask: async () => {
      const { html: body } = await visit(`${emulator.loginUrl}/wwlogin/sso/status?${status.toString()}`)
      return JSON.parse(body) as Answer
    },
  }
}

async function startWithClock(options: EmulatorOptions = {}) {
  let now = 1_800_000_000_000
  const emulator = await startEmulator({ clock: () => now, ...options })
  return {
    emulator,
    pass: (ms: number) => (now += ms),
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

describe('the QR code of the PC login page', () => {
  it('leads to the emulator itself, whatever host the page was asked for', async () => {
    await using emulator = await startEmulator()
    const { scanUrl } = await showQr(emulator)
    expect(scanUrl.startsWith(`${emulator.loginUrl}/wwlogin/sso/scan?key=`)).toBe(true)
  })

  it('is waiting, then scanned, then gives the page the redirect with a code that works', async () => {
    await using emulator = await startEmulator()
    const { scanUrl, ask } = await showQr(emulator)
    expect(await ask()).toEqual({ status: 'waiting', text: '请使用企业微信扫描二维码' })
    expect((await visit(scanUrl)).html).toContain('value="ZhangWei"')
    expect((await ask()).status).toBe('scanned')

    expect((await postForm(scanUrl, 'userid=ZhangWei')).html).toContain('已确认登录')
    const { status, redirect = '', code } = await ask()
    expect([status, code]).toEqual(['allowed', undefined])
    const { origin, pathname, searchParams } = new URL(redirect)
    expect([origin + pathname, searchParams.get('state')]).toEqual([REDIRECT_URI, 'st4te'])
    expect(await exchangeCode(emulator, searchParams.get('code') ?? '')).toMatchObject({ userid: 'ZhangWei' })
  })

  it('gives the panel in callback mode the code alone, and no redirect', async () => {
    await using emulator = await startEmulator()
    const { scanUrl, ask } = await showQr(emulator, { redirect_type: 'callback' })
    await postForm(scanUrl, 'userid=LiNa')
    const { code = '', redirect } = await ask()
    expect(redirect).toBeUndefined()
    expect(await exchangeCode(emulator, code)).toMatchObject({ userid: 'LiNa' })
  })

  it('decides for its own page only', async () => {
    await using emulator = await startEmulator()
    const first = await showQr(emulator)
    const second = await showQr(emulator)
    await postForm(first.scanUrl, 'userid=LiNa')
    expect((await second.ask()).status).toBe('waiting')
  })

  it('sends back the state alone when the person refuses, and nothing at all in callback mode', async () => {
    await using emulator = await startEmulator()
    const { scanUrl, ask } = await showQr(emulator)
    expect((await postForm(scanUrl, 'refuse=1')).html).toContain('已取消登录')
    expect(await ask()).toMatchObject({ status: 'refused', redirect: `${REDIRECT_URI}?state=st4te` })

    const panel = await showQr(emulator, { redirect_type: 'callback', lang: 'en' })
    await postForm(panel.scanUrl, 'refuse=1')
    expect(await panel.ask()).toEqual({ status: 'refused', text: 'The login was refused' })
  })

  it('can be scanned for five minutes', async () => {
    await using t = await startWithClock()
    const { scanUrl, ask } = await showQr(t.emulator)
    t.pass(299_999)
    expect((await visit(scanUrl)).html).toContain('value="ZhangWei"')
    t.pass(1)
    expect((await ask()).status).toBe('expired')
    for (const { html } of [await visit(scanUrl), await postForm(scanUrl, 'userid=ZhangWei')]) {
      expect(html).toContain('二维码已过期或已使用')
    }
    expect((await ask()).status).toBe('expired')
  })

  it('keeps what was decided in time', async () => {
    await using t = await startWithClock()
    const { scanUrl, ask } = await showQr(t.emulator)
    await postForm(scanUrl, 'userid=ZhangWei')
    t.pass(600_000)
    expect((await ask()).status).toBe('allowed')
  })
})

describe('a scan is refused', () => {
  it.each([
    ['of a member outside of the visible range', 'QianFang', '无权限'],
    ['of a disabled member', 'LiangBo', '无法登录企业微信'],
    ['of nobody', 'nobody', '没有这个成员'],
  ])('%s, and the page with the QR code says so', async (_case, userid, text) => {
    await using emulator = await startEmulator()
    const { scanUrl, ask } = await showQr(emulator)
    expect((await postForm(scanUrl, `userid=${userid}`)).html).toContain(text)
    const answer = await ask()
    expect(answer).toEqual({ status: 'failed', text: expect.stringContaining(text) as string })
  })

  it('when the QR code was used before', async () => {
    await using emulator = await startEmulator()
    const { scanUrl, ask } = await showQr(emulator, { redirect_type: 'callback' })
    await postForm(scanUrl, 'userid=LiNa')
    const { code } = await ask()
    expect((await postForm(scanUrl, 'userid=ZhangWei')).html).toContain('二维码已过期或已使用')
    expect((await ask()).code).toBe(code)
  })

  it('when nobody was given that key', async () => {
    await using emulator = await startEmulator()
    for (const query of ['?key=guessed&lang=en', '?lang=en']) {
      const { html } = await visit(`${emulator.loginUrl}/wwlogin/sso/scan${query}`)
      expect(html).toContain('has expired or was used')
      const status = await visit(`${emulator.loginUrl}/wwlogin/sso/status${query}`)
      expect(JSON.parse(status.html)).toEqual({ status: 'expired', text: 'The QR code has expired' })
    }
  })

  it('when a form of another site decides it', async () => {
    await using emulator = await startEmulator()
    const { scanUrl, ask } = await showQr(emulator)
    const { html } = await postForm(scanUrl, 'userid=LiNa', { origin: 'https://evil.example' })
    expect(html).toContain('-31033')
    expect((await ask()).status).toBe('waiting')
  })

  it('without anybody: the people are shown again', async () => {
    await using emulator = await startEmulator()
    const { scanUrl, ask } = await showQr(emulator)
    expect((await postForm(scanUrl, '')).html).toContain('value="ZhangWei"')
    expect((await ask()).status).toBe('waiting')
  })
})

describe('the panel in callback mode', () => {
  const ask = (emulator: Emulator, referer: string) => {
    const query = new URLSearchParams({
      login_type: 'CorpApp',
      appid: emulator.corpId,
      agentid: emulator.agentId,
      redirect_uri: REDIRECT_URI,
      redirect_type: 'callback',
    })
    return visit(`${emulator.loginUrl}/wwlogin/sso/login?${query.toString()}`, { headers: { referer } })
  }

  it('is shown to a page of the host of redirect_uri', async () => {
    await using emulator = await startEmulator()
    expect((await ask(emulator, 'http://localhost:3000/')).html).toContain('value="ZhangWei"')
  })

  it.each(['http://127.0.0.1:3000/', 'http://localhost:3001/', 'https://evil.example/'])(
    'is refused with -31033 to one of %s',
    async (referer) => {
      await using emulator = await startEmulator()
      expect((await ask(emulator, referer)).html).toContain('errCode: <code>-31033</code>')
    },
  )
})

describe('the knob desktopUser', () => {
  it('puts a quick login on the page for whom it names, and none for nobody', async () => {
    await using emulator = await startEmulator({ desktopUser: 'ZhangWei' })
    const query = `login_type=CorpApp&appid=${emulator.corpId}&agentid=${emulator.agentId}&redirect_uri=${REDIRECT_URI}&lang=en`
    const read = async () => (await visit(`${emulator.loginUrl}/wwlogin/sso/login?${query}`)).html
    expect(await read()).toContain('Quick login')
    emulator.set({ desktopUser: null })
    expect(await read()).not.toContain('Quick login')
  })
})
