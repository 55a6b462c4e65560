import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { askDetail, exchangeCode, locationOf, postForm, visit } from './ask.js'

const WECOM = { 'user-agent': 'Mozilla/5.0 wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh' }
const CALLBACK = 'http://localhost:3000/callback'

function oauthUrl(emulator: Emulator, changes: Record<string, string | undefined> = {}): string {
  const query: Record<string, string | undefined> = {
    appid: emulator.corpId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'snsapi_base',
    state: 'st4te',
    agentid: emulator.agentId,
    ...changes,
  }
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `${emulator.oauthUrl}/connect/oauth2/authorize?${new URLSearchParams(given).toString()}`
}

const codeOf = (response: Response) => locationOf(response).searchParams.get('code') ?? ''

describe('the in-WeCom OAuth page', () => {
  it('shows who may be logged in and checks for #wechat_redirect by a script', async () => {
    await using emulator = await startEmulator()
    const { response, html } = await visit(oauthUrl(emulator), { headers: WECOM })
    expect(html).toContain('value="ZhangWei"')
    expect(html).not.toContain('name="refuse"')
    expect(html).toContain('#wechat_redirect')
    expect(response.headers.get('content-security-policy')).toContain("script-src 'sha256-")
  })

  it('redirects with code and state, also for a member outside of the visible range', async () => {
    await using emulator = await startEmulator()
    for (const userid of ['ZhangWei', 'QianFang']) {
      const { response } = await postForm(oauthUrl(emulator), `userid=${userid}`, WECOM)
      expect(response.status).toBe(303)
      expect(locationOf(response).searchParams.get('state')).toBe('st4te')
      expect(await exchangeCode(emulator, codeOf(response))).toEqual({ errcode: 0, errmsg: 'ok', userid })
    }
  })

  it('needs no agentid for snsapi_base', async () => {
    await using emulator = await startEmulator()
    const url = oauthUrl(emulator, { agentid: undefined, state: undefined })
    const { response } = await postForm(url, 'userid=LiNa', WECOM)
    expect([...locationOf(response).searchParams.keys()]).toEqual(['code'])
  })

  it('asks for consent with snsapi_privateinfo and hands over what was ticked', async () => {
    await using emulator = await startEmulator({ withheldFields: ['address'] })
    const url = oauthUrl(emulator, { scope: 'snsapi_privateinfo' })
    const { response: asked, html } = await postForm(url, 'userid=LiNa', WECOM)
    expect(asked.status).toBe(200)
    expect(html.match(/name="field"/g)).toHaveLength(6)
    expect(html).not.toContain('value="address"')

    const allowed = await postForm(url, 'userid=LiNa&consent=allow&field=email&field=nonsense', WECOM)
    const { user_ticket: ticket } = await exchangeCode(emulator, codeOf(allowed.response))
    const detail = await askDetail(emulator, ticket)
    expect(detail).toMatchObject({ errcode: 0, email: 'lina@mail.example', gender: '0' })
    expect(detail).not.toHaveProperty('mobile')
  })

  it('gives a base code when consent is refused', async () => {
    await using emulator = await startEmulator()
    const url = oauthUrl(emulator, { scope: 'snsapi_privateinfo' })
    const { response } = await postForm(url, 'userid=LiNa&consent=deny', WECOM)
    expect(await exchangeCode(emulator, codeOf(response))).toEqual({
      errcode: 0,
      errmsg: 'ok',
      userid: 'LiNa',
    })
  })

  it('can degrade snsapi_privateinfo without agentid to snsapi_base', async () => {
    await using emulator = await startEmulator({ privateinfoWithoutAgentid: 'degrade' })
    const url = oauthUrl(emulator, { scope: 'snsapi_privateinfo', agentid: undefined })
    const { response } = await postForm(url, 'userid=LiNa&consent=allow&field=email', WECOM)
    expect(await exchangeCode(emulator, codeOf(response))).not.toHaveProperty('user_ticket')
  })
})

describe('the in-WeCom OAuth page refuses', () => {
  it.each([
    ['a wrong appid', { appid: 'wwother' }, 40013],
    ['a missing redirect_uri', { redirect_uri: undefined }, 50001],
    ['a redirect_uri outside of the trusted domain', { redirect_uri: 'https://evil.example/' }, 50001],
    ['a missing response_type', { response_type: undefined }, 40058],
    ['another response_type', { response_type: 'token' }, 40058],
    ['a missing scope', { scope: undefined }, 40058],
    ['the legacy scope', { scope: 'snsapi_userinfo' }, 40058],
    ['a state with other signs than letters and digits', { state: 'a-b' }, 40058],
    ['a state that ends in a line break', { state: 'ab\n' }, 40058],
    ['a state of 129 bytes', { state: 'x'.repeat(129) }, 40058],
    ['a wrong agentid', { agentid: '1000099' }, 40056],
    ['snsapi_privateinfo without agentid', { scope: 'snsapi_privateinfo', agentid: undefined }, 40056],
  ])('%s', async (_case, changes, errcode) => {
    await using emulator = await startEmulator()
    const url = oauthUrl(emulator, changes)
    const get = await visit(url, { headers: WECOM })
    const post = await postForm(url, 'userid=ZhangWei', WECOM)
    for (const { response, html } of [get, post]) {
      expect(html).toContain(`errCode: <code>${errcode}</code>`)
      expect(response.headers.get('location')).toBeNull()
    }
  })

  it('a login callback domain: only the trusted domain counts here', async () => {
    await using emulator = await startEmulator({ trustedDomains: [], loginDomains: ['localhost:3000'] })
    expect((await visit(oauthUrl(emulator), { headers: WECOM })).html).toContain('50001')
  })

  it('any browser that is not WeCom, personal WeChat included', async () => {
    await using emulator = await startEmulator()
    for (const userAgent of ['Mozilla/5.0 Chrome/130', 'Mozilla/5.0 MicroMessenger/8.0.1']) {
      const { response, html } = await postForm(oauthUrl(emulator), 'userid=LiNa', {
        'user-agent': userAgent,
      })
      expect(response.headers.get('location')).toBeNull()
      expect(html).toContain('请在企业微信客户端打开链接')
    }
  })

  it('snsapi_privateinfo of a member outside of the visible range, of an outsider and of a linked visitor', async () => {
    await using emulator = await startEmulator()
    const url = oauthUrl(emulator, { scope: 'snsapi_privateinfo' })
    for (const userid of ['QianFang', 'outsider-visitor', 'wwlinkedcorp0001%2FShenJie']) {
      const { response, html } = await postForm(url, `userid=${userid}&consent=allow`, WECOM)
      expect(response.headers.get('location')).toBeNull()
      expect(html).toContain('无权限')
    }
  })

  it('an unknown member, and one who has no WeCom client', async () => {
    await using emulator = await startEmulator()
    expect((await postForm(oauthUrl(emulator), 'userid=nobody', WECOM)).html).toContain('没有这个成员')
    expect((await postForm(oauthUrl(emulator), 'userid=LiangBo', WECOM)).html).toContain('无法登录企业微信')
  })

  it('everybody while the app is disabled', async () => {
    await using emulator = await startEmulator({ appDisabled: true })
    expect((await visit(oauthUrl(emulator), { headers: WECOM })).html).toContain('50003')
  })
})
