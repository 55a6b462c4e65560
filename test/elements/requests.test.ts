import { describe, expect, it } from 'vitest'
import { type CallSettings, toRequest } from '../../elements/auths/loginTypes/QywxInnerType/wecom/call.js'

const settings = { apiBaseUrl: 'https://api.example', proxy: undefined } as CallSettings
const call = { path: 'user/get', query: { userid: 'a b&c=ü', access_token: 't' } }

describe('a request to WeCom', () => {
  it('is a GET with its query', () => {
    expect(toRequest(settings, call)).toEqual({
      origin: 'https://api.example',
      path: '/cgi-bin/user/get?userid=a+b%26c%3D%C3%BC&access_token=t',
      proxy: undefined,
      method: 'GET',
    })
  })

  it.each([
    ['https://proxy.example/wecom', 'https://proxy.example', '/wecom/cgi-bin/user/get?'],
    ['https://proxy.example/wecom/', 'https://proxy.example', '/wecom/cgi-bin/user/get?'],
    ['https://proxy.example:8443/', 'https://proxy.example:8443', '/cgi-bin/user/get?'],
    ['https://proxy.example/a/b', 'https://proxy.example', '/a/b/cgi-bin/user/get?'],
  ])('goes below apiBaseUrl: %s', (apiBaseUrl, origin, begins) => {
    // The second is told from what the first kept.
    for (let times = 0; times < 2; times += 1) {
      const request = toRequest({ ...settings, apiBaseUrl }, call)
      expect(request.origin).toBe(origin)
      expect(request.path.startsWith(begins)).toBe(true)
    }
  })

  it('is a POST with JSON where there is a body', () => {
    const proxy = 'http://proxy.example:3128'
    const more = { body: { mobile: '1' }, longestAnswerBytes: 7 }
    expect(toRequest({ ...settings, proxy }, { ...call, query: {}, ...more })).toEqual({
      origin: 'https://api.example',
      path: '/cgi-bin/user/get?',
      proxy,
      longestAnswerBytes: 7,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"mobile":"1"}',
    })
  })
})
