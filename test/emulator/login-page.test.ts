import { describe, expect, it } from 'vitest'
import { startEmulator, type Emulator } from '../../emulator/index.js'
import { exchangeCode, locationOf, postForm, visit } from './ask.js'

const CALLBACK = 'http://localhost:3000/callback?keep=1%2F2'

function loginUrl(emulator: Emulator, changes: Record<string, string | undefined> = {}): string {
  const query: Record<string, string | undefined> = {
    login_type: 'CorpApp',
    appid: emulator.corpId,
    agentid: emulator.agentId,
    redirect_uri: CALLBACK,
    state: 'st4te',
    ...changes,
  }
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `${emulator.loginUrl}/wwlogin/sso/login?${new URLSearchParams(given).toString()}`
}

describe('the PC login page', () => {
  it('lists the people as buttons and says that it is an emulator', async () => {
    await using emulator = await startEmulator()
    const { response, html } = await visit(loginUrl(emulator))
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(html).toContain('模拟器，并非企业微信')
    expect(html).toContain('This is an emulator, not WeCom')
    expect(html).toContain('lang="zh-CN"')
    expect(html.match(/name="userid" value=/g)).toHaveLength(27)
    expect(html).toContain('前端组 / 产品设计部')
    expect((await visit(loginUrl(emulator, { lang: 'en' }))).html).toContain('Log in with WeCom')
  })

  it('redirects with a code that works, keeping the query of redirect_uri', async () => {
    await using emulator = await startEmulator()
    const { response } = await postForm(loginUrl(emulator), 'userid=zhangwei')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toMatch(
      /^http:\/\/localhost:3000\/callback\?keep=1%2F2&code=[\w-]+&state=st4te$/,
    )
    const code = locationOf(response).searchParams.get('code') ?? ''
    expect(await exchangeCode(emulator, code)).toEqual({ errcode: 0, errmsg: 'ok', userid: 'ZhangWei' })
  })

  it.each(['a b&c=d#é', '', '状态'])('returns the state %j as it came', async (loginState) => {
    await using emulator = await startEmulator()
    const { response } = await postForm(loginUrl(emulator, { state: loginState }), 'userid=LiNa')
    expect(locationOf(response).searchParams.get('state')).toBe(loginState)
  })

  it('adds no state when none came', async () => {
    await using emulator = await startEmulator()
    const { response } = await postForm(loginUrl(emulator, { state: undefined }), 'userid=LiNa')
    expect(locationOf(response).searchParams.has('state')).toBe(false)
  })

  it('redirects with the state only when the person refuses', async () => {
    await using emulator = await startEmulator()
    const { response } = await postForm(loginUrl(emulator), 'refuse=1')
    expect(response.headers.get('location')).toBe('http://localhost:3000/callback?keep=1%2F2&state=st4te')
  })

  it('shows "no permission" to a member outside of the visible range', async () => {
    await using emulator = await startEmulator()
    const { response, html } = await postForm(loginUrl(emulator, { lang: 'en' }), 'userid=QianFang')
    expect(response.headers.get('location')).toBeNull()
    expect(html).toContain('No permission')
  })

  it.each(['LiangBo', 'XieYun', 'TangWenBin'])(
    'gives %s, who has no WeCom client, no code',
    async (userid) => {
      await using emulator = await startEmulator()
      const { response, html } = await postForm(loginUrl(emulator), `userid=${userid}`)
      expect(response.headers.get('location')).toBeNull()
      expect(html).toContain('无法登录企业微信')
    },
  )

  it('gives nobody a code for an unknown userid, and shows the list again for none', async () => {
    await using emulator = await startEmulator()
    expect((await postForm(loginUrl(emulator), 'userid=nobody')).html).toContain('没有这个成员')
    expect((await postForm(loginUrl(emulator), '')).html).toContain('value="ZhangWei"')
  })

  it('escapes everything it shows', async () => {
    await using emulator = await startEmulator()
    emulator.users.add({ userid: '"><img src=x>', name: `<b>'&"`, department: [2] })
    emulator.departments.set(2, { ...department, name: '<script>' })
    const { html } = await visit(loginUrl(emulator))
    expect(html).toContain('&lt;b&gt;&#39;&amp;&quot;')
    expect(html).toContain('value="&quot;&gt;&lt;img src=x&gt;"')
    expect(html).not.toMatch(/<script>|<img/)
  })

  it('lists at most 200 people and takes the userid of others by typing', async () => {
    const users = Array.from({ length: 201 }, (_, index) => ({ userid: `u${index}`, name: `人${index}` }))
    await using emulator = await startEmulator({ users, visibleRange: { departments: [1], users: [] } })
    const { html } = await visit(loginUrl(emulator))
    expect(html.match(/class="person"/g)).toHaveLength(200)
    expect(html).toContain('<input type="text" name="userid" required>')
    expect((await postForm(loginUrl(emulator), 'userid=u200')).response.status).toBe(303)
  })

  it('refuses other methods with 405', async () => {
    await using emulator = await startEmulator()
    expect((await visit(loginUrl(emulator), { method: 'PUT' })).response.status).toBe(405)
  })
})

describe('the PC login page refuses', () => {
  it.each([
    ['a redirect_uri outside of the trusted domain', { redirect_uri: 'https://evil.example/' }, -31039],
    ['a redirect_uri that is no address', { redirect_uri: 'callback' }, -31039],
    ['a custom scheme', { redirect_uri: 'myapp://localhost/' }, -31039],
    ['a host hidden behind a user name', { redirect_uri: 'http://localhost@evil.example/' }, -31039],
    ['a host hidden behind a backslash', { redirect_uri: 'http://localhost\\@evil.example/' }, -31039],
    ['a wrong appid', { appid: 'wwother' }, -31027],
    ['a missing appid', { appid: undefined }, -31027],
    ['a wrong agentid', { agentid: '1000099' }, -31028],
    ['a missing agentid', { agentid: undefined }, -31028],
    ['an empty redirect_uri', { redirect_uri: '' }, -31035],
    ['a missing redirect_uri', { redirect_uri: undefined }, -31035],
    ['a wrong login_type', { login_type: 'jssdk' }, -31040],
    ['a missing login_type', { login_type: undefined }, -31040],
    ['the login of a provider for a corporation that is none', { login_type: 'ServiceApp' }, -31034],
    ['the login of a provider by another appid', { login_type: 'ServiceApp', appid: 'ww1' }, -31037],
  ])('%s', async (_case, changes, errcode) => {
    await using emulator = await startEmulator()
    const url = loginUrl(emulator, changes)
    for (const { response, html } of [await visit(url), await postForm(url, 'userid=ZhangWei')]) {
      expect(html).toContain(`errCode: <code>${errcode}</code>`)
      expect(response.headers.get('location')).toBeNull()
    }
    expect(emulator.requests.map((request) => request.errcode)).toEqual([errcode, errcode])
  })

  it('a redirect_uri outside of the login callback domain with -31020, once one is configured', async () => {
    await using emulator = await startEmulator({ trustedDomains: [], loginDomains: ['app.example.com'] })
    const own = loginUrl(emulator, { redirect_uri: 'https://app.example.com/cb' })
    expect((await postForm(own, 'userid=LiNa')).response.status).toBe(303)
    expect((await visit(loginUrl(emulator))).html).toContain('-31020')
  })

  it.each([
    'https://app.example.com:443/cb',
    'https://www.app.example.com/cb',
    'https://app.example.com:8443/cb',
  ])('%s when app.example.com is trusted: the match is exact', async (redirectUri) => {
    await using emulator = await startEmulator({ trustedDomains: ['app.example.com'] })
    expect((await visit(loginUrl(emulator, { redirect_uri: redirectUri }))).html).toContain('-31039')
  })

  it('a form of another site with -31033', async () => {
    await using emulator = await startEmulator()
    const url = loginUrl(emulator)
    const post = (origin: string) => postForm(url, 'userid=LiNa', { origin })
    expect((await post('https://evil.example')).html).toContain('-31033')
    expect((await post('null')).html).toContain('-31033')
    expect((await post(emulator.loginUrl)).response.status).toBe(303)
    expect((await post('https://login.work.weixin.qq.com')).response.status).toBe(303)
  })

  it('everybody while the app is disabled', async () => {
    await using emulator = await startEmulator({ appDisabled: true })
    expect((await visit(loginUrl(emulator))).html).toContain('50003')
  })
})

const department = { id: 2, name: '', name_en: '', department_leader: [], parentid: 1, order: 1 }
