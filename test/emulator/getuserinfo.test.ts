import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../emulator/index.js'
import { askWithToken, exchangeCode } from './ask.js'

const ok = { errcode: 0, errmsg: 'ok' }

describe('auth/getuserinfo', () => {
  it('gives the userid of a member, without a ticket after a base login', async () => {
    await using emulator = await startEmulator()
    expect(await exchangeCode(emulator, emulator.grantCode('zhangwei'))).toEqual({
      ...ok,
      userid: 'ZhangWei',
    })
  })

  it('gives the userid of a member outside of the visible range too, but never a ticket', async () => {
    await using emulator = await startEmulator()
    const code = emulator.grantCode('QianFang', { scope: 'snsapi_privateinfo' })
    expect(await exchangeCode(emulator, code)).toEqual({ ...ok, userid: 'QianFang' })
  })

  it('gives a ticket after snsapi_privateinfo of a visible member', async () => {
    await using emulator = await startEmulator()
    const code = emulator.grantCode('ZhangWei', { scope: 'snsapi_privateinfo' })
    const ticket = expect.stringMatching(/^[\w-]{20,512}$/) as string
    expect(await exchangeCode(emulator, code)).toEqual({ ...ok, userid: 'ZhangWei', user_ticket: ticket })
  })

  it('gives openid and external_userid of an outsider', async () => {
    await using emulator = await startEmulator()
    const answer = await exchangeCode(emulator, emulator.grantCode('outsider-visitor'))
    expect(answer).toEqual({
      ...ok,
      openid: expect.stringMatching(/^.{20,64}$/) as string,
      external_userid: expect.any(String) as string,
    })
  })

  it('gives CorpId/userid of a linked visitor', async () => {
    await using emulator = await startEmulator()
    const code = emulator.grantCode('wwlinkedcorp0001/ShenJie')
    expect(await exchangeCode(emulator, code)).toEqual({ ...ok, userid: 'wwlinkedcorp0001/ShenJie' })
  })

  it('refuses a missing or empty code with 41008', async () => {
    await using emulator = await startEmulator()
    expect(await askWithToken(emulator, '/cgi-bin/auth/getuserinfo')).toMatchObject({ errcode: 41008 })
    expect(await exchangeCode(emulator, '')).toMatchObject({ errcode: 41008 })
  })

  it('refuses an unknown code with 40029', async () => {
    await using emulator = await startEmulator()
    expect(await exchangeCode(emulator, 'never-issued')).toMatchObject({ errcode: 40029 })
  })

  it.each([40029, 42022] as const)('refuses a used code with %i, as chosen', async (usedCodeErrcode) => {
    await using emulator = await startEmulator({ usedCodeErrcode })
    const code = emulator.grantCode('LiNa')
    expect(await exchangeCode(emulator, code)).toMatchObject({ errcode: 0 })
    expect(await exchangeCode(emulator, code)).toMatchObject({ errcode: usedCodeErrcode })
  })

  it('gives one winner when a code is exchanged many times at once', async () => {
    await using emulator = await startEmulator()
    const code = emulator.grantCode('LiNa')
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchangeCode(emulator, code)))
    expect(answers.filter((answer) => answer['errcode'] === 0)).toHaveLength(1)
  })

  it.each([40029, 42003] as const)('refuses a code of 300 seconds with %i, as chosen', async (errcode) => {
    let now = 0
    await using emulator = await startEmulator({ clock: () => now, expiredCodeErrcode: errcode })
    const inTime = emulator.grantCode('LiNa')
    const late = emulator.grantCode('LiNa')
    now += 299_999
    expect(await exchangeCode(emulator, inTime)).toMatchObject({ errcode: 0 })
    now += 1
    expect(await exchangeCode(emulator, late)).toMatchObject({ errcode })
  })

  it('refuses a code of another app with 50001', async () => {
    await using emulator = await startEmulator()
    const code = emulator.grantCode('LiNa', { agentId: '1000099' })
    expect(await exchangeCode(emulator, code)).toMatchObject({ errcode: 50001 })
  })

  it('refuses a code whose redirect domain the app does not trust with 50001', async () => {
    await using emulator = await startEmulator({ trustedDomains: ['app.example.com'] })
    const own = emulator.grantCode('LiNa', { redirectHost: 'app.example.com' })
    const foreign = emulator.grantCode('LiNa', { redirectHost: 'evil.example.com' })
    expect(await exchangeCode(emulator, foreign)).toMatchObject({ errcode: 50001 })
    expect(await exchangeCode(emulator, own)).toMatchObject({ errcode: 0 })
  })
})

describe('the old user/getuserinfo', () => {
  const exchangeOld = async (emulator: Parameters<typeof exchangeCode>[0], code: string) =>
    askWithToken(emulator, '/cgi-bin/user/getuserinfo', { code })

  it('says the same with its own key case', async () => {
    await using emulator = await startEmulator()
    const member = await exchangeOld(emulator, emulator.grantCode('LiNa'))
    expect(member).toEqual({ ...ok, UserId: 'LiNa', DeviceId: '' })
    const outsider = await exchangeOld(emulator, emulator.grantCode('outsider-visitor'))
    expect(Object.keys(outsider).sort()).toEqual([
      'DeviceId',
      'OpenId',
      'errcode',
      'errmsg',
      'external_userid',
    ])
    const private_ = await exchangeOld(emulator, emulator.grantCode('LiNa', { scope: 'snsapi_privateinfo' }))
    expect(private_).toMatchObject({ user_ticket: expect.any(String) as string, expires_in: 7200 })
  })

  it('refuses missing, unknown, used and foreign codes alike', async () => {
    await using emulator = await startEmulator()
    const used = emulator.grantCode('LiNa')
    await exchangeCode(emulator, used)
    expect(await exchangeOld(emulator, '')).toMatchObject({ errcode: 41008 })
    expect(await exchangeOld(emulator, 'never-issued')).toMatchObject({ errcode: 40029 })
    expect(await exchangeOld(emulator, used)).toMatchObject({ errcode: 40029 })
    const foreign = emulator.grantCode('LiNa', { agentId: '1000099' })
    expect(await exchangeOld(emulator, foreign)).toMatchObject({ errcode: 50001 })
  })
})
